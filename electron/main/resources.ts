import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Finds the app's top folder (the one with its package.json) from where this code runs: sources, build or package. */
function findAppFolder(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (
      existsSync(manifest) &&
      (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'apprenti'
    )
      return folder
    if (dirname(folder) === folder) throw new Error('package.json of apprenti not found above the program')
  }
}

const appFolder = findAppFolder()

/** What ships with the app, as paths. */
export const resources = {
  appFolder,
  version: (JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as { version: string }).version,
  boardWasm: join(appFolder, 'out/native/board.wasm'),
  /** Programs of the games that run inside the app, each in a folder with its id, named as MAME wants them. */
  games: join(appFolder, 'out/games'),
  profiles: join(appFolder, 'profiles'),
  mamePlugins: join(appFolder, 'lua'),
  renderer: join(appFolder, 'out/renderer'),
  worker: join(appFolder, 'out/main/worker.js'),
  /** The process that trains, one for each run. */
  training: join(appFolder, 'out/main/training.js'),
  /** The process that clones, one for each cloning. */
  imitation: join(appFolder, 'out/main/imitation.js'),
  /** The process that lets a model play to be judged, one for each time. */
  evaluation: join(appFolder, 'out/main/evaluation.js'),
  /** The process that reads numbers, words and templates off pictures. */
  reading: join(appFolder, 'out/main/reading.js'),
  /** The process that reads, checks and exports sessions. */
  archive: join(appFolder, 'out/main/archive.js'),
  /** Policies that ship with the app. */
  models: join(appFolder, 'models'),
  /** The processes that work and that hear keyboard and mouse. */
  injector: join(appFolder, 'out/main/injector.js'),
  listener: join(appFolder, 'out/main/listener.js')
} as const
