import { access, readFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { z } from 'zod'
import type { ForeignDataset, ForeignMoment, ForeignStretch, Picture, ReadTools } from './foreign'
import { hdf5Reason, loadHdf5, type Hdf5Dataset, type Hdf5File, type Hdf5Group } from './hdf5'
import { DATA_FOLDER, MAIN_FILE, MARK_ATTRIBUTE, METADATA_FILE } from './minari-write'
import { notImported } from './not-imported'
import { readMark } from './stretch-mark'

/** Without a clock in it: agents of arcade games decide so often (60 Hz, every fourth frame). */
const USUAL_RATE = 15
/** Steps that are in memory at once. */
const STEPS_AT_ONCE = 32

/** A data set of Minari in HDF5: observations that are pictures, or a dictionary with one; discrete actions. */
export async function readMinari(folder: string, { header }: ReadTools): Promise<ForeignDataset> {
  const path = await mainFile(folder)
  const title = basename(folder)
  const rate = header?.dataset.decisionsPerSecond ?? USUAL_RATE
  return {
    format: 'minari',
    title: header?.dataset.title ?? title,
    rate,
    moments: header?.dataset.moments ?? (await stepsTold(path)),
    sources: [{ id: title, files: [path] }],
    header,
    stretches: () => stretchesOf(folder, path, rate)
  }
}

async function mainFile(folder: string): Promise<string> {
  for (const path of [join(folder, DATA_FOLDER, MAIN_FILE), join(folder, MAIN_FILE)])
    if (await isThere(path)) return path
  throw notImported(
    folder,
    `it holds no ${MAIN_FILE}; choose the folder of one version of a Minari data set, in HDF5`,
    `il ne contient pas de ${MAIN_FILE} ; choisissez le dossier d’une version d’un jeu de données Minari, en HDF5`
  )
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false
  )

/** What the metadata beside say of its length; null where they do not. */
async function stepsTold(path: string): Promise<number | null> {
  const metadata = z.looseObject({ total_steps: z.number().int().nonnegative() })
  try {
    const text = await readFile(join(path, '..', METADATA_FILE), 'utf8')
    return metadata.parse(JSON.parse(text)).total_steps
  } catch {
    // It is only for the progress that is shown.
    return null
  }
}

async function* stretchesOf(folder: string, path: string, rate: number): AsyncGenerator<ForeignStretch> {
  const library = await loadHdf5()
  const name = relative(folder, path)
  const file = opened(folder, path, name, library.File)
  const within = <Kind extends Hdf5Group | Hdf5Dataset>(
    group: Hdf5Group,
    key: string,
    kind: new (...args: never[]) => Kind
  ): Kind | null => {
    const found = group.keys().includes(key) ? group.get(key) : null
    return found instanceof kind ? found : null
  }
  const picturesIn = (episode: Hdf5Group): Hdf5Dataset | null => {
    const plain = within(episode, 'observations', library.Dataset)
    if (plain !== null) return plain
    const several = within(episode, 'observations', library.Group)
    const kinds = several?.keys().flatMap((key) => within(several, key, library.Dataset) ?? []) ?? []
    return kinds.find((dataset) => sizeOf(dataset) !== null) ?? null
  }
  try {
    const episodes = file
      .keys()
      .flatMap((key) => /^episode_(\d+)$/.exec(key)?.[1] ?? [])
      .map(Number)
      .toSorted((a, b) => a - b)
    for (const index of episodes) {
      const episode = within(file, `episode_${index}`, library.Group)!
      const observations = picturesIn(episode)
      const actions = within(episode, 'actions', library.Dataset)
      if (observations === null || actions === null || sizeOf(observations) === null)
        throw notImported(
          folder,
          `${name} has no pictures as bytes, or no actions as numbers, in episode_${index}; write the data set again without JPEG encoding, with one discrete action`,
          `${name} n’a pas d’images en octets, ou pas d’actions en nombres, dans episode_${index} ; réécrivez le jeu de données sans encodage JPEG, avec une action discrète`
        )
      const mark = episode.attrs[MARK_ATTRIBUTE]?.value
      yield {
        mark: readMark(mark, index),
        moments: momentsOf(observations, actions, rate, (why) => damaged(folder, name, why))
      }
    }
  } finally {
    file.close()
  }
}

function opened(
  folder: string,
  path: string,
  name: string,
  File: new (path: string, mode: 'r') => Hdf5File
): Hdf5File {
  try {
    const file = new File(path, 'r')
    file.keys()
    return file
  } catch (cause) {
    throw damaged(folder, name, cause)
  }
}

const damaged = (folder: string, name: string, cause: unknown): Error => {
  const why = hdf5Reason(cause)
  return notImported(
    folder,
    `${name} is damaged or cut (${why}); copy it again`,
    `${name} est endommagé ou tronqué (${why}) ; recopiez-le`,
    cause
  )
}

interface Size {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** Of pictures of bytes, [steps, height, width] or with channels last; null for anything else. */
function sizeOf({ shape, dtype }: Hdf5Dataset): Size | null {
  const [, height, width, channels = 1] = shape ?? []
  const isBytes = dtype === '<B' || dtype === 'B' || dtype === '|B' || dtype === '>B'
  if (!isBytes || height === undefined || width === undefined) return null
  return [1, 3, 4].includes(channels) ? { height, width, channels } : null
}

async function* momentsOf(
  observations: Hdf5Dataset,
  actions: Hdf5Dataset,
  rate: number,
  damage: (why: unknown) => Error
): AsyncGenerator<ForeignMoment> {
  const size = sizeOf(observations)!
  const steps = actions.shape?.[0] ?? 0
  if ((observations.shape?.[0] ?? 0) < steps)
    throw damage(`${observations.shape?.[0]} observations, ${steps} actions`)
  const bytes = size.height * size.width * size.channels
  const whole = (observations.shape ?? []).slice(1).map((): [] => [])
  for (let at = 0; at < steps; at += STEPS_AT_ONCE) {
    const to = Math.min(steps, at + STEPS_AT_ONCE)
    const [pictures, chosen] = sliced(observations, actions, [at, to], whole, damage)
    for (let i = 0; i < to - at; i++) {
      const label = Number(chosen[i])
      yield {
        tMs: ((at + i) * 1000) / rate,
        picture: picture(pictures.subarray(i * bytes, (i + 1) * bytes), size),
        action: label < 0 ? null : label
      }
    }
  }
}

function sliced(
  observations: Hdf5Dataset,
  actions: Hdf5Dataset,
  steps: [number, number],
  whole: [][],
  damage: (why: unknown) => Error
): readonly [Uint8Array, ArrayLike<number | bigint>] {
  try {
    const pictures = observations.slice([steps, ...whole])
    const chosen = actions.slice([steps])
    if (!(pictures instanceof Uint8Array) || !ArrayBuffer.isView(chosen)) throw new Error('no numbers')
    return [pictures, chosen]
  } catch (cause) {
    throw damage(cause)
  }
}

function picture(bytes: Uint8Array, { height, width, channels }: Size): Picture {
  const rgba = new Uint8Array(4 * height * width)
  for (let i = 0; i < height * width; i++) {
    for (let light = 0; light < 3; light++)
      rgba[4 * i + light] = bytes[channels * i + (channels === 1 ? 0 : light)]!
    rgba[4 * i + 3] = 255
  }
  return { width, height, rgba }
}
