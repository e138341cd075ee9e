import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { makeScratchFolder } from '../../../electron/main/store/scratch-folder'

let parent = ''
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'apprenti-scratch-'))
  vi.stubEnv('TMPDIR', parent)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(parent, { recursive: true, force: true })
})

/** The number of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid

it('removes what dead processes left, and nothing else', () => {
  const mine = makeScratchFolder('mame')
  const named = (pid: number, host?: string): string => {
    const [, own] = /^apprenti-mame-([0-9a-f]+)-/.exec(basename(mine)) ?? []
    const folder = join(parent, `apprenti-mame-${host ?? own}-${pid}--abc123`)
    mkdirSync(folder)
    writeFileSync(join(folder, 'start.sta'), '')
    return folder
  }
  const dead = named(deadPid())
  const others = [
    named(process.ppid),
    named(deadPid(), 'elsewhere'),
    join(parent, 'apprenti-mame-window-abc123')
  ]
  mkdirSync(others[2] ?? '')
  const next = makeScratchFolder('joined')
  expect(existsSync(dead)).toBe(false)
  for (const folder of [mine, next, ...others]) expect(existsSync(folder)).toBe(true)
})

it('says what is wrong with the folder for temporary files', () => {
  vi.stubEnv('TMPDIR', join(parent, 'missing'))
  expect(() => makeScratchFolder('mame')).toThrow('choose another with TMPDIR')
})
