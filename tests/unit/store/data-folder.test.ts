import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultDataFolder, lockDataFolder, openDataFolder } from '../../../electron/main/store/data-folder'
import type { AppError } from '../../../electron/shared/errors'
import { writeLock } from '../../support/lock-of'

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

  it('refuses a second copy of the app and names the first, and is given back', async () => {
    const lock = await lockDataFolder(folder)
    await expect(lockDataFolder(folder)).rejects.toThrow(`(process ${process.pid})`)
    lock.release()
    ;(await lockDataFolder(folder)).release()
  })

  it('refuses a copy on another computer while it lives, and says how to take over', async () => {
    const file = join(folder, 'app.lock')
    const elsewhere = { host: 'attic', boot: 'other', machine: 'other', space: 'other' }
    writeLock(file, 7, elsewhere)
    const refused = lockDataFolder(folder, { silentMs: 60_000, lookMs: 20 })
    setTimeout(() => writeLock(file, 7, elsewhere, 1), 30)
    const error = await refused.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'data.inUseElsewhere' })
    expect((error as AppError).sentence('en')).toContain('(process 7 on attic)')
    expect((error as AppError).sentence('fr')).toContain('(processus 7 sur attic)')
    expect((error as AppError).sentence('en')).toContain(`delete ${file}`)
  })

  it('says what is in the way of its lock', async () => {
    mkdirSync(join(folder, 'app.lock'))
    await expect(lockDataFolder(folder)).rejects.toMatchObject({ code: 'data.unwritable' })
  })
})
