import type { MouseButton, PicturePoint } from '../../shared/action'
import type { PersonInput } from '../../shared/person-input'
import { cellsOf, type Cell, type Grid } from '../../shared/geometry/grid-cells'
import { groups, median } from './grouping'
import { latticeOf } from './learn-lattice'
import { restPlaces } from './pointer-rests'

/** Clicks in one place, drags between two, notches of the wheel, places it only went to: what was done with the mouse, and how often. */
export type PointerUse = { readonly count: number; readonly firstMs: number } & (
  | {
      readonly kind: 'click'
      readonly button: MouseButton
      readonly at: PicturePoint
      /** 2: double clicks. */
      readonly clicks: number
      /** Of a grid; null where places were gathered as they lay. */
      readonly cell: Pick<Cell, 'column' | 'row'> | null
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

/** What was done with the mouse, every click, and the grid that they were gathered into. */
export interface PointerPlay {
  readonly uses: readonly PointerUse[]
  readonly clicks: readonly PicturePoint[]
  readonly grid: Grid | null
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
/** Of a board with more cells only those are chosen among that were clicked. */
const MOST_CELLS = 400
const COARSER = 1.5

/**
 * `inputs` are in order of time.
 * @param wished a grid that clicks are gathered into; null: one on which they lie, if there is any
 * @param waits whether the game waits for who plays it: then a pointer that wanders between clicks leads nothing
 */
export function pointerPlay(
  inputs: readonly PersonInput[],
  wished: Grid | null,
  waits: boolean
): PointerPlay {
  const strokes = strokesOf(inputs)
  const still = strokes.filter(isStill)
  const clicks = clicksOf(still)
  const drags = strokes.filter((stroke) => !isStill(stroke))
  const grid = wished ?? latticeOf(still.map(({ from }) => from))
  const uses = [
    ...groups(clicks, ({ button, clicks }) => `${button} ${clicks}`)
      .toSorted((a, b) => b.length - a.length)
      .flatMap((group, i) => clickUses(group, grid, i === 0)),
    ...groups(drags, ({ button }) => button).flatMap(dragUses),
    ...wheelUses(inputs),
    ...(waits ? [] : restPlaces(inputs)).map((place) => ({ kind: 'move' as const, ...place }))
  ]
  return { uses, clicks: still.map(({ from }) => from), grid }
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

/**
 * Clicks of one kind: those in cells of the grid by their cells, and all others as they lie.
 * @param isOfAll whether cells that were never clicked are told as well: what is done in one cell can be done in all
 */
function clickUses(clicks: readonly Click[], grid: Grid | null, isOfAll: boolean): PointerUse[] {
  const [{ button, clicks: count }] = clicks as [Click]
  const common = { kind: 'click', button, clicks: count } as const
  const cells = grid === null ? [] : cellsOf(grid)
  const inCells = cells.map((): Click[] => [])
  const elsewhere = clicks.filter((click) => {
    const cell = grid === null ? -1 : cellAt(click.at, grid, cells)
    inCells[cell]?.push(click)
    return cell < 0
  })
  const places = gathered(elsewhere.map(({ at }) => [at.x, at.y]))
  return [
    ...cells.flatMap(({ column, row, middle }, i): PointerUse[] => {
      const group = inCells[i]!
      if (group.length === 0 && !(isOfAll && cells.length <= MOST_CELLS)) return []
      const at = { x: inside(middle.x), y: inside(middle.y) }
      return [{ ...common, ...counted(group), at, cell: { column, row } }]
    }),
    ...places.map((members): PointerUse => {
      const group = members.map((i) => elsewhere[i]!)
      return { ...common, ...counted(group), at: mostCentral(group.map(({ at }) => at)), cell: null }
    })
  ]
}

/** The number of the cell that a click was meant for; below 0 outside of the grid. */
function cellAt(at: PicturePoint, grid: Grid, cells: readonly Cell[]): number {
  const { x, y, width, height } = grid.area
  const isOutside = at.x < x || at.x > x + width || at.y < y || at.y > y + height
  if (isOutside) return -1
  const [across, down] = [width / grid.columns, height / grid.rows]
  const far = ({ middle }: Cell): number =>
    Math.abs(middle.x - at.x) / across +
    Math.abs(middle.y - at.y) / (grid.shape === 'diamond' ? 2 * down : down)
  return cells.reduce((best, cell, i) => (far(cell) < far(cells[best]!) ? i : best), 0)
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
  firstMs: group[0]?.tMs ?? Infinity
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
