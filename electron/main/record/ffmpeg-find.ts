import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const PROGRAM = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'
/** Apps started from a dock or a menu do not get the shell's PATH. */
const USUAL_FOLDERS = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin']

/**
 * Path of the ffmpeg program: the person's setting when there is one, else the first found on PATH or
 * in the usual folders. Null when there is none, or when the setting does not name a program.
 */
export function findFfmpeg(ffmpegPath: string): string | null {
  if (ffmpegPath !== '') return isProgram(ffmpegPath) ? ffmpegPath : null
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...USUAL_FOLDERS]
  return folders.map((folder) => join(folder, PROGRAM)).find(isProgram) ?? null
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return statSync(file).isFile()
  } catch {
    return false
  }
}
