/** Made games whose right answers are known, with their profiles: one of clicks, one of chords. */
import { profileSchema, type Profile, type ProfileInput } from '../../electron/shared/profile'
import { Random } from '../../electron/shared/random'
import { writeDataset } from './made-dataset'
import type { Dataset } from '../../electron/shared/dataset'

const said = (text: string): { en: string; fr: string } => ({ en: text, fr: text })

const profileOf = (game: Partial<ProfileInput> & Pick<ProfileInput, 'id'>): Profile =>
  profileSchema.parse({
    format: 2,
    title: said(game.id),
    attach: { window: { title: game.id } },
    clock: { kind: 'realTime', decisionsPerSecond: 10 },
    ...game
  })

export const SIDE = 50

/** A board of `cells` x `cells`: where a bright mark stands it is clicked, and nothing is done where none does. */
export function clicksProfile(cells: number): Profile {
  const places = Array.from({ length: cells * cells }, (_, i) => [i % cells, Math.floor(i / cells)] as const)
  return profileOf({
    id: 'clicks',
    pointer: {
      grid: { shape: 'square', columns: cells, rows: cells, area: { x: 0, y: 0, width: 1, height: 1 } }
    },
    actions: [
      { id: 'wait', label: said('Wait') },
      ...places.map(([x, y]) => ({
        id: `c${x}-${y}`,
        label: said(`${x} ${y}`),
        click: { at: { x: (x + 0.5) / cells, y: (y + 0.5) / cells } }
      }))
    ],
    fairFlips: { leftRight: {}, upDown: {} }
  })
}

/** `busy`: how likely there is a mark. */
export function writeClicks(
  folder: string,
  { moments, cells, busy, seed = 1 }: { moments: number; cells: number; busy: number; seed?: number }
): Dataset {
  const random = new Random(seed)
  const pictures = new Uint8Array(moments * SIDE * SIDE)
  const labels = new Int16Array(moments)
  const size = SIDE / cells
  for (let i = 0; i < moments; i++) {
    speckle(pictures.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE), random)
    if (random.uniform() >= busy) continue
    const cell = random.integer(cells * cells)
    const [x, y] = [(cell % cells) * size + 1, Math.floor(cell / cells) * size + 1]
    fill(pictures.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE), x, y, size - 2, size - 2)
    labels[i] = 1 + cell
  }
  const actions = clicksProfile(cells).actions.map(({ id }) => id)
  return writeDataset(folder, {
    ...{ game: 'clicks', actions, none: 0, side: SIDE, pictures, labels },
    stretches: 6
  })
}

const PADDLE_PLACES = 10
const PADDLE_Y = 0.95

/** A paddle at the lower edge that is led under a ball, which is anywhere above it. */
export const paddleProfile = (): Profile =>
  profileOf({
    id: 'paddle',
    pointer: {},
    actions: Array.from({ length: PADDLE_PLACES }, (_, i) => ({
      id: `at${i}`,
      label: said(`${i}`),
      move: { at: { x: (i + 0.5) / PADDLE_PLACES, y: PADDLE_Y } }
    }))
  })

export function writePaddle(
  folder: string,
  { moments, seed = 1 }: { readonly moments: number; readonly seed?: number }
): Dataset {
  const random = new Random(seed)
  const pictures = new Uint8Array(moments * SIDE * SIDE)
  const labels = Int16Array.from({ length: moments }, (_, i) => {
    const picture = pictures.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE)
    speckle(picture, random)
    const x = random.integer(SIDE - 2)
    fill(picture, x, random.integer(SIDE - 12), 3, 3)
    return Math.floor(((x + 1) * PADDLE_PLACES) / SIDE)
  })
  const actions = paddleProfile().actions.map(({ id }) => id)
  return writeDataset(folder, {
    ...{ game: 'paddle', actions, none: null, side: SIDE, pictures, labels },
    stretches: 6
  })
}

const WAYS = [
  { id: 'left', x: 1, y: 20 },
  { id: 'right', x: 39, y: 20 },
  { id: 'up', x: 20, y: 1 },
  { id: 'down', x: 20, y: 39 }
] as const
const CHORDS: readonly (readonly string[])[] = [
  ...WAYS.map(({ id }) => [id]),
  ...['left', 'right'].flatMap((across) => ['up', 'down'].map((along) => [across, along]))
]

/** Lamps at the four sides say which of four keys are held, one or two at a time. */
export const chordsProfile = (): Profile =>
  profileOf({
    id: 'chords',
    controls: WAYS.map(({ id }, i) => ({
      id,
      label: said(id),
      key: (['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const)[i]!
    })),
    actions: [
      { id: 'none', label: said('None') },
      ...CHORDS.map((hold) => ({ id: hold.join('-'), label: said(hold.join(' ')), hold: [...hold] }))
    ],
    fairFlips: { leftRight: { swaps: [{ control: 'left', with: 'right' }] } }
  })

/** `without`: chords that nobody ever plays. */
export function writeChords(
  folder: string,
  { moments, without = [], seed = 1 }: { moments: number; without?: readonly string[]; seed?: number }
): Dataset {
  const random = new Random(seed)
  const pictures = new Uint8Array(moments * SIDE * SIDE)
  const actions = chordsProfile().actions.map(({ id }) => id)
  const played = actions.filter((id) => !without.includes(id))
  const labels = Int16Array.from({ length: moments }, () =>
    actions.indexOf(played[random.integer(played.length)]!)
  )
  labels.forEach((label, i) =>
    paintChord(label, random, pictures.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE))
  )
  return writeDataset(folder, {
    ...{ game: 'chords', actions, none: 0, side: SIDE, pictures, labels },
    stretches: 6
  })
}

/** The picture at which this action is right. */
export function paintChord(action: number, random: Random, picture: Uint8Array): void {
  speckle(picture, random)
  for (const { id, x, y } of WAYS) if (CHORDS[action - 1]?.includes(id)) fill(picture, x, y, 10, 10)
}

function speckle(picture: Uint8Array, random: Random): void {
  for (let k = 0; k < 60; k++) picture[random.integer(picture.length)] = random.integer(90)
}

function fill(picture: Uint8Array, left: number, top: number, width: number, height: number): void {
  for (let y = top; y < top + height; y++) picture.fill(220, y * SIDE + left, y * SIDE + left + width)
}
