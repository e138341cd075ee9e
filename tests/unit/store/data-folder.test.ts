import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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

  it('takes over from a copy that died', () => {
    writeFileSync(join(folder, 'app.lock'), '999999999\n')
    lockDataFolder(folder)
    expect(readFileSync(join(folder, 'app.lock'), 'utf8')).toBe(`${process.pid}\n`)
  })
})
