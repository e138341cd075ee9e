import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { AppError } from '../../shared/errors'
import { isAlive } from '../processes'

/** Where the user's data lies unless told otherwise: APPRENTI_DATA, or the platform's usual place. */
export function defaultDataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  const chosen = env['APPRENTI_DATA']
  if (chosen) return resolve(chosen)
  if (platform === 'win32') return join(env['APPDATA'] ?? join(homedir(), 'AppData/Roaming'), 'Apprenti')
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/Apprenti')
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local/share'), 'apprenti')
}

/** Makes a folder and those above it. (Node's own recursive mkdir never returns on some special file systems.) */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** Makes the folder and its parts. Throws 'data.unwritable' when it cannot be written. */
export function openDataFolder(folder: string): { folder: string; sessions: string } {
  const sessions = join(folder, 'sessions')
  try {
    makeFolder(sessions)
    const probe = join(folder, `.probe-${process.pid}`)
    accessSync(folder, constants.W_OK)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (cause) {
    throw new AppError('data.unwritable', { folder, why: (cause as Error).message }, { cause })
  }
  return { folder, sessions }
}

/** How often the app shows that it lives. */
const HEARTBEAT_MS = 5_000
/** A mark not touched for this long is nobody's: after a restart its process number may be another program's. */
const STALE_MS = 60_000

/** The process that holds the folder by this mark; null when it is gone. */
function holder(file: string): number | null {
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10)
  const isFresh = Date.now() - statSync(file).mtimeMs < STALE_MS
  return isFresh && Number.isInteger(pid) && isAlive(pid) ? pid : null
}

/** Touches the mark now and then. Returns the way to remove it. */
function keepMark(file: string): () => void {
  const heartbeat = setInterval(() => {
    const now = new Date()
    try {
      utimesSync(file, now, now)
    } catch {
      // A mark somebody removed is not worth stopping the app for.
    }
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return () => {
    clearInterval(heartbeat)
    rmSync(file, { force: true })
  }
}

/**
 * Claims the data folder for this process, so that two copies of the app never share it.
 * Throws 'data.inUse' while the other one lives; the mark of a dead one is replaced.
 * @returns the way to give it back
 */
export function lockDataFolder(folder: string): () => void {
  const file = join(folder, 'app.lock')
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, `${process.pid}\n`, { flag: 'wx' })
      return keepMark(file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw new AppError('data.unwritable', { folder, why: (error as Error).message }, { cause: error })
      const pid = holder(file)
      if (pid !== null || attempt > 0) throw new AppError('data.inUse', { folder, pid: pid ?? '?' })
      rmSync(file, { force: true })
    }
  }
}
