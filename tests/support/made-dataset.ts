import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  DATASET_FILE,
  LABELS_FILE,
  PICTURES_FILE,
  VECTORS_FILE,
  type Dataset,
  datasetSchema
} from '../../electron/shared/dataset'
import { Random } from '../../electron/shared/random'

export interface MadeDataset {
  readonly moments: number
  readonly stretches: number
  /** Moments between what is seen and what is done about it. */
  readonly delay: number
  /** How likely the rarest of the three things is shown, at each new sight. */
  readonly rare?: number
  readonly seed?: number
  readonly side?: number
  /** Whether what is asked for flashes up for one moment, and is done until something else is; what is being done is seen, too. */
  readonly flashes?: boolean
}

/**
 * Writes a data set whose right answers are known: a bright square stands left, in the middle or right, somewhere in
 * height, for some moments, and `delay` moments later its side is pressed.
 */
export function writeMadeDataset(folder: string, made: MadeDataset): Dataset {
  const { moments, stretches, delay, rare = 1 / 3, seed = 1, side = 36, flashes = false } = made
  const random = new Random(seed)
  const pictures = new Uint8Array(moments * side * side)
  const shown = new Int16Array(moments)
  let [place, left, top] = [0, 0, 0]
  for (let i = 0; i < moments; i++) {
    const isNew = left-- <= 0
    if (isNew) {
      place = random.uniform() < rare ? 2 : random.integer(2)
      left = 2 + random.integer(6)
      top = random.integer(side - 12)
    }
    shown[i] = place
    for (let y = top; y < top + 10 && (isNew || !flashes); y++)
      for (let x = 12 * place; x < 12 * place + 10; x++) pictures[i * side * side + y * side + x] = 220
    for (let k = 0; k < 60; k++)
      pictures[i * side * side + random.integer(side * side)] ||= random.integer(90)
  }
  const length = Math.floor(moments / stretches)
  const labels = Int16Array.from(shown, (_, i) => {
    const seen = i - delay
    return seen >= Math.floor(i / length) * length ? shown[seen]! : -1
  })
  // A bar at the lower edge stands where the hand is.
  if (flashes)
    labels.forEach((_, i) => {
      const row = i * side * side + (side - 2) * side
      if (i > 0 && labels[i - 1]! >= 0)
        pictures.fill(255, row + 12 * labels[i - 1]!, row + 12 * labels[i - 1]! + 10)
    })
  return writeDataset(folder, {
    ...{ pictures, labels, side, stretches },
    game: 'squares',
    actions: ['left', 'middle', 'right'],
    none: null
  })
}

/** What a made data set consists of. */
export interface DatasetContents {
  readonly game: string
  readonly actions: readonly string[]
  readonly none: number | null
  readonly side: number
  readonly pictures: Uint8Array
  readonly labels: Int16Array
  readonly stretches: number
  /** Rows of numbers, one a moment. */
  readonly vectors?: { readonly env: string; readonly names: readonly string[]; readonly rows: Float32Array }
}

/** Writes moments as a data set, cut into stretches of one length. */
export function writeDataset(folder: string, contents: DatasetContents): Dataset {
  const { game, actions, none, side, pictures, labels, stretches, vectors } = contents
  const moments = labels.length
  const length = Math.floor(moments / stretches)
  const dataset = datasetSchema.parse({
    format: 'apprenti-dataset/1',
    ...{ id: 'made', title: 'made', game, none, side, moments },
    actions: [...actions],
    decisionsPerSecond: 10,
    isColour: false,
    stretches: Array.from({ length: stretches }, (_, i) => ({
      from: i * length,
      to: i === stretches - 1 ? moments : (i + 1) * length,
      session: 0,
      episode: i,
      isCorrection: false
    })),
    sessions: [{ id: 's', sha256: '0'.repeat(64), steps: moments }],
    counts: actions.map((_, action) => labels.filter((label) => label === action).length),
    ...(vectors && { vectors: { env: vectors.env, names: [...vectors.names] } }),
    madeAtMs: 0
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, PICTURES_FILE), pictures)
  writeFileSync(join(folder, LABELS_FILE), labels)
  if (vectors) writeFileSync(join(folder, VECTORS_FILE), vectors.rows)
  writeFileSync(join(folder, DATASET_FILE), JSON.stringify(dataset))
  return dataset
}
