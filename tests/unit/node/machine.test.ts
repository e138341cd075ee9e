import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { groupLimits, memoryBytes, usableCores, type GroupFiles } from '../../../electron/shared/node/machine'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'apprenti-group-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The files that Linux would show, with this content. */
function groups(own: string, files: Record<string, string>): GroupFiles {
  writeFileSync(join(folder, 'own'), own)
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'root', name)), { recursive: true })
    writeFileSync(join(folder, 'root', name), `${text}\n`)
  }
  return { own: join(folder, 'own'), root: join(folder, 'root') }
}

describe('what a container allows', () => {
  it('is taken from where it sees itself at the top', () => {
    const files = groups('0::/\n', {
      'memory.max': '1610612736',
      'memory.current': '1000000000',
      'memory.stat': 'anon 5\ninactive_file 400000000\nactive_file 7',
      'cpu.max': '150000 100000'
    })
    const limits = groupLimits(files)
    expect(limits).toEqual({ memoryBytes: 1_610_612_736, freeMemoryBytes: 1_010_612_736, cores: 1.5 })
    expect(memoryBytes(limits)).toBe(1_610_612_736)
    expect(usableCores(limits)).toBe(1)
  })

  it('is the least of its groups', () => {
    const files = groups('0::/user.slice/app.scope\n', {
      'user.slice/memory.max': '3000',
      'user.slice/memory.current': '1000',
      'user.slice/app.scope/memory.max': 'max',
      'user.slice/app.scope/cpu.max': 'max 100000',
      'user.slice/cpu.max': '50000 100000'
    })
    expect(groupLimits(files)).toEqual({ memoryBytes: 3000, freeMemoryBytes: 2000, cores: 0.5 })
    expect(usableCores(groupLimits(files))).toBe(1)
  })

  it('is told by the first version too, though its path is that of outside', () => {
    const files = groups('4:memory:/docker/abc\n3:cpu,cpuacct:/docker/abc\n', {
      'memory/memory.limit_in_bytes': '5000',
      'memory/memory.usage_in_bytes': '4000',
      'memory/memory.stat': 'inactive_file 1\ntotal_inactive_file 500',
      'cpu/cpu.cfs_quota_us': '400000',
      'cpu/cpu.cfs_period_us': '100000'
    })
    expect(groupLimits(files)).toEqual({ memoryBytes: 5000, freeMemoryBytes: 1500, cores: 4 })
  })

  it('is everything where nothing is set or told', () => {
    const none = { memoryBytes: Infinity, freeMemoryBytes: Infinity, cores: Infinity }
    const unset = groups('4:memory:/\n1:cpu:/\n', {
      'memory/memory.limit_in_bytes': '9223372036854771712',
      'cpu/cpu.cfs_quota_us': '-1',
      'cpu/cpu.cfs_period_us': '100000'
    })
    expect(groupLimits(unset)).toEqual(none)
    expect(groupLimits({ own: join(folder, 'missing'), root: folder })).toEqual(none)
    expect(memoryBytes(none)).toBe(totalmem())
    expect(usableCores(none)).toBe(availableParallelism())
  })
})
