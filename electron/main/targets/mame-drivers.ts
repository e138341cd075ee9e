import { existsSync, readdirSync } from 'node:fs'
import { extname, parse } from 'node:path'
import { isDriverName } from '../../shared/mame'
import { spawnOwn } from '../../shared/node/own-process'

/** More than these of a ROM folder are not listed; any other can be named. */
const MOST_LISTED = 300
const ANSWER_LIMIT_MS = 10_000
const ARCHIVES = ['.zip', '.7z']

/** The drivers that a ROM folder may have images for: its archives and folders that are called like one. */
export function driversIn(folder: string): string[] {
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return [entry.name]
    return ARCHIVES.includes(extname(entry.name)) ? [parse(entry.name).name] : []
  })
  return [...new Set(names)].filter(isDriverName).sort().slice(0, MOST_LISTED)
}

/** What the person's MAME says of itself, each asked once while the app runs. */
export class MameListings {
  readonly #titles = new Map<string, string | null>()
  readonly #folders = new Map<string, readonly string[]>()

  /** The drivers among these that this MAME knows, with their titles. */
  async titles(program: string, drivers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const keyOf = (driver: string): string => `${program} ${driver}`
    const unasked = drivers.filter((driver) => !this.#titles.has(keyOf(driver)))
    if (unasked.length > 0) {
      const told = titlesIn(await answerOf(program, ['-noreadconfig', '-listfull', ...unasked]))
      for (const driver of unasked) this.#titles.set(keyOf(driver), told.get(driver) ?? null)
    }
    return new Map(
      drivers.flatMap((driver) => {
        const title = this.#titles.get(keyOf(driver))
        return title ? [[driver, title] as const] : []
      })
    )
  }

  /** The ROM folders that the person set in MAME itself, those that are there. */
  async romFolders(program: string): Promise<readonly string[]> {
    const known = this.#folders.get(program)
    if (known) return known
    const [, line = ''] = /^rompath\s+(.+)$/m.exec(await answerOf(program, ['-showconfig'])) ?? []
    const folders = line
      .split(';')
      .map((folder) => folder.trim().replace(/^\$HOME|^~/, process.env['HOME'] ?? ''))
      .filter((folder) => parse(folder).root !== '' && existsSync(folder))
    this.#folders.set(program, folders)
    return folders
  }
}

/** Lines as `name   "Title"`. */
function titlesIn(text: string): Map<string, string> {
  const lines = [...text.matchAll(/^([a-z0-9_]+)\s+"(.*)"$/gm)]
  return new Map(lines.map(([, driver = '', title = '']) => [driver, title]))
}

/** What MAME prints. It ends with an error where it knows one of several names not: the others are there all the same. */
async function answerOf(program: string, args: readonly string[]): Promise<string> {
  const child = spawnOwn(program, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const limit = setTimeout(() => child.kill('SIGKILL'), ANSWER_LIMIT_MS)
  let printed = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  await new Promise<void>((resolve) => {
    // A program that cannot be started says nothing.
    child.once('error', () => resolve())
    child.once('close', () => resolve())
  })
  clearTimeout(limit)
  return printed
}
