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
  const area = (width * height) / (SIDE * SIDE)
  const picture = new Uint8Array(SIDE * SIDE)
  const sums = new Float64Array(frame.width)
  cellsOf(y, height, frame.height).forEach((rows, to) => {
    sums.fill(0)
    if (rows.headShare > 0) addRow(frame, rows.head, rows.headShare, sums)
    for (let row = rows.first; row < rows.end; row++) addRow(frame, row, 1, sums)
    if (rows.tailShare > 0) addRow(frame, rows.tail, rows.tailShare, sums)
    for (let i = 0; i < SIDE; i++) picture[to * SIDE + i] = Math.round(sumOf(columns[i]!, sums) / area)
  })
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

/** Adds a share of the brightness of a row of pixels to the sum of each column. */
function addRow({ data, width, format }: Frame, row: number, share: number, sums: Float64Array): void {
  const start = row * width
  if (format === 'gray8') for (let x = 0; x < width; x++) sums[x]! += share * data[start + x]!
  else
    for (let x = 0, at = start * 4; x < width; x++, at += 4)
      sums[x]! += share * Math.max(data[at]!, data[at + 1]!, data[at + 2]!)
}

function sumOf({ head, headShare, first, end, tail, tailShare }: Cell, columns: Float64Array): number {
  let sum = 0
  if (headShare > 0) sum += headShare * columns[head]!
  for (let x = first; x < end; x++) sum += columns[x]!
  if (tailShare > 0) sum += tailShare * columns[tail]!
  return sum
}
