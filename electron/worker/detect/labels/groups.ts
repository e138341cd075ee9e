/** Which pictures look alike: those of one session, or of one map. Where nobody said, it is guessed. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readTextSync } from '../../../shared/node/regular-file'

/** Beside classes.txt: a line for each picture, its name, a tab, its group. */
export const GROUPS_FILE = 'groups.txt'
/** Frames one after the other that count as one group where nothing else is known. */
const FRAMES_TOGETHER = 10

/** Groups by the names of pictures, as the folder says; empty where it does not. */
export function groupsIn(folder: string): Map<string, string> {
  const file = join(folder, GROUPS_FILE)
  if (!existsSync(file)) return new Map()
  const lines = readTextSync(file)
    .split(/\r?\n/)
    .filter((line) => line.includes('\t'))
  return new Map(
    lines.map((line): [string, string] => [
      line.slice(0, line.indexOf('\t')),
      line.slice(line.indexOf('\t') + 1)
    ])
  )
}

/**
 * By what names have in common before their number (`evening_0012`: evening). Where that tells nothing, frames that lie together
 * are of one group: neighbours of a film must not be on both sides of a test.
 * @param names in the order of the pictures
 */
export function guessedGroups(names: readonly string[]): string[] {
  const stems = names.map((name) => name.replace(/[\d_.\s-]*$/, '') || 'frame')
  if (new Set(stems).size > 1 && new Set(stems).size < names.length) return stems
  return names.map((_, i) => `frames ${FRAMES_TOGETHER * Math.floor(i / FRAMES_TOGETHER)}`)
}
