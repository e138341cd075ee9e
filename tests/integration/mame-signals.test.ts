import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { whyNoMame } from '../support/attach'
import { endChild } from '../support/x-desktop'

const CLI = resolve('out/main/cli.js')
const noMame = whyNoMame()

describe.skipIf(noMame !== null)(
  `A command that is told to end${noMame ? ` (skipped: ${noMame})` : ''}`,
  () => {
    let folder = ''
    let child: ChildProcess | undefined

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'apprenti-signals-'))
    })
    afterEach(async () => {
      if (child) await endChild(child)
      rmSync(folder, { recursive: true, force: true })
    })

    const scratch = (): string[] => readdirSync(folder).filter((name) => name.startsWith('apprenti-mame-'))
    const run = (...args: string[]): ChildProcess => {
      const env = { ...process.env, TMPDIR: folder }
      const data = ['--data', join(folder, 'data')]
      return (child = spawn(process.execPath, [CLI, ...args, '--target', 'mame', ...data], {
        env,
        stdio: 'ignore'
      }))
    }
    const isPlaying = (): Promise<void> =>
      vi.waitFor(() => expect(readdirSync(join(folder, 'data/sessions')).join()).toContain('.mcap'), {
        timeout: 30_000,
        interval: 50
      })

    it('lets MAME go, completes its recording and leaves nothing behind', async () => {
      const playing = run('play', '--episodes', '100', '--record')
      await isPlaying()
      expect(scratch()).toHaveLength(1)
      playing.kill('SIGTERM')
      expect((await once(playing, 'exit'))[0]).toBe(143)
      expect(scratch()).toEqual([])
      expect(readdirSync(join(folder, 'data/sessions')).filter((name) => name.endsWith('.lock'))).toEqual([])
    }, 60_000)

    it('leaves what a kill left to the next, who removes it', async () => {
      const playing = run('play', '--episodes', '100', '--record')
      await isPlaying()
      playing.kill('SIGKILL')
      await once(playing, 'exit')
      expect(scratch()).toHaveLength(1)
      expect(await once(run('trace', '--frames', '5'), 'exit')).toEqual([0, null])
      expect(scratch()).toEqual([])
    }, 60_000)
  }
)
