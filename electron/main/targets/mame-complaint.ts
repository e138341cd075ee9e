import { AppError } from '../../shared/errors'

/** The oldest MAME whose Lua has all that the plugin uses. */
const OLDEST_VERSION = '0.231'

interface Complaint {
  readonly stderr: string
  readonly driver: string
  readonly romPath: string
}

/** What MAME's own output says about why it stopped, as an error; null when nothing in it does. */
export function complaintOf({ stderr, driver, romPath }: Complaint): AppError | null {
  const lines = stderr.split('\n').map((line) => line.trim())
  const find = (pattern: RegExp) => lines.map((line) => pattern.exec(line)).find((found) => found !== null)
  const place = { driver, folder: romPath }
  if (find(/apprenti-bridge: this MAME is too old/)) return tooOld('?')
  const missing = find(/^(\S+) NOT FOUND/)
  if (missing) return new AppError('mame.romMissing', { file: missing[1] ?? '', ...place })
  if (find(/Could not initialize SDL/)) return new AppError('mame.noDisplay')
  const telling = TELLING.map(find).find((found) => found)
  return telling ? new AppError('mame.failed', { why: telling.input.replace(/\.$/, '') }) : null
}

const TELLING = [
  /apprenti-bridge:/,
  /\.lua:\d+: /,
  /LUA ERROR/,
  /Fatal error/i,
  /Unknown (system|option)/,
  /^ERROR: /
]
const SIZE = { en: 'size', fr: 'taille' }
const CONTENT = { en: 'content', fr: 'teneur' }

/** An image that MAME plays though it is not the one it knows; null when it knows them all. */
export function unknownRom({ stderr, driver, romPath }: Complaint): AppError | null {
  const wrong = /^(\S+) WRONG LENGTH/m.exec(stderr) ?? /^(\S+) WRONG CHECKSUMS/m.exec(stderr)
  if (!wrong) return null
  const what = wrong[0].endsWith('LENGTH') ? SIZE : CONTENT
  return new AppError('mame.romWrong', { file: wrong[1] ?? '', what, driver, folder: romPath })
}

/** Throws 'mame.tooOld' for a version below the oldest that works. `version` is MAME's own word: "0.251". */
export function checkVersion(version: string): void {
  const minor = (text: string): number => Number(/^0\.(\d+)/.exec(text)?.[1] ?? Infinity)
  if (minor(version) < minor(OLDEST_VERSION)) throw tooOld(version)
}

const tooOld = (found: string): AppError => new AppError('mame.tooOld', { found, needed: OLDEST_VERSION })
