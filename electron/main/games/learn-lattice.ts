/** Finds the board that somebody clicked on: the grid of squares or diamonds on which their clicks lie. */
import type { PicturePoint } from '../../shared/action'
import type { Grid } from '../../shared/geometry/grid-cells'
import { median } from './grouping'

/** Fewer clicks lie on some grid by chance. */
const LEAST_CLICKS = 40
/** Of fewer cells each is a place of its own, and better known by where it was clicked. */
const LEAST_CELLS = 12
/** Cells across a picture at most, and the finest step of the search, of a cell over all of it. */
const MOST_CELLS = 80
const FINENESS = 0.1
const TILTED_FINENESS = 0.3
/** Clicks this near to each other are one place, that tells of a grid once. */
const ONE_PLACE = 0.015
/** How sharply places lie on a grid, from 0 to 1: hands that stray by a fifth of a cell still give 0.45. */
const LEAST_STRENGTH = 0.3
/** Times the square of that strength: in all that is tried chance gives no grid of so many places (Rayleigh). */
const LEAST_SURPRISE = 14
/** A coarser grid on which clicks lie nearly as sharply is the right one: of its cells the finer one's are parts. */
const NEARLY = 0.85
/** A click is meant for a cell within this of its middle; so many must be meant for one. */
const WITHIN = 0.36
const LEAST_FITTING = 0.65
/** Cells that touch each other only at corners: squares standing on them. */
const ONE_PARITY = 0.93
/** Beyond so many empty rows or columns, whole ones, no board goes on. */
const MOST_EMPTY = 2
/** Of a row or column of it so many cells are clicked, of those that usually are. */
const LEAST_USED = 0.2
/** By so much of a cell a board may stand over the edge of the picture; it is drawn in. */
const OVER_EDGE = 0.25

/** Null where clicks lie as they like, or are too few to tell. */
export function latticeOf(clicks: readonly PicturePoint[]): Grid | null {
  if (clicks.length < LEAST_CLICKS) return null
  const places = placesOf(clicks)
  const across = axisOf(places.map(({ x }) => x))
  const down = axisOf(places.map(({ y }) => y))
  if (across !== null && down !== null) {
    const cells = meantFor(clicks, across, down)
    const even = cells.filter(({ i, j }) => (i + j) % 2 === 0).length / Math.max(1, cells.length)
    return Math.max(even, 1 - even) >= ONE_PARITY
      ? diamonds(clicks, across, down, even < 0.5 ? 1 : 0)
      : squares(clicks, across, down)
  }
  const tilted = tiltedAxes(places)
  return tilted && diamonds(clicks, ...tilted, 0)
}

function placesOf(clicks: readonly PicturePoint[]): PicturePoint[] {
  const places: PicturePoint[] = []
  for (const { x, y } of clicks)
    if (!places.some((place) => Math.max(Math.abs(place.x - x), Math.abs(place.y - y)) < ONE_PLACE))
      places.push({ x, y })
  return places
}

/** Middles of cells along one axis: `from` + i * `pitch`. */
interface Axis {
  readonly from: number
  readonly pitch: number
}

interface Index {
  readonly i: number
  readonly j: number
}

const indexOn = ({ from, pitch }: Axis, value: number): number => Math.round((value - from) / pitch)
const offOn = ({ from, pitch }: Axis, value: number): number =>
  Math.abs((value - from) / pitch - indexOn({ from, pitch }, value))

function meantFor(clicks: readonly PicturePoint[], across: Axis, down: Axis): Index[] {
  return clicks
    .filter(({ x, y }) => offOn(across, x) <= WITHIN && offOn(down, y) <= WITHIN)
    .map(({ x, y }) => ({ i: indexOn(across, x), j: indexOn(down, y) }))
}

/** How many waves fit across the picture so that all values lie on the same side of theirs; null where none do. */
function axisOf(values: readonly number[]): Axis | null {
  const sorted = values.toSorted((a, b) => a - b)
  const [first, last] = [quantile(sorted, 0.02), quantile(sorted, 0.98)]
  const span = last - first
  if (span * MOST_CELLS < 2) return null
  const tried: { waves: number; strength: number }[] = []
  for (let waves = 1.5 / span; waves <= MOST_CELLS; waves += FINENESS / span)
    tried.push({ waves, strength: meanVector(values.map((value) => value * waves)).length })
  const best = Math.max(...tried.map(({ strength }) => strength))
  if (best < LEAST_STRENGTH || best * best * values.length < LEAST_SURPRISE) return null
  const near = tried.findIndex(({ strength }) => strength >= NEARLY * best)
  let peak = near
  while ((tried[peak + 1]?.strength ?? 0) > tried[peak]!.strength) peak += 1
  return fitted(values, 1 / tried[peak]!.waves)
}

/** The mean of unit vectors, one for each of so many turns: how long it is tells how far they agree (Rayleigh). */
function meanVector(turns: readonly number[]): { readonly length: number; readonly turn: number } {
  let [c, s] = [0, 0]
  for (const turn of turns) {
    c += Math.cos(2 * Math.PI * turn)
    s += Math.sin(2 * Math.PI * turn)
  }
  return { length: Math.hypot(c, s) / Math.max(1, turns.length), turn: Math.atan2(s, c) / (2 * Math.PI) }
}

/** The axis of about this pitch that lies nearest to the values, by least squares. */
function fitted(values: readonly number[], pitch: number): Axis {
  let axis: Axis = { from: meanVector(values.map((value) => value / pitch)).turn * pitch, pitch }
  for (let round = 0; round < 4; round++) {
    const near = values.filter((value) => offOn(axis, value) <= WITHIN)
    const at = near.map((value) => indexOn(axis, value))
    const [x, y] = [mean(at), mean(near)]
    const spread = at.reduce((sum, i) => sum + (i - x) ** 2, 0)
    if (spread === 0) return axis
    const slope = at.reduce((sum, i, k) => sum + (i - x) * (near[k]! - y), 0) / spread
    if (slope <= 0) return axis
    axis = { from: y - slope * x, pitch: slope }
  }
  return axis
}

/**
 * Axes of half a diamond each: hands stray too far for rows and columns by themselves, and lines along the diamonds' sides
 * are twice as far apart.
 */
function tiltedAxes(places: readonly PicturePoint[]): [Axis, Axis] | null {
  const some = places.filter((_, i) => i % Math.ceil(places.length / 300) === 0)
  const spans = [spanOf(places.map(({ x }) => x)), spanOf(places.map(({ y }) => y))] as const
  const [xs, ys] = [some.map(({ x }) => x), some.map(({ y }) => y)]
  const sides = (fx: number, fy: number): number => bothWays(turned(xs, fx), turned(ys, fy))
  const tried = (values: readonly number[], span: number): { waves: number; vectors: Turned }[] =>
    Array.from({ length: Math.ceil((MOST_CELLS / 2 - 1.5 / span) * (span / TILTED_FINENESS)) }, (_, i) => {
      const waves = (1.5 + i * TILTED_FINENESS) / span
      return { waves, vectors: turned(values, waves) }
    })
  const down = tried(ys, spans[1])
  let best = { fx: 0, fy: 0, strength: 0 }
  for (const x of tried(xs, spans[0]))
    for (const y of down) {
      const strength = bothWays(x.vectors, y.vectors)
      if (strength > best.strength) best = { fx: x.waves, fy: y.waves, strength }
    }
  // All in one row or column.
  if (best.strength === 0) return null
  for (let step = 0.1; step > 0.002; step /= 2)
    for (const [dx, dy] of [
      [step / spans[0], 0],
      [-step / spans[0], 0],
      [0, step / spans[1]],
      [0, -step / spans[1]]
    ] as const) {
      const strength = sides(best.fx + dx, best.fy + dy)
      if (strength > best.strength) best = { fx: best.fx + dx, fy: best.fy + dy, strength }
    }
  const { fx, fy, strength } = best
  if (strength < LEAST_STRENGTH || strength * strength * some.length < LEAST_SURPRISE) return null
  const [falling, rising] = [fy, -fy].map(
    (f) => meanVector(places.map(({ x, y }) => fx * x + f * y)).turn
  ) as [number, number]
  return [
    { from: (falling + rising) / 2 / fx, pitch: 1 / (2 * fx) },
    { from: (falling - rising) / 2 / fy, pitch: 1 / (2 * fy) }
  ]
}

/** A unit vector for each value, turned once a wave. */
interface Turned {
  readonly cos: Float64Array
  readonly sin: Float64Array
}

const turned = (values: readonly number[], waves: number): Turned => ({
  cos: Float64Array.from(values, (value) => Math.cos(2 * Math.PI * waves * value)),
  sin: Float64Array.from(values, (value) => Math.sin(2 * Math.PI * waves * value))
})

/** How sharply places lie along lines that fall, and along lines that rise: of the two the less. */
function bothWays(x: Turned, y: Turned): number {
  let [cc, ss, cs, sc] = [0, 0, 0, 0]
  for (let i = 0; i < x.cos.length; i++) {
    cc += x.cos[i]! * y.cos[i]!
    ss += x.sin[i]! * y.sin[i]!
    cs += x.cos[i]! * y.sin[i]!
    sc += x.sin[i]! * y.cos[i]!
  }
  return Math.min(Math.hypot(cc - ss, cs + sc), Math.hypot(cc + ss, sc - cs)) / Math.max(1, x.cos.length)
}

function squares(clicks: readonly PicturePoint[], across: Axis, down: Axis): Grid | null {
  const cells = meantFor(clicks, across, down)
  if (!isBoard(cells, clicks.length)) return null
  const [columns, rows] = [rangeOf(cells, 'i', across, 0.5), rangeOf(cells, 'j', down, 0.5)]
  return {
    shape: 'square',
    columns: columns.to - columns.from + 1,
    rows: rows.to - rows.from + 1,
    area: rect(
      across.from + (columns.from - 0.5) * across.pitch,
      down.from + (rows.from - 0.5) * down.pitch,
      across.from + (columns.to + 0.5) * across.pitch,
      down.from + (rows.to + 0.5) * down.pitch
    )
  }
}

/** @param parity of the sum of a cell's two numbers, in halves of a cell */
function diamonds(clicks: readonly PicturePoint[], across: Axis, down: Axis, parity: 0 | 1): Grid | null {
  const cells = clicks
    .map(({ x, y }) => nearestDiamond((x - across.from) / across.pitch, (y - down.from) / down.pitch, parity))
    .filter((cell) => cell !== null)
  if (!isBoard(cells, clicks.length)) return null
  const [columns, rows] = [rangeOf(cells, 'i', across, 1), rangeOf(cells, 'j', down, 1)]
  // The first row begins with a cell, and not half a cell to the right.
  const left = columns.from - Math.abs((columns.from + rows.from - parity) % 2)
  const [count, height] = [Math.floor((columns.to - left) / 2) + 1, rows.to - rows.from + 1]
  const [x, y] = [across.from + (left - 1) * across.pitch, down.from + (rows.from - 1) * down.pitch]
  return {
    shape: 'diamond',
    columns: count,
    rows: height,
    area: rect(x, y, x + (2 * count + (height > 1 ? 1 : 0)) * across.pitch, y + (height + 1) * down.pitch)
  }
}

/** In halves of a diamond: the one whose middle is near enough; null between them. */
function nearestDiamond(x: number, y: number, parity: 0 | 1): Index | null {
  const [u, v] = [(x + y - parity) / 2, (x - y - parity) / 2]
  const [a, b] = [Math.round(u), Math.round(v)]
  if (Math.abs(u - a) > WITHIN || Math.abs(v - b) > WITHIN) return null
  return { i: a + b + parity, j: a - b }
}

function isBoard(cells: readonly Index[], clicks: number): boolean {
  const different = new Set(cells.map(({ i, j }) => `${i} ${j}`)).size
  return cells.length >= LEAST_FITTING * clicks && different >= LEAST_CELLS
}

/** Which rows or columns belong together, from the middle outwards, inside the picture. @param half of a cell, in pitches */
function rangeOf(
  cells: readonly Index[],
  line: 'i' | 'j',
  { from, pitch }: Axis,
  half: number
): { readonly from: number; readonly to: number } {
  const used = linesUsed(cells, line)
  const isInside = (i: number): boolean =>
    from + (i - half) * pitch >= -OVER_EDGE * pitch && from + (i + half) * pitch <= 1 + OVER_EDGE * pitch
  const middle = median(cells.map((cell) => cell[line]))
  const end = (step: 1 | -1): number => {
    let [last, empty] = [middle, 0]
    for (let i = middle + step; empty <= 2 * half * MOST_EMPTY && isInside(i); i += step) {
      if (used.has(i)) [last, empty] = [i, 0]
      else empty += 1
    }
    return last
  }
  return { from: end(-1), to: end(1) }
}

/** Rows or columns of whose cells enough were clicked: a button beside a board may lie on it by chance. */
function linesUsed(cells: readonly Index[], line: 'i' | 'j'): ReadonlySet<number> {
  const clicked = new Map<number, Set<number>>()
  for (const cell of cells) {
    const known = clicked.get(cell[line]) ?? new Set()
    clicked.set(cell[line], known.add(cell[line === 'i' ? 'j' : 'i']))
  }
  const usual = median([...clicked.values()].map(({ size }) => size))
  return new Set([...clicked].filter(([, { size }]) => size >= LEAST_USED * usual).map(([at]) => at))
}

const rect = (left: number, top: number, right: number, bottom: number): Grid['area'] => {
  const [x, y] = [Math.max(0, rounded(left)), Math.max(0, rounded(top))]
  return { x, y, width: rounded(Math.min(1, right) - x), height: rounded(Math.min(1, bottom) - y) }
}

const rounded = (value: number): number => Math.round(value * 1e6) / 1e6
const mean = (values: readonly number[]): number =>
  values.reduce((a, b) => a + b, 0) / Math.max(1, values.length)
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.round(share * (sorted.length - 1))]!
function spanOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.max(1e-3, quantile(sorted, 0.98) - quantile(sorted, 0.02))
}
