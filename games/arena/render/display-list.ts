import type { Box, Canvas } from './raster/canvas'

/** A thing in the picture. Two with the same key look the same, to the pixel. */
export interface Item {
  readonly key: string
  /** All its pixels lie in here. */
  readonly box: Box
  /** Draws it; may be asked for a part of it only, by the canvas's clip. */
  readonly paint: (canvas: Canvas) => void
}

/** Whether two boxes have a pixel in common. */
export const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

/** The smallest box around two. */
export function around(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)]
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y
  }
}

/** A box made wider by some pixels on every side. */
export const padded = ({ x, y, width, height }: Box, px: number): Box => ({
  x: x - px,
  y: y - px,
  width: width + 2 * px,
  height: height + 2 * px
})
