import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The app's top folder, from a file of it: sources, build or package. */
export function appFolderOf(folder: string): string {
  const manifest = join(folder, 'package.json')
  if (existsSync(manifest) && readFileSync(manifest, 'utf8').includes('"name": "apprenti"')) return folder
  if (dirname(folder) === folder) throw new Error('the app folder was not found above the program')
  return appFolderOf(dirname(folder))
}
