import { existsSync } from 'node:fs'

/** A name that no file has yet: an earlier damaged file is not lost to a later one. */
export function freeName(wanted: string): string {
  let name = wanted
  for (let n = 2; existsSync(name); n++) name = `${wanted}-${n}`
  return name
}
