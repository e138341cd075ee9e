import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { beyondThisComputer, madeOutside, watch, whyNotWatched } from '../support/privacy'

const whyNot = whyNotWatched()
const CLI = resolve('out/main/cli.js')

describe.skipIf(whyNot !== null)(
  `Nothing leaves the computer${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let top: string
    beforeEach(() => {
      top = mkdtempSync(join(tmpdir(), 'apprenti-privacy-'))
      for (const folder of ['home', 'tmp', 'data']) mkdirSync(join(top, folder))
    })
    afterEach(() => rmSync(top, { recursive: true, force: true }))

    /** Runs a command of the app with nothing of this machine's around it. */
    const run = (args: readonly string[], until?: RegExp) =>
      watch([process.execPath, CLI, ...args, '--data', join(top, 'data')], {
        env: {
          PATH: process.env['PATH'] ?? '',
          HOME: join(top, 'home'),
          TMPDIR: join(top, 'tmp'),
          LANG: 'en_GB.UTF-8'
        },
        trace: join(top, 'trace'),
        ...(until ? { until } : {})
      })

    it.each([
      [
        'train',
        ['train', '--env', 'cartpole', '--preset', 'sb3-zoo', '--steps', '1200', '--seed', '1', '--json'],
        undefined
      ],
      ['eval', ['eval', '--model', 'invaders-ram', '--episodes', '1', '--alone', '--json'], undefined],
      ['serve', ['serve', '--no-open'], /http:\/\/127\.0\.0\.1:\d+/]
    ] as const)('%s', async (_name, args, until) => {
      const { code, output, calls } = await run(args, until)
      expect(output).not.toBe('')
      if (until) expect(output).toMatch(until)
      else expect(code, output).toBe(0)
      // What would report home was there, and did not.
      expect(calls.join('\n')).toMatch(/onnxruntime_binding\.node/)
      expect(beyondThisComputer(calls)).toEqual([])
      expect(madeOutside(calls, [join(top, 'data'), join(top, 'tmp')])).toEqual([])
      expect(readdirSync(join(top, 'home'))).toEqual([])
      expect(readdirSync(join(top, 'tmp'))).toEqual([])
    })

    it('would see a name looked up, an address beyond, and a file elsewhere', async () => {
      const script = `
      require('dns').lookup('example.com', () => {
        require('net').connect(80, '192.0.2.1').on('error', () => undefined)
        require('fs').writeFileSync(process.env.HOME + '/left.txt', 'x')
      })`
      const { calls } = await watch([process.execPath, '-e', script], {
        env: { PATH: process.env['PATH'] ?? '', HOME: join(top, 'home') },
        trace: join(top, 'trace')
      })
      expect(beyondThisComputer(calls).join('\n')).toMatch(/192\.0\.2\.1/)
      expect(beyondThisComputer(calls).filter((line) => !line.includes('192.0.2.1'))).not.toEqual([])
      expect(madeOutside(calls, [join(top, 'data')]).join('\n')).toMatch(/left\.txt/)
    })
  }
)
