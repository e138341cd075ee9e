import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './root.mjs'

/** Files below a path, in a fixed order. @param {string} path @returns {string[]} */
function filesBelow(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)))
}

/** A hash over the contents of files and folders of the clone. @param {string[]} paths */
export function fingerprint(paths) {
  const hash = createHash('sha256')
  for (const path of paths)
    for (const file of filesBelow(join(root, path)))
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(readFileSync(file))
        .update('\0')
  return hash.digest('hex')
}

/** Whether a stamp file holds this text. @param {string} stamp @param {string} text */
export function isStamped(stamp, text) {
  const file = join(root, stamp)
  return existsSync(file) && readFileSync(file, 'utf8') === text
}

/** Writes a stamp. @param {string} stamp @param {string} text */
export function writeStamp(stamp, text) {
  const file = join(root, stamp)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
