import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Apps started from a dock or a menu do not get the shell's PATH, and Debian keeps games out of root's. */
const USUAL_FOLDERS = ['/usr/bin', '/usr/games', '/usr/local/bin', '/opt/homebrew/bin']
const ENDING = process.platform === 'win32' ? '.exe' : ''

/**
 * Path of a program of the person's: their setting when there is one, else the first found on PATH or
 * in the usual folders. Null when there is none, or when the setting does not name a program.
 */
function findProgram(name: string, setting: string): string | null {
  if (setting !== '') return isProgram(setting) ? setting : null
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...USUAL_FOLDERS]
  return folders.map((folder) => join(folder, name + ENDING)).find(isProgram) ?? null
}

/** MAME, or null. `mamePath`: the person's setting, empty to look for it. */
export const findMame = (mamePath: string): string | null => findProgram('mame', mamePath)

/** ffmpeg, or null. `ffmpegPath`: the person's setting, empty to look for it. */
export const findFfmpeg = (ffmpegPath: string): string | null => findProgram('ffmpeg', ffmpegPath)

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
