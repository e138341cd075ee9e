import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DATASET_FILE, datasetSchema, LABELS_FILE, PICTURES_FILE, type Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import { USUAL_LOOK } from '../../shared/live-env'
import type { Profile } from '../../shared/profile'
import { idleAction } from '../datasets/label-inputs'
import { DatasetBuilder, type BuildWish } from './dataset-builder'
import { readHeader, type ExportHeader } from './export-header'
import type { ForeignDataset, Format, ReadTools } from './foreign'
import { readJsonl } from './jsonl-read'
import { readLerobot } from './lerobot-read'
import { readMinari } from './minari-read'
import { writeNewFolder } from './new-folder'
import { notImported } from './not-imported'
import { checkRegularFolder } from './regular-folder'
import { readVpt } from './vpt-read'

const READERS: Readonly<Record<Format, (folder: string, tools: ReadTools) => Promise<ForeignDataset>>> = {
  lerobot: readLerobot,
  minari: readMinari,
  vpt: readVpt,
  jsonl: readJsonl
}

export interface ImportWish {
  readonly folder: string
  /** Null: told by what lies in the folder. */
  readonly format: Format | null
  /** The game that was named; null: the one that the export names. */
  readonly game: string | null
  /** Title of the data set; null: its own. */
  readonly title: string | null
  /** How the pictures are kept; null: as the export says, else as agents see games usually. */
  readonly side: number | null
  readonly isColour: boolean
}

export interface ImportTools {
  /** Where data sets lie. */
  readonly datasets: string
  readonly ffmpeg: string | null
  /** The profile of a game by its id, and how often an agent decides in it; null for a game that is not known. */
  readonly gameOf: (id: string) => { readonly profile: Profile; readonly decisionsPerSecond: number } | null
  readonly signal: AbortSignal
  /** Hears how many moments are read, of how many (null: not known). */
  readonly onProgress: (done: number, of: number | null) => void
}

/**
 * Makes a data set of a folder of another format. It gets an id that is free: nothing is written over, and a failed import
 * leaves nothing.
 * @throws AppError 'dataset.notImported' with what is wrong and what to do, 'file.odd', 'dataset.importCancelled'
 */
export async function importDataset(wish: ImportWish, tools: ImportTools): Promise<Dataset> {
  const { folder } = wish
  if ((await stat(folder).catch(() => null))?.isDirectory()) await checkRegularFolder(folder)
  const header = await readHeader(folder)
  const format = wish.format ?? (await formatOf(folder))
  const foreign = await READERS[format](folder, { header, ffmpeg: tools.ffmpeg, signal: tools.signal })
  const build = buildWish(wish, foreign, tools)
  const game = wish.game ?? header!.dataset.game
  const id = await freeId(tools.datasets, game)
  let dataset: Dataset | null = null
  try {
    await writeNewFolder(join(tools.datasets, id), async (temporary) => {
      const builder = await gathered(temporary, build, foreign, tools)
      dataset = datasetSchema.parse({
        ...(header?.dataset ?? {}),
        ...{ format: 'apprenti-dataset/1', id, game, madeAtMs: Date.now() },
        title: (wish.title ?? foreign.title).slice(0, 120),
        ...{ actions: build.actions, none: build.none, decisionsPerSecond: build.decisionsPerSecond },
        ...build.look,
        moments: builder.moments,
        stretches: builder.stretches,
        sessions: await sessionsOf(foreign, builder),
        counts: builder.counts()
      })
      await builder.writeLabels(join(temporary, LABELS_FILE))
      await writeFile(join(temporary, DATASET_FILE), `${JSON.stringify(dataset, null, 2)}\n`)
    })
  } catch (error) {
    throw tools.signal.aborted ? new AppError('dataset.importCancelled') : error
  }
  return dataset!
}

async function gathered(
  temporary: string,
  build: BuildWish,
  foreign: ForeignDataset,
  { signal, onProgress }: ImportTools
): Promise<DatasetBuilder> {
  const pictures = await open(join(temporary, PICTURES_FILE), 'w')
  try {
    const builder = new DatasetBuilder(build, pictures)
    let done = 0
    for await (const stretch of foreign.stretches())
      await builder.add(stretch, () => {
        signal.throwIfAborted()
        onProgress(++done, foreign.moments)
      })
    if (builder.moments === 0)
      throw notImported(
        build.folder,
        'it holds not one moment; choose another folder',
        'il ne contient aucun moment ; choisissez un autre dossier'
      )
    await pictures.sync()
    return builder
  } finally {
    await pictures.close()
  }
}

function buildWish(wish: ImportWish, foreign: ForeignDataset, tools: ImportTools): BuildWish {
  const { folder, game } = wish
  const { header, rate } = foreign
  const known = gameWished(wish, header, tools)
  // What Apprenti exported has the pace of its game already.
  const isOwn = header !== null && game === null
  const pace = isOwn || known === null ? rate : Math.min(rate, known.decisionsPerSecond)
  const own = header?.dataset
  return {
    folder,
    look: {
      side: wish.side ?? own?.side ?? USUAL_LOOK.side,
      isColour: wish.isColour || (own?.isColour ?? USUAL_LOOK.isColour)
    },
    actions: known?.profile.actions.map(({ id }) => id) ?? own!.actions,
    none: known === null ? own!.none : idleAction(known.profile),
    profile: known?.profile ?? null,
    rate,
    // A little faster is the same pace: clocks differ.
    decisionsPerSecond: pace > rate / 1.05 ? rate : pace
  }
}

/** The game that labels are of; null for one that only the export knows. */
function gameWished(
  { folder, game }: ImportWish,
  header: ExportHeader | null,
  { gameOf }: ImportTools
): ReturnType<ImportTools['gameOf']> {
  const id = game ?? header?.dataset.game
  if (id === undefined)
    throw notImported(
      folder,
      'it does not say which game of Apprenti it is of; name it with --game',
      'il ne dit pas de quel jeu d’Apprenti il est ; nommez-le avec --game'
    )
  const known = gameOf(id)
  if (known !== null && known.profile.actions.length === 0)
    throw new AppError('live.noActions', { game: known.profile.title })
  return known
}

async function sessionsOf(foreign: ForeignDataset, { steps }: DatasetBuilder): Promise<Dataset['sessions']> {
  const { header, sources } = foreign
  if (header !== null && header.dataset.sessions.length > 0) return header.dataset.sessions
  return await Promise.all(
    sources.map(async ({ id, files }, i) => ({
      id,
      sha256: await hashOf(files),
      steps: steps.get(i) ?? 0,
      drops: 0
    }))
  )
}

async function hashOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const file of files) for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** The format that the files of a folder are of. @throws AppError 'dataset.notImported' */
async function formatOf(folder: string): Promise<Format> {
  const names = new Set(await readdir(folder))
  const within = async (sub: string): Promise<string[]> => (names.has(sub) ? readdir(join(folder, sub)) : [])
  if ((await within('meta')).includes('info.json')) return 'lerobot'
  if (names.has('main_data.hdf5') || (await within('data')).includes('main_data.hdf5')) return 'minari'
  const lines = [...names].filter((name) => name.endsWith('.jsonl'))
  if (lines.some((name) => names.has(name.replace(/jsonl$/, 'mp4')))) return 'vpt'
  if (lines.length === 1) return 'jsonl'
  throw notImported(
    folder,
    `nothing in it is known: meta/info.json (lerobot), main_data.hdf5 (minari), an mp4 with a jsonl of its name (vpt), or one jsonl with "picture" or "png" in its lines. Choose the folder that holds one of these`,
    `rien n’y est connu : meta/info.json (lerobot), main_data.hdf5 (minari), un mp4 avec un jsonl du même nom (vpt), ou un seul jsonl dont les lignes ont « picture » ou « png ». Choisissez le dossier qui en contient un`
  )
}

/** `<game>-1`, `<game>-2`...: the first that no data set has. */
async function freeId(datasets: string, game: string): Promise<string> {
  const taken = new Set(await readdir(datasets).catch(() => []))
  const start =
    basename(game)
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .slice(0, 70) || 'imported'
  for (let n = 1; ; n++) if (!taken.has(`${start}-${n}`)) return `${start}-${n}`
}
