import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Peer } from '../../../bench/peer'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'apprenti-peer-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A peer that is written in JavaScript: what matters here is what it says. */
function start(program: string, ...args: string[]): Promise<Peer> {
  const script = join(folder, 'peer.cjs')
  writeFileSync(script, program)
  return Peer.start(process.execPath, script, args)
}

const HELLO = `console.log(JSON.stringify({ name: 'Stand-in ' + process.argv[2] }))`

describe('a peer', () => {
  it('says its name, and answers each line with what it understood', async () => {
    const peer = await start(
      `${HELLO}
require('node:readline').createInterface({ input: process.stdin })
  .on('line', (line) => console.log(JSON.stringify({ heard: JSON.parse(line) })))`,
      '1.0'
    )
    expect(peer.name).toBe('Stand-in 1.0')
    expect(await peer.ask(JSON.stringify({ task: 'mlp' }))).toEqual({ heard: { task: 'mlp' } })
    expect(await peer.play(0.5)).toEqual({ heard: 0.5 })
    peer.close()
  })

  it('that cannot be started says why', async () => {
    await expect(Peer.start('no-such-python', 'x.py')).rejects.toThrow('no-such-python cannot be started')
  })

  it('that complains and ends: the last line of the complaint', async () => {
    const complaint = `console.error('Traceback'); console.error("ModuleNotFoundError: No module named 'torch'"); process.exit(1)`
    await expect(start(complaint)).rejects.toThrow("ModuleNotFoundError: No module named 'torch'")
  })

  it('that ends without a word', async () => {
    await expect(start('process.exit(0)')).rejects.toThrow('ended without a word')
  })

  it('that ends before it answers, or between two questions', async () => {
    const peer = await start(`${HELLO}; process.stdin.once('data', () => process.exit(3))`, 'of glass')
    await expect(peer.ask('x')).rejects.toThrow('it ended before it answered')
    await expect(peer.ask('x')).rejects.toThrow('it ended before it answered')
    await expect(peer.ask('x')).rejects.toThrow('it ended before it answered')
    peer.close()
  })
})
