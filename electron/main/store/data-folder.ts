import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { AppError, whyOf } from '../../shared/errors'
import { Lock, LockHeldError, type LockWatch } from '../../shared/node/lock'

/** Where the user's data lies unless told otherwise: APPRENTI_DATA, or the platform's usual place. */
export function defaultDataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const chosen = env['APPRENTI_DATA']
  if (chosen) return resolve(chosen)
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData/Roaming'), 'Apprenti')
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/Apprenti')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local/share'), 'apprenti')
}

/** Makes a folder and those above it. (Node's own recursive mkdir never returns on some special file systems.) */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** In the data folder: held by the app that runs on it. */
export const APP_LOCK = 'app.lock'

export interface DataFolder {
  readonly folder: string
  readonly sessions: string
}

/** Where things lie in it, for who only reads: nothing is made or tried. */
export const dataFolderAt = (folder: string): DataFolder => ({ folder, sessions: join(folder, 'sessions') })

/** Of a folder that may not be there (yet): the folder above it that is. */
export const nearestFolder = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : nearestFolder(dirname(folder))

/** Makes the folder and its parts. Throws 'data.unwritable' when it cannot be written. */
export function openDataFolder(folder: string): DataFolder {
  const place = dataFolderAt(folder)
  try {
    makeFolder(place.sessions)
    const probe = join(folder, `.probe-${process.pid}`)
    accessSync(folder, constants.W_OK)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (cause) {
    throw new AppError('data.unwritable', { folder, why: (cause as Error).message }, { cause })
  }
  return place
}

/**
 * Claims the data folder for this process, so that two copies of the app never share it; waits up to half a
 * minute where only signs of life can tell whether the other one lives. Throws 'data.inUse' or
 * 'data.inUseElsewhere' while it does, 'data.unwritable' when no lock can be written.
 */
export async function lockDataFolder(folder: string, watch?: LockWatch): Promise<Lock> {
  const file = join(folder, APP_LOCK)
  try {
    return await Lock.takeWatched(file, watch)
  } catch (error) {
    if (error instanceof LockHeldError)
      throw new AppError(error.isElsewhere ? 'data.inUseElsewhere' : 'data.inUse', {
        folder,
        file,
        pid: error.process
      })
    throw new AppError('data.unwritable', { folder, why: whyOf(error) }, { cause: error })
  }
}
