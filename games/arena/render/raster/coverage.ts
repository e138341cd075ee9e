/** How much of each pixel of a rectangle a shape covers, 0..255, row by row. */
export interface Coverage {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly alpha: Uint8Array
}

/** A closed line: x, y, x, y ... in pixels. */
export type Contour = readonly number[]

/** The largest shape that is rasterised, in pixels a side: what is larger lies outside any picture of the arena. */
const MOST_PX = 8192

const NOTHING: Coverage = { x: 0, y: 0, width: 0, height: 0, alpha: new Uint8Array(0) }

/**
 * The exact share of every pixel that lies inside closed lines: each edge adds the signed area between it and the right end
 * of its row, and a running sum along the row gives the coverage. Lines of the same turn unite, opposite ones make holes.
 */
export function coverageOf(contours: readonly Contour[]): Coverage {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const contour of contours)
    for (let i = 0; i + 1 < contour.length; i += 2) {
      left = Math.min(left, contour[i]!)
      right = Math.max(right, contour[i]!)
      top = Math.min(top, contour[i + 1]!)
      bottom = Math.max(bottom, contour[i + 1]!)
    }
  const [x, y] = [Math.floor(left), Math.floor(top)]
  const [width, height] = [Math.ceil(right) - x + 1, Math.ceil(bottom) - y]
  if (!(width > 0 && height > 0 && width < MOST_PX && height < MOST_PX)) return NOTHING
  const sums = new Float32Array(width * height + 2)
  for (const contour of contours) addContour(sums, width, contour, x, y)
  return { x, y, width, height, alpha: accumulated(sums, width, height) }
}

function addContour(sums: Float32Array, width: number, contour: Contour, x: number, y: number): void {
  const last = contour.length - 2
  let [fromX, fromY] = [contour[last]! - x, contour[last + 1]! - y]
  for (let i = 0; i <= last; i += 2) {
    const [toX, toY] = [contour[i]! - x, contour[i + 1]! - y]
    if (fromY < toY) addEdge(sums, width, fromX, fromY, toX, toY, 1)
    else if (fromY > toY) addEdge(sums, width, toX, toY, fromX, fromY, -1)
    ;[fromX, fromY] = [toX, toY]
  }
}

/** An edge that goes down (y0 < y1), of a turn of 1 or -1. */
function addEdge(
  sums: Float32Array,
  width: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  turn: number
): void {
  const slope = (x1 - x0) / (y1 - y0)
  for (let row = Math.floor(y0); row < y1; row++) {
    const from = Math.max(row, y0)
    const to = Math.min(row + 1, y1)
    const dy = to - from
    if (dy <= 0) continue
    const xFrom = x0 + (from - y0) * slope
    const xTo = x0 + (to - y0) * slope
    addSpan(sums, row * width, Math.min(xFrom, xTo), Math.max(xFrom, xTo), dy * turn)
  }
}

/** The part of an edge within one row, from `left` to `right`, whose height is `area` (signed). */
function addSpan(sums: Float32Array, row: number, left: number, right: number, area: number): void {
  const first = Math.floor(left)
  const last = Math.ceil(right)
  const at = row + first
  if (last <= first + 1) {
    const middle = (left + right) / 2 - first
    sums[at]! += area * (1 - middle)
    sums[at + 1]! += area * middle
    return
  }
  const perPixel = area / (right - left)
  const inFirst = first + 1 - left
  let before = (perPixel * inFirst * inFirst) / 2
  sums[at]! += before
  for (let column = first + 1; column < last - 1; column++) {
    const reached = perPixel * (column + 0.5 - left)
    sums[row + column]! += reached - before
    before = reached
  }
  const inLast = right - (last - 1)
  const reached = area - (perPixel * inLast * inLast) / 2
  sums[row + last - 1]! += reached - before
  sums[row + last]! += area - reached
}

function accumulated(sums: Float32Array, width: number, height: number): Uint8Array {
  const alpha = new Uint8Array(width * height)
  for (let row = 0; row < height; row++) {
    let sum = 0
    for (let at = row * width; at < (row + 1) * width; at++) {
      sum += sums[at]!
      alpha[at] = Math.min(255, Math.round(Math.abs(sum) * 255))
    }
  }
  return alpha
}
