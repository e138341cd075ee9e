import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DATASET_FILE, LABELS_FILE, PICTURES_FILE, type Dataset } from '../../electron/shared/dataset'
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
}

/**
 * Writes a data set whose right answers are known: a bright square stands left, in the middle or right, somewhere in
 * height, for some moments, and `delay` moments later its side is pressed.
 */
export function writeMadeDataset(folder: string, made: MadeDataset): Dataset {
  const { moments, stretches, delay, rare = 1 / 3, seed = 1, side = 36 } = made
  const random = new Random(seed)
  const pictures = new Uint8Array(moments * side * side)
  const shown = new Int16Array(moments)
  let [place, left, top] = [0, 0, 0]
  for (let i = 0; i < moments; i++) {
    if (left-- <= 0) {
      place = random.uniform() < rare ? 2 : random.integer(2)
      left = 2 + random.integer(6)
      top = random.integer(side - 12)
    }
    shown[i] = place
    for (let y = top; y < top + 10; y++)
      for (let x = 12 * place; x < 12 * place + 10; x++) pictures[i * side * side + y * side + x] = 220
    for (let k = 0; k < 60; k++)
      pictures[i * side * side + random.integer(side * side)] ||= random.integer(90)
  }
  const length = Math.floor(moments / stretches)
  const labels = Int16Array.from(shown, (_, i) => {
    const seen = i - delay
    return seen >= Math.floor(i / length) * length ? shown[seen]! : -1
  })
  const dataset: Dataset = {
    format: 'apprenti-dataset/1',
    ...{ vectors: null, picture: null, duplicates: 0, leftOut: { otherSize: 0, unreadable: 0 } },
    id: 'made',
    title: 'made',
    game: 'squares',
    actions: ['left', 'middle', 'right'],
    none: null,
    decisionsPerSecond: 10,
    side,
    isColour: false,
    moments,
    stretches: Array.from({ length: stretches }, (_, i) => ({
      from: i * length,
      to: i === stretches - 1 ? moments : (i + 1) * length,
      session: 0,
      episode: i,
      isCorrection: false,
      ...{ fromMs: null, toMs: null, expertise: null, quality: null }
    })),
    sessions: [{ id: 's', sha256: '0'.repeat(64), steps: moments, drops: 0 }],
    counts: [0, 1, 2].map((action) => labels.filter((label) => label === action).length),
    madeAtMs: 0
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, PICTURES_FILE), pictures)
  writeFileSync(join(folder, LABELS_FILE), labels)
  writeFileSync(join(folder, DATASET_FILE), JSON.stringify(dataset))
  return dataset
}
