import type { Frame } from '../../../electron/shared/frame'
import type { Pixels } from '../../../electron/shared/perception/pixels'

/** A picture of one colour with rectangles painted over it, in their order. */
export function painted(
  width: number,
  height: number,
  ground: string,
  rectangles: readonly (readonly [colour: string, x: number, y: number, width: number, height: number])[] = []
): Pixels {
  const data = new Uint8Array(4 * width * height)
  const paint = (colour: string, x: number, y: number, w: number, h: number): void => {
    const value = Number.parseInt(colour.slice(1), 16)
    for (let row = y; row < y + h; row++)
      for (let column = x; column < x + w; column++)
        data.set([value >> 16, (value >> 8) & 255, value & 255, 255], 4 * (row * width + column))
  }
  paint(ground, 0, 0, width, height)
  for (const rectangle of rectangles) paint(...rectangle)
  return { width, height, data }
}

export const frameOf = ({ width, height, data }: Pixels, tMonotonicMs: number): Frame => ({
  width,
  height,
  format: 'rgba8',
  data,
  tMonotonicMs,
  seq: Math.round(tMonotonicMs)
})
