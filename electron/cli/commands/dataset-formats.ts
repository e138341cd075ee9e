import { join } from 'node:path'
import { Command, Option } from 'commander'
import { exportDataset } from '../../main/dataset-formats/export-dataset'
import { PICTURES, type Pictures } from '../../main/dataset-formats/export-header'
import { FORMATS, type Format } from '../../main/dataset-formats/foreign'
import { importDataset } from '../../main/dataset-formats/import-dataset'
import { gameFolders, GameLibrary } from '../../main/games/game-library'
import { DatasetLibrary } from '../../main/imitation/dataset-library'
import { findFfmpeg } from '../../main/programs'
import { decisionsPerSecond } from '../../main/record/dataset-book'
import { resources } from '../../main/resources'
import { dataFolderAt, openDataFolder } from '../../main/store/data-folder'
import { SettingsStore } from '../../main/store/settings-store'
import type { Profile } from '../../shared/profile'
import { AppError } from '../../shared/errors'
import { dataOption, folderPath, jsonOption, someText, wholeNumber } from '../options'
import { answer, EXIT, explain, log } from '../output'

interface ExportOptions {
  readonly format: Format
  readonly out: string
  readonly pictures: Pictures
  readonly data: string
  readonly json: boolean
}

interface ImportOptions {
  readonly format: Format | 'auto'
  readonly game?: string
  readonly name?: string
  readonly side?: number
  readonly colour: boolean
  readonly data: string
  readonly json: boolean
}

/** `apprenti dataset export`: a data set for other programs. */
export function exportCommand(): Command {
  return new Command('export')
    .argument('<id>', 'the data set')
    .description('write one in a format of other programs; Ctrl+C ends it and leaves nothing')
    .addOption(
      new Option(
        '--format <format>',
        'LeRobot v3, Minari (HDF5), video with lines of keys and mouse (VPT), or lines of JSON'
      )
        .choices(FORMATS)
        .makeOptionMandatory()
    )
    .requiredOption('--out <folder>', 'folder to make; one that is there is left as it is', folderPath)
    .addOption(
      new Option('--pictures <how>', 'video to the bit, or small and playable everywhere')
        .choices(PICTURES)
        .default('lossless')
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (id: string, { format, out, pictures, data, json }: ExportOptions) => {
      const library = new DatasetLibrary(dataFolderAt(data).folder)
      const dataset = library.read(id)
      const profile = gamesIn(data).find((game) => game.id === dataset.game) ?? null
      await cancellable((signal) =>
        exportDataset(library.folderOf(id), dataset, {
          ...{ format, out, pictures, profile, signal, ffmpeg: ffmpegFor(data) },
          onProgress: progressLine('written')
        })
      )
      const { moments } = dataset
      answer(json, { id, format, folder: out, moments }, () => out)
    })
}

/** `apprenti dataset import`: a data set of other programs, to learn from. */
export function importCommand(): Command {
  return new Command('import')
    .argument('<folder>', 'what to import', folderPath)
    .description('make one of a folder of another program; Ctrl+C ends it and leaves nothing')
    .addOption(
      new Option('--format <format>', 'what it is; auto: told by its files')
        .choices(['auto', ...FORMATS])
        .default('auto')
    )
    .option('--game <id>', 'the game whose actions it shows; otherwise the one that Apprenti exported it of')
    .option('--name <text>', 'what to call it', someText)
    .option('--side <n>', 'width and height of the pictures (84, or its own)', wholeNumber(16, 256))
    .option('--colour', 'keep the colours', false)
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(async (folder: string, { format, game, name, side, colour, data, json }: ImportOptions) => {
      const { folder: place } = openDataFolder(data)
      const games = gamesIn(data)
      if (game !== undefined && !games.some(({ id }) => id === game))
        throw new AppError('game.unknown', { name: game, known: games.map(({ id }) => id).join(', ') })
      const wish = {
        ...{ folder, format: format === 'auto' ? null : format },
        ...{ game: game ?? null, title: name ?? null, side: side ?? null, isColour: colour }
      }
      const { id, moments, stretches } = await cancellable((signal) =>
        importDataset(wish, {
          ...{ datasets: join(place, 'datasets'), ffmpeg: ffmpegFor(data), signal },
          gameOf: (wanted) => paced(games.find((known) => known.id === wanted)),
          onProgress: progressLine('read')
        })
      )
      answer(
        json,
        { id, moments, stretches: stretches.length },
        () => `${id}: ${moments} moments in ${stretches.length} stretches`
      )
    })
}

const gamesIn = (data: string): Profile[] => [
  ...new GameLibrary(gameFolders(resources.profiles, dataFolderAt(data).folder))
]

const ffmpegFor = (data: string): string | null =>
  findFfmpeg(new SettingsStore(dataFolderAt(data).folder, (error) => log(explain(error))).current.ffmpegPath)

const paced = (
  profile: Profile | undefined
): { readonly profile: Profile; readonly decisionsPerSecond: number } | null =>
  profile === undefined ? null : { profile, decisionsPerSecond: decisionsPerSecond(profile) }

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Does some work that Ctrl+C ends in order. */
async function cancellable<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const cancelling = new AbortController()
  const cancel = (): void => {
    process.exitCode = EXIT.interrupted
    cancelling.abort()
  }
  for (const signal of SIGNALS) process.once(signal, cancel)
  try {
    return await work(cancelling.signal)
  } finally {
    for (const signal of SIGNALS) process.off(signal, cancel)
  }
}

/** Says every few seconds how far it is. */
function progressLine(what: 'read' | 'written'): (done: number, of: number | null) => void {
  let saidMs = performance.now()
  return (done, of) => {
    if (performance.now() - saidMs < 3000) return
    saidMs = performance.now()
    const share = of === null || of === 0 ? '' : ` (${Math.min(100, Math.floor((100 * done) / of))} %)`
    log(`${done} moments ${what}${share}`)
  }
}
