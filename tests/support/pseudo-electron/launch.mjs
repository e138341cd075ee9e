import { statSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

// The program is the first argument that is no switch: a file, or a folder with a package.json.
const program = process.argv.slice(2).find((argument) => !argument.startsWith('-')) ?? '.'
const path = resolve(program)
const entry = statSync(path).isDirectory()
  ? join(path, JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')).main)
  : path
await import(pathToFileURL(entry).href)
