import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImportTools } from '../../electron/main/dataset-formats/import-dataset'
import { findFfmpeg } from '../../electron/main/programs'
import {
  DATASET_FILE,
  LABELS_FILE,
  PICTURES_FILE,
  type Dataset,
  datasetSchema
} from '../../electron/shared/dataset'
import { profileSchema, type Profile } from '../../electron/shared/profile'
import { Random } from '../../electron/shared/random'

const label = (name: string): { en: string; fr: string } => ({ en: name, fr: name })

/** A game of three keys and a click, for data sets that go out and come in. */
export const squares: Profile = profileSchema.parse({
  format: 2,
  id: 'squares',
  title: label('Squares'),
  attach: { window: { title: 'Squares' } },
  controls: [
    { id: 'left', label: { en: 'Left', fr: 'Gauche' }, key: 'ArrowLeft' },
    { id: 'right', label: { en: 'Right', fr: 'Droite' }, key: 'ArrowRight' },
    { id: 'fire', label: { en: 'Fire', fr: 'Tirer' }, key: 'Space' }
  ],
  clock: { kind: 'realTime', decisionsPerSecond: 12.5 },
  actions: [
    { id: 'nothing', label: label('nothing') },
    { id: 'left', label: label('left'), hold: ['left'] },
    { id: 'right', label: label('right'), hold: ['right'] },
    { id: 'left-fire', label: label('left-fire'), hold: ['left'], press: ['fire'] },
    { id: 'middle', label: label('middle'), click: { at: { x: 0.5, y: 0.25 }, button: 'left' } }
  ]
})

/** What exports and imports are given, where that game is known. */
export const FORMAT_TOOLS = (): Pick<ImportTools, 'ffmpeg' | 'gameOf' | 'signal'> & {
  readonly profile: Profile
} => ({
  ffmpeg: findFfmpeg(''),
  gameOf: (id) => (id === squares.id ? { profile: squares, decisionsPerSecond: 12.5 } : null),
  profile: squares,
  signal: new AbortController().signal
})

/** Writes a data set of that game: noise and a square, stretches of several lengths, moments without an action. */
export function writePlayed(
  folder: string,
  { isColour, side = 24 }: { readonly isColour: boolean; readonly side?: number }
): Dataset {
  const random = new Random(7)
  const lengths = [17, 1, 40, 33]
  const moments = lengths.reduce((a, b) => a + b)
  const pictures = Uint8Array.from({ length: moments * side * side * (isColour ? 3 : 1) }, (_, i) =>
    i % side < side / 2 ? random.integer(256) : 255 - (i % 7)
  )
  const labels = Int16Array.from({ length: moments }, () => random.integer(6) - 1)
  let from = 0
  const dataset = datasetSchema.parse({
    format: 'apprenti-dataset/1',
    ...{ vectors: null, picture: null, duplicates: 0, leftOut: { otherSize: 0, unreadable: 0 } },
    id: 'made',
    title: 'Made of squares',
    game: squares.id,
    actions: squares.actions.map(({ id }) => id),
    none: 0,
    decisionsPerSecond: 12.5,
    side,
    isColour,
    moments,
    stretches: lengths.map((length, i) => ({
      from,
      to: (from += length),
      session: Math.floor(i / 2),
      episode: 3 + i,
      isCorrection: i === 2,
      ...{ fromMs: null, toMs: null, expertise: null, quality: null }
    })),
    sessions: ['a', 'b'].map((id) => ({ id, sha256: id.repeat(64), steps: 1000, drops: 0 })),
    counts: squares.actions.map((_, i) => labels.filter((label) => label === i).length),
    madeAtMs: 0
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, PICTURES_FILE), pictures)
  writeFileSync(join(folder, LABELS_FILE), labels)
  writeFileSync(join(folder, DATASET_FILE), JSON.stringify(dataset))
  return dataset
}
