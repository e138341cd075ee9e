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
  const columns = sharesOf(x, width, frame.width)
  const sums = new Float64Array(SIDE * SIDE)
  const row = new Float64Array(SIDE)
  let reduced = -1
  for (const { from, to, share } of sharesOf(y, height, frame.height)) {
    if (from !== reduced) reduceRow(frame, from, columns, row)
    reduced = from
    for (let i = 0, at = to * SIDE; i < SIDE; i++) sums[at + i]! += row[i]! * share
  }
  return Uint8Array.from(sums, Math.round)
}

/** A line of source pixels and a line of averages: which goes into which, and how much of the average it is. */
interface Share {
  readonly from: number
  readonly to: number
  readonly share: number
}

/** How `SIDE` averages share the pixels from `start` over `extent`, in order of the pixels. */
function sharesOf(start: number, extent: number, limit: number): Share[] {
  const step = extent / SIDE
  const shares: Share[] = []
  for (let to = 0; to < SIDE; to++) {
    const [first, last] = [start + to * step, start + (to + 1) * step]
    for (let from = Math.floor(first); from < last; from++) {
      const overlap = Math.min(last, from + 1) - Math.max(first, from)
      // Sums of fractions may end a hair past an edge.
      if (overlap > 1e-9 && from >= 0 && from < limit) shares.push({ from, to, share: overlap / step })
    }
  }
  return shares
}

/** One row of pixels as `SIDE` averages, into `row`. */
function reduceRow(
  { data, width, format }: Frame,
  y: number,
  columns: readonly Share[],
  row: Float64Array
): void {
  row.fill(0)
  const start = y * width
  if (format === 'gray8') for (const { from, to, share } of columns) row[to]! += data[start + from]! * share
  else
    for (const { from, to, share } of columns) {
      const at = (start + from) * 4
      row[to]! += Math.max(data[at]!, data[at + 1]!, data[at + 2]!) * share
    }
}
