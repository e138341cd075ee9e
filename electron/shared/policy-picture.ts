import type { Frame } from './frame'
import type { Rect } from './geometry/rectangle'

/** Side of the square grey pictures that policies see. */
const SIDE = 84

/**
 * What a policy that plays by sight sees: the game's part of a picture, brought to 84 x 84 grey bytes
 * by exact area averages. A pixel counts as bright as its brightest channel, so that coloured strips
 * over a black and white tube change nothing: the same as the built-in board's own `gray84`.
 *
 * @param part the game's own picture within the frame, in its pixels; all of it when left out
 * @returns new bytes, row by row from the top
 */
export function policyPicture(frame: Frame, part?: Rect): Uint8Array {
  const { x, y, width, height } = part ?? { x: 0, y: 0, width: frame.width, height: frame.height }
  const columns = cellsOf(x, width, frame.width)
  const rows = cellsOf(y, height, frame.height)
  const area = (width * height) / (SIDE * SIDE)
  const line = new Float64Array(SIDE)
  const picture = new Uint8Array(SIDE * SIDE)
  const sums = new Float64Array(SIDE)
  const add = (row: number, share: number): void => {
    sumRow(frame, row, columns, line)
    for (let i = 0; i < SIDE; i++) sums[i]! += line[i]! * share
  }
  for (let to = 0; to < SIDE; to++) {
    sums.fill(0)
    const { head, headShare, first, end, tail, tailShare } = rows[to]!
    if (headShare > 0) add(head, headShare)
    for (let row = first; row < end; row++) add(row, 1)
    if (tailShare > 0) add(tail, tailShare)
    for (let i = 0; i < SIDE; i++) picture[to * SIDE + i] = Math.round(sums[i]! / area)
  }
  return picture
}

/** The pixels of a line that one average stands for: whole ones from `first` to `end`, and a share of one at each side. */
interface Cell {
  readonly head: number
  readonly headShare: number
  readonly first: number
  readonly end: number
  readonly tail: number
  readonly tailShare: number
}

/** Sums of fractions may end a hair past an edge. */
const HAIR = 1e-9

/** How `SIDE` averages share the pixels from `start` over `extent`; outside of 0 to `limit` there are none. */
function cellsOf(start: number, extent: number, limit: number): Cell[] {
  return Array.from({ length: SIDE }, (_, i) => {
    const from = Math.max(0, start + (i * extent) / SIDE)
    const to = Math.min(limit, start + ((i + 1) * extent) / SIDE)
    const [first, end] = [Math.ceil(from - HAIR), Math.floor(to + HAIR)]
    // Both ends in one pixel, or nothing at all.
    if (first > end)
      return { head: end, headShare: atLeast0(to - from), first, end: first, tail: end, tailShare: 0 }
    const [headShare, tailShare] = [atLeast0(first - from), atLeast0(to - end)]
    return { head: first - 1, headShare, first, end, tail: end, tailShare }
  })
}

const atLeast0 = (share: number): number => (share > HAIR ? share : 0)

/** The brightness of one row of pixels, summed up for each cell, into `line`. */
function sumRow({ data, width, format }: Frame, y: number, cells: readonly Cell[], line: Float64Array): void {
  const start = y * width
  const isGrey = format === 'gray8'
  for (let i = 0; i < SIDE; i++) {
    const { head, headShare, first, end, tail, tailShare } = cells[i]!
    let sum = isGrey ? sumGrey(data, start + first, start + end) : sumColour(data, start + first, start + end)
    if (headShare > 0) sum += headShare * brightness(data, start + head, isGrey)
    if (tailShare > 0) sum += tailShare * brightness(data, start + tail, isGrey)
    line[i] = sum
  }
}

function sumGrey(data: Uint8Array, from: number, end: number): number {
  let sum = 0
  for (let at = from; at < end; at++) sum += data[at]!
  return sum
}

function sumColour(data: Uint8Array, from: number, end: number): number {
  let sum = 0
  for (let at = from * 4; at < end * 4; at += 4) {
    const red = data[at]!
    const green = data[at + 1]!
    const blue = data[at + 2]!
    sum += Math.max(red, green, blue)
  }
  return sum
}

const brightness = (data: Uint8Array, pixel: number, isGrey: boolean): number =>
  isGrey ? data[pixel]! : sumColour(data, pixel, pixel + 1)
