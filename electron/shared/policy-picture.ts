import type { Frame } from './frame'
import type { Rect } from './geometry/rectangle'
import { USUAL_LOOK, type PictureLook } from './live-env'

/**
 * What a policy that plays by sight sees: the game's part of a picture, brought to `side` x `side` bytes
 * by exact area averages. A pixel counts as bright as its brightest channel, so that coloured strips
 * over a black and white tube change nothing: the same as the built-in board's own `gray84`.
 *
 * @param part the game's own picture within the frame, in its pixels; all of it when left out
 * @param look 84 x 84 grey when left out; in colour the planes of red, green and blue stand one after the other
 * @returns new bytes, row by row from the top
 */
export function policyPicture(
  frame: Frame,
  part: Rect = { x: 0, y: 0, width: frame.width, height: frame.height },
  { side, isColour }: PictureLook = USUAL_LOOK
): Uint8Array {
  const lights = isColour ? COLOURS : (['brightest'] as const)
  const picture = new Uint8Array(lights.length * side * side)
  lights.forEach((light, i) =>
    reduce(frame, part, light, side, picture.subarray(i * side * side, (i + 1) * side * side))
  )
  return picture
}

/** How bright a pixel is: as bright as its brightest channel, or as one of them. */
type Light = 'brightest' | 0 | 1 | 2

const COLOURS: readonly Light[] = [0, 1, 2]

function reduce(
  frame: Frame,
  { x, y, width, height }: Rect,
  light: Light,
  side: number,
  into: Uint8Array
): void {
  const columns = cellsOf(x, width, frame.width, side)
  const area = (width * height) / (side * side)
  const sums = new Float64Array(frame.width)
  cellsOf(y, height, frame.height, side).forEach((rows, to) => {
    sums.fill(0)
    if (rows.headShare > 0) addRow(frame, rows.head, rows.headShare, light, sums)
    for (let row = rows.first; row < rows.end; row++) addRow(frame, row, 1, light, sums)
    if (rows.tailShare > 0) addRow(frame, rows.tail, rows.tailShare, light, sums)
    for (let i = 0; i < side; i++) into[to * side + i] = Math.round(sumOf(columns[i]!, sums) / area)
  })
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

/** How `side` averages share the pixels from `start` over `extent`; outside of 0 to `limit` there are none. */
function cellsOf(start: number, extent: number, limit: number, side: number): Cell[] {
  return Array.from({ length: side }, (_, i) => {
    const from = Math.max(0, start + (i * extent) / side)
    const to = Math.min(limit, start + ((i + 1) * extent) / side)
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
function addRow(
  { data, width, format }: Frame,
  row: number,
  share: number,
  light: Light,
  sums: Float64Array
): void {
  const start = row * width
  if (format === 'gray8') for (let x = 0; x < width; x++) sums[x]! += share * data[start + x]!
  else if (light !== 'brightest')
    for (let x = 0, at = start * 4 + light; x < width; x++, at += 4) sums[x]! += share * data[at]!
  else
    for (let x = 0, at = start * 4; x < width; x++, at += 4) {
      const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!]
      const most = red > green ? red : green
      sums[x]! += share * (most > blue ? most : blue)
    }
}

function sumOf({ head, headShare, first, end, tail, tailShare }: Cell, columns: Float64Array): number {
  let sum = 0
  if (headShare > 0) sum += headShare * columns[head]!
  for (let x = first; x < end; x++) sum += columns[x]!
  if (tailShare > 0) sum += tailShare * columns[tail]!
  return sum
}
