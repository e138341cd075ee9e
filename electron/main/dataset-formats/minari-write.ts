import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UNLABELLED } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { ExportTools } from './export-tools'
import { hdf5Reason, loadHdf5, type Hdf5File } from './hdf5'
import { interleaved, type Moments } from './moments'
import { markOf } from './stretch-mark'

/** Where Minari looks within the folder of a data set. */
export const DATA_FOLDER = 'data'
export const MAIN_FILE = 'main_data.hdf5'
export const METADATA_FILE = 'metadata.json'
/** Attribute of an episode that only Apprenti writes. */
export const MARK_ATTRIBUTE = 'apprenti_stretch'

/**
 * Minari 0.5 (HDF5): each stretch as an episode of observations (pictures, one more than steps: the last stands twice),
 * actions (-1 where nothing was done that is an action), rewards (0: none are kept), terminations, truncations.
 */
export async function writeMinari(
  moments: Moments,
  folder: string,
  { signal, onMoment }: ExportTools
): Promise<void> {
  await mkdir(join(folder, DATA_FOLDER))
  const path = join(folder, DATA_FOLDER, MAIN_FILE)
  await writeEpisodes(path, moments, () => {
    signal.throwIfAborted()
    onMoment()
  })
  const metadata = metadataOf(moments)
  await writeFile(join(folder, DATA_FOLDER, METADATA_FILE), `${JSON.stringify(metadata, null, 2)}\n`)
}

async function writeEpisodes(path: string, moments: Moments, onMoment: () => void): Promise<void> {
  const { File } = await loadHdf5()
  try {
    const file = new File(path, 'w')
    try {
      for (const [index, stretch] of moments.dataset.stretches.entries())
        await writeEpisode(file, index, stretch, moments, onMoment)
    } finally {
      file.close()
    }
  } catch (error) {
    throw failure(error, path)
  }
}

/** The library speaks of a full disk in its own words. */
function failure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !error.message.includes('HDF5-DIAG')) return error
  const why = hdf5Reason(error)
  return /no space left|quota/i.test(why)
    ? new AppError('disk.full', { file: path }, { cause: error })
    : new AppError('dataset.notExported', { why }, { cause: error })
}

async function writeEpisode(
  file: Hdf5File,
  index: number,
  stretch: Moments['dataset']['stretches'][number],
  moments: Moments,
  onMoment: () => void
): Promise<void> {
  const { from, to } = stretch
  const { side, isColour } = moments.dataset
  const steps = to - from
  const group = file.create_group(`episode_${index}`)
  group.create_attribute('id', index, [], '<q')
  group.create_attribute('total_steps', steps, [], '<q')
  group.create_attribute(MARK_ATTRIBUTE, JSON.stringify(markOf(stretch)))
  const shape = isColour ? [side, side, 3] : [side, side]
  const whole = shape.map((): [] => [])
  const observations = group.create_dataset({
    name: 'observations',
    data: new Uint8Array(moments.pictureBytes),
    shape: [1, ...shape],
    maxshape: [null, ...shape],
    chunks: [1, ...shape],
    dtype: '<B',
    compression: 4
  })
  observations.resize([steps + 1, ...shape])
  let at = 0
  let last = new Uint8Array(moments.pictureBytes)
  for await (const planes of moments.pictures(from, to)) {
    last = new Uint8Array(interleaved(planes, isColour))
    observations.write_slice([[at, at + 1], ...whole], last)
    at += 1
    onMoment()
  }
  observations.write_slice([[steps, steps + 1], ...whole], last)
  const actions = BigInt64Array.from(moments.labels.subarray(from, to), BigInt)
  group.create_dataset({ name: 'actions', data: actions, shape: [steps], dtype: '<q' })
  group.create_dataset({ name: 'rewards', data: new Float64Array(steps), shape: [steps], dtype: '<d' })
  const ends = new Uint8Array(steps)
  group.create_dataset({ name: 'terminations', data: ends.slice(), shape: [steps], dtype: '<B' })
  // What was recorded ends where it was cut, not where the game did.
  ends[steps - 1] = 1
  group.create_dataset({ name: 'truncations', data: ends, shape: [steps], dtype: '<B' })
}

function metadataOf({ dataset, labels }: Moments): object {
  const { side, isColour, actions, moments, stretches, game, id, title } = dataset
  const shape = isColour ? [side, side, 3] : [side, side]
  const filled = (value: number): unknown => nested(shape, value)
  const hasGaps = labels.includes(UNLABELLED)
  return {
    total_episodes: stretches.length,
    total_steps: moments,
    data_format: 'hdf5',
    observation_space: JSON.stringify({
      ...{ type: 'Box', dtype: 'uint8', shape, low: filled(0), high: filled(255) }
    }),
    action_space: JSON.stringify({
      ...{ type: 'Discrete', dtype: 'int64' },
      ...(hasGaps ? { start: -1, n: actions.length + 1 } : { start: 0, n: actions.length })
    }),
    dataset_id: `${game}/${id}-v0`,
    minari_version: '~=0.5.0',
    algorithm_name: 'human',
    author: 'Apprenti',
    description: `${title}: actions ${actions.map((action, i) => `${i} ${action}`).join(', ')}`
  }
}

function nested(shape: readonly number[], value: number): unknown {
  const [length, ...rest] = shape
  return length === undefined ? value : Array.from({ length }, () => nested(rest, value))
}
