import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { forkOwn, runOwn, spawnOwn } from '../../../electron/shared/node/own-process'
import { bundle } from '../../support/bundle'
import { isAlive } from '../../support/counted-python'

const root = join(import.meta.dirname, '../../..')
const NOTHING = ['ignore', 'ignore', 'ignore'] as const

/** The group that a process is in, as the system tells it. */
const groupOf = (pid: number): number =>
  Number(spawnSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }).stdout)

const isGone = (pid: number, timeout = 10_000): Promise<void> =>
  vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout, interval: 20 })

/** A process id that a program prints. */
async function printed(child: ChildProcess): Promise<number> {
  const [text] = (await once(child.stdout!, 'data')) as [Buffer]
  return Number(text.toString())
}

let work: string
beforeAll(() => (work = mkdtempSync(join(tmpdir(), 'apprenti-own-'))))
afterAll(() => rmSync(work, { recursive: true, force: true }))

it('is the only place in which a process is started', () => {
  const allowed = ['electron/shared/node/own-process.ts', 'electron/shared/node/warden.ts']
  const starting: string[] = []
  for (const folder of ['electron', 'games', 'native', 'bench', 'renderer'])
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || !/\.(ts|svelte|mjs)$/.test(entry.name)) continue
      const file = join(entry.parentPath, entry.name)
      const text = readFileSync(file, 'utf8')
      // Its types are no way to start anything.
      const uses = /^(?!import type )[^\n]*['"](node:)?(child_process|cluster)['"]/m
      if (uses.test(text)) starting.push(relative(root, file).replaceAll('\\', '/'))
    }
  expect(starting.sort()).toEqual(allowed)
})

describe.skipIf(process.platform === 'win32')('a process of our own', { timeout: 30_000 }, () => {
  it('is in a group of its own, so that a Ctrl+C in the terminal passes it by', async () => {
    const child = spawnOwn('sleep', ['1000'], { stdio: NOTHING })
    expect(groupOf(child.pid!)).toBe(child.pid)
    child.kill('SIGKILL')
    await once(child, 'exit')
  })

  it('forked, too, with a channel', async () => {
    const file = join(work, 'echo.mjs')
    writeFileSync(
      file,
      "process.on('message', (m) => process.send(m)); process.on('disconnect', () => process.exit())"
    )
    const child = forkOwn(file)
    expect(groupOf(child.pid!)).toBe(child.pid)
    child.send({ at: new Map([[1, 2]]) })
    expect((await once(child, 'message'))[0]).toEqual({ at: new Map([[1, 2]]) })
    child.disconnect()
    expect((await once(child, 'exit'))[0]).toBe(0)
  })

  it('takes along what it started when it ends', async () => {
    const child = spawnOwn('sh', ['-c', 'sleep 1000 & echo $!; exit 0'])
    const left = await printed(child)
    await once(child, 'exit')
    await isGone(left)
  })

  it.each([
    [
      'a program',
      "spawnOwn('sh', ['-c', 'echo $$; sleep 1000 & wait'], { stdio: ['ignore', 'pipe', 'ignore'] })",
      0
    ],
    ['one that is given time', "spawnOwn('sh', ['-c', 'echo $$; sleep 1000'], { graceSeconds: 1 })", 900]
  ])('ends when we are killed: %s', async (_, start, leastMs) => {
    const entry = join(work, `${leastMs}.ts`)
    const module = JSON.stringify(join(root, 'electron/shared/node/own-process'))
    writeFileSync(
      entry,
      `import { spawnOwn } from ${module}
       const child = ${start}
       child.stdout.on('data', (text) => process.stdout.write(text))`
    )
    const file = join(work, `${leastMs}.mjs`)
    writeFileSync(file, await bundle(entry, { format: 'es' }))
    const parent = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    const pid = await printed(parent)
    const members = spawnSync('pgrep', ['-g', String(pid)], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
    parent.kill('SIGKILL')
    const killedMs = performance.now()
    await once(parent, 'exit')
    for (const member of members) await isGone(Number(member))
    expect(performance.now() - killedMs).toBeGreaterThanOrEqual(leastMs)
  })

  it('never begins when we are killed before it is watched', async () => {
    const entry = join(work, 'unwatched.ts')
    const [module, watching] = ['own-process', 'warden'].map((name) =>
      JSON.stringify(join(root, 'electron/shared/node', name))
    )
    const begun = join(work, 'begun')
    writeFileSync(
      entry,
      `import { spawnOwn } from ${module}
       import { warden } from ${watching}
       warden.watch = (pid) => {
         require('node:fs').writeSync(1, String(pid))
         process.kill(process.pid, 'SIGKILL')
       }
       spawnOwn('touch', [${JSON.stringify(begun)}], { stdio: ['ignore', 'ignore', 'ignore'] })`
    )
    const file = join(work, 'unwatched.cjs')
    writeFileSync(file, await bundle(entry, { format: 'cjs' }))
    const parent = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    await isGone(await printed(parent))
    expect(existsSync(begun)).toBe(false)
  })

  it('lets us end by ourselves, and goes then as well', async () => {
    const entry = join(work, 'ends.ts')
    const module = JSON.stringify(join(root, 'electron/shared/node/own-process'))
    writeFileSync(
      entry,
      `import { spawnOwn } from ${module}
       const child = spawnOwn('sleep', ['1000'], { stdio: ['ignore', 'ignore', 'ignore'] })
       process.stdout.write(String(child.pid))
       child.unref()`
    )
    const file = join(work, 'ends.mjs')
    writeFileSync(file, await bundle(entry, { format: 'es' }))
    const parent = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [pid] = await Promise.all([printed(parent), once(parent, 'exit')])
    await isGone(pid)
  })
})

describe('running a program to its end', () => {
  const node = (script: string, limitMs = 20_000): Promise<string> =>
    runOwn(process.execPath, ['-e', script], { limitMs })

  it('gives what it printed', async () => {
    expect(await node("console.log('é'.repeat(3))")).toBe('ééé\n')
  })

  it('rejects with what it complained about last', async () => {
    await expect(node("console.error('one\\ntwo'); process.exit(4)")).rejects.toThrow(/^two$/)
    await expect(node('process.exit(4)')).rejects.toThrow('ended with 4')
  })

  it('rejects when it is not there, or takes too long', async () => {
    await expect(runOwn('/nowhere/program', [], { limitMs: 1000 })).rejects.toThrow('ENOENT')
    await expect(node('setInterval(() => 0, 1000)', 300)).rejects.toThrow('took longer than 0.3 s')
  })
})
