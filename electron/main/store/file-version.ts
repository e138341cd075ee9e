import { statSync } from 'node:fs'

/**
 * What tells one state of a file from the next: empty when it is not there. Times alone do not: two writes
 * within a tick of the clock have the same one.
 */
export function versionOf(file: string): string {
  const stats = statSync(file, { throwIfNoEntry: false, bigint: true })
  return stats ? `${stats.ino} ${stats.mtimeNs} ${stats.size}` : ''
}
