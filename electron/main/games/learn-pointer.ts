import type { MouseButton, PicturePoint } from '../../shared/action'
import type { PersonInput } from '../../shared/person-input'
import { groups, median } from './grouping'
import { restPlaces } from './pointer-rests'

/** Clicks in one place, drags between two, notches of the wheel, places it only went to: what was done with the mouse, and how often. */
export type PointerUse = { readonly count: number; readonly firstMs: number } & (
  | {
      readonly kind: 'click'
      readonly button: MouseButton
      readonly at: PicturePoint
      /** 2: double clicks. */
      readonly clicks: number
      /** Of a grid, counted from 0; null where places were gathered as they lay. */
      readonly cell: Cell | null
    }
  | {
      readonly kind: 'drag'
      readonly button: MouseButton
      readonly from: PicturePoint
      readonly to: PicturePoint
    }
  | { readonly kind: 'wheel'; readonly at: PicturePoint; readonly dx: number; readonly dy: number }
  | { readonly kind: 'move'; readonly at: PicturePoint }
)

export interface Cell {
  readonly column: number
  readonly row: number
}

/** A grid over the whole picture that clicks are gathered into. */
export interface Cells {
  readonly columns: number
  readonly rows: number
}

/** What was done with the mouse, and every click. */
export interface PointerPlay {
  readonly uses: readonly PointerUse[]
  readonly clicks: readonly PicturePoint[]
}

/** A button that moves further than this while it is down drags; hands are not quite still in a click. */
const DRAG_FROM = 0.02
/** Two clicks this soon after each other in one place are a double click. */
const DOUBLE_MS = 350
const DOUBLE_WITHIN = 0.015
/** Clicks within this of each other are meant for one place. */
const RADIUS = 0.03
/** More places than an agent could choose among: they are gathered more coarsely. */
const MOST_PLACES = 24
const COARSER = 1.5

/** `inputs` are in order of time. */
export function pointerPlay(inputs: readonly PersonInput[], cells: Cells | null): PointerPlay {
  const strokes = strokesOf(inputs)
  const clicks = clicksOf(strokes.filter(isStill))
  const drags = strokes.filter((stroke) => !isStill(stroke))
  const uses = [
    ...groups(clicks, ({ button, clicks }) => `${button} ${clicks}`).flatMap((group) =>
      clickUses(group, cells)
    ),
    ...groups(drags, ({ button }) => button).flatMap(dragUses),
    ...wheelUses(inputs),
    ...restPlaces(inputs).map((place) => ({ kind: 'move' as const, ...place }))
  ]
  return { uses, clicks: strokes.filter(isStill).map(({ from }) => from) }
}

/** From where a button went down to where it was let go of. */
interface Stroke {
  readonly button: MouseButton
  readonly tMs: number
  readonly from: PicturePoint
  readonly to: PicturePoint
}

interface Click {
  readonly button: MouseButton
  readonly tMs: number
  readonly at: PicturePoint
  readonly clicks: number
}

/** One that was never let go of is left out: nobody knows where it would have ended. */
function strokesOf(inputs: readonly PersonInput[]): Stroke[] {
  const down = new Map<MouseButton, { tMs: number; at: PicturePoint }>()
  const strokes: Stroke[] = []
  for (const input of inputs) {
    if (input.kind !== 'button') continue
    const { button, at, tMs } = input
    const pressed = down.get(button)
    if (input.down) down.set(button, { tMs, at })
    else if (pressed) {
      down.delete(button)
      strokes.push({ button, tMs: pressed.tMs, from: pressed.at, to: at })
    }
  }
  return strokes.sort((a, b) => a.tMs - b.tMs)
}

const isStill = ({ from, to }: Stroke): boolean => apart(from, to) <= DRAG_FROM

/** The longer of the ways across and down: the picture's shape is not known. */
const apart = (a: PicturePoint, b: PicturePoint): number => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))

/** Two quick clicks in one place are a double click; more of them are clicks one after the other. */
function clicksOf(strokes: readonly Stroke[]): Click[] {
  const runs: Stroke[][] = []
  for (const stroke of strokes) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    const isNext =
      last?.button === stroke.button &&
      stroke.tMs - last.tMs <= DOUBLE_MS &&
      apart(last.from, stroke.from) <= DOUBLE_WITHIN
    if (run && isNext) run.push(stroke)
    else runs.push([stroke])
  }
  const click = ({ button, tMs, from: at }: Stroke, clicks: number): Click => ({ button, tMs, at, clicks })
  return runs.flatMap((run) => (run.length === 2 ? [click(run[0]!, 2)] : run.map((one) => click(one, 1))))
}

function clickUses(clicks: readonly Click[], cells: Cells | null): PointerUse[] {
  const [{ button, clicks: count }] = clicks as [Click]
  const common = { kind: 'click', button, clicks: count } as const
  if (cells !== null)
    return groups(clicks, ({ at }) => JSON.stringify(cellOf(at, cells))).map((group) => {
      const cell = cellOf(group[0]!.at, cells)
      return { ...common, ...counted(group), at: middleOf(cell, cells), cell }
    })
  const places = gathered(clicks.map(({ at }) => [at.x, at.y]))
  return places.map((members) => {
    const group = members.map((i) => clicks[i]!)
    return { ...common, ...counted(group), at: mostCentral(group.map(({ at }) => at)), cell: null }
  })
}

function dragUses(drags: readonly Stroke[]): PointerUse[] {
  const ways = gathered(drags.map(({ from, to }) => [from.x, from.y, to.x, to.y]))
  return ways.map((members) => {
    const group = members.map((i) => drags[i]!)
    const [first] = group as [Stroke]
    const from = mostCentral(group.map((drag) => drag.from))
    const to = mostCentral(group.map((drag) => drag.to))
    return { kind: 'drag', button: first.button, ...counted(group), from, to }
  })
}

/** A use for each direction: where the pointer mostly was, and as many notches as mostly came at once. */
function wheelUses(inputs: readonly PersonInput[]): PointerUse[] {
  const turns = inputs.filter((input) => input.kind === 'wheel').filter(({ dx, dy }) => dx !== 0 || dy !== 0)
  const direction = ({ dx, dy }: (typeof turns)[number]): string => `${Math.sign(dx)} ${Math.sign(dy)}`
  return groups(turns, direction).map((group) => ({
    kind: 'wheel',
    ...counted(group),
    at: mostCentral(group.map(({ at }) => at)),
    dx: notches(group.map(({ dx }) => dx)),
    dy: notches(group.map(({ dy }) => dy))
  }))
}

const MOST_NOTCHES = 20
const notches = (values: readonly number[]): number =>
  Math.max(-MOST_NOTCHES, Math.min(MOST_NOTCHES, Math.round(median(values))))

const counted = (group: readonly { readonly tMs: number }[]): { count: number; firstMs: number } => ({
  count: group.length,
  firstMs: group[0]!.tMs
})

const cellOf = ({ x, y }: PicturePoint, { columns, rows }: Cells): Cell => ({
  column: Math.max(0, Math.min(columns - 1, Math.floor(x * columns))),
  row: Math.max(0, Math.min(rows - 1, Math.floor(y * rows)))
})

const middleOf = ({ column, row }: Cell, { columns, rows }: Cells): PicturePoint => ({
  x: (column + 0.5) / columns,
  y: (row + 0.5) / rows
})

/** The one that the others lie nearest to: a place that was really clicked. */
function mostCentral(points: readonly PicturePoint[]): PicturePoint {
  const x = median(points.map((p) => p.x))
  const y = median(points.map((p) => p.y))
  const best = points.reduce((a, b) => (apart(b, { x, y }) < apart(a, { x, y }) ? b : a))
  return { x: inside(best.x), y: inside(best.y) }
}

/** Fractions of the picture, to a hundredth of a percent. */
const inside = (value: number): number => Math.max(0, Math.min(1, Math.round(value * 10_000) / 10_000))

type Vector = readonly number[]

/** Gathers places that lie near each other; coarsely enough that an agent could choose among them. Answers members by number. */
function gathered(points: readonly Vector[]): number[][] {
  for (let radius = RADIUS; ; radius *= COARSER) {
    const seeds = seedsOf(points, radius)
    if (seeds !== null) return settled(points, seeds)
  }
}

/** Points of which every other lies within reach of one, in their order; null when that takes too many. */
function seedsOf(points: readonly Vector[], radius: number): Vector[] | null {
  const seeds: Vector[] = []
  for (const point of points) {
    if (seeds.some((seed) => distance(seed, point) <= radius)) continue
    if (seeds.length === MOST_PLACES) return null
    seeds.push(point)
  }
  return seeds
}

/** Each point goes to the place whose middle is nearest. Depends on nothing but the points and their order. */
function settled(points: readonly Vector[], seeds: readonly Vector[]): number[][] {
  let middles = seeds
  let members: number[][] = []
  for (let round = 0; round < ROUNDS; round++) {
    members = middles.map(() => [])
    points.forEach((point, i) => members[nearest(point, middles)]!.push(i))
    members = members.filter((group) => group.length > 0)
    middles = members.map((group) => mean(group.map((i) => points[i]!)))
  }
  return members
}

const ROUNDS = 5

const distance = (a: Vector, b: Vector): number => Math.max(...a.map((value, i) => Math.abs(value - b[i]!)))

function nearest(point: Vector, places: readonly Vector[]): number {
  let best = 0
  places.forEach((place, i) => {
    if (distance(point, place) < distance(point, places[best]!)) best = i
  })
  return best
}

const mean = (points: readonly Vector[]): Vector =>
  points[0]!.map((_, i) => points.reduce((sum, point) => sum + point[i]!, 0) / points.length)
