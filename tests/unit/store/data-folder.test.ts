import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defaultDataFolder, lockDataFolder, openDataFolder } from '../../../electron/main/store/data-folder'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apprenti-data-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('data folder', () => {
  it('is where the platform keeps such things, or where APPRENTI_DATA says', () => {
    expect(defaultDataFolder({ APPRENTI_DATA: '/x' }, 'linux')).toBe('/x')
    expect(defaultDataFolder({ XDG_DATA_HOME: '/home/a/.data' }, 'linux')).toBe('/home/a/.data/apprenti')
    expect(defaultDataFolder({ APPDATA: 'C:/Users/a' }, 'win32')).toBe('C:/Users/a/Apprenti')
  })

  it('says what to do when it cannot be written', () => {
    const file = join(folder, 'file')
    writeFileSync(file, '')
    expect(() => openDataFolder(join(file, 'below'))).toThrow(/cannot be written .* --data or APPRENTI_DATA/)
  })

  it.runIf(process.platform === 'linux')('does not hang on a file system that takes no folders', () => {
    expect(() => openDataFolder('/proc/apprenti')).toThrow(/cannot be written/)
  })

  it('refuses a second copy of the app and names the first', () => {
    const unlock = lockDataFolder(folder)
    expect(() => lockDataFolder(folder)).toThrow(`(process ${process.pid})`)
    unlock()
    lockDataFolder(folder)()
  })

  it('takes over from a copy that died long ago, whatever has its process number now', () => {
    const file = join(folder, 'app.lock')
    writeFileSync(file, `${process.pid}\n`)
    const hourAgo = Date.now() / 1000 - 3600
    utimesSync(file, hourAgo, hourAgo)
    lockDataFolder(folder)()
  })

  it('shows that it lives while it does', () => {
    vi.useFakeTimers()
    try {
      const file = join(folder, 'app.lock')
      const unlock = lockDataFolder(folder)
      utimesSync(file, 1, 1)
      vi.advanceTimersByTime(10_000)
      expect(statSync(file).mtimeMs).toBeGreaterThan(1_000)
      unlock()
      vi.advanceTimersByTime(10_000)
      expect(() => statSync(file)).toThrow('ENOENT')
    } finally {
      vi.useRealTimers()
    }
  })

  it('takes over from a copy that died', () => {
    writeFileSync(join(folder, 'app.lock'), '999999999\n')
    lockDataFolder(folder)
    expect(readFileSync(join(folder, 'app.lock'), 'utf8')).toBe(`${process.pid}\n`)
  })
})
