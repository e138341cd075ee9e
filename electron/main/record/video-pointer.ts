import type { Point } from '../../shared/geometry/rectangle'

const INK = [255, 172, 62] as const
const EDGE = [11, 15, 16] as const
/** Radii in dots of the strip's letters. */
const DOT = 3
const RING = 8
const STROKE = 1

/** RGB bytes of a picture, and how wide it is. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}

/** Draws the pointer as a dot; `unit` pixels are one dot of the strip's letters. */
export function drawDot(pixels: Pixels, at: Point, unit: number): void {
  paint(pixels, at, (DOT + STROKE) * unit, (distance) => (distance > DOT * unit ? EDGE : INK))
}

/** Draws a click as a ring. */
export function drawRing(pixels: Pixels, at: Point, unit: number): void {
  const [inner, outer] = [(RING - 2 * STROKE) * unit, RING * unit]
  paint(pixels, at, outer + STROKE * unit, (distance) => {
    if (distance < inner - STROKE * unit) return null
    return distance < inner || distance > outer ? EDGE : INK
  })
}

/** Colours the pixels within a radius by how far they are; null leaves one as it is. */
function paint(
  { data, width, height }: Pixels,
  at: Point,
  radius: number,
  colourAt: (distance: number) => readonly [number, number, number] | null
): void {
  const [left, right] = [
    Math.max(0, Math.floor(at.x - radius)),
    Math.min(width - 1, Math.ceil(at.x + radius))
  ]
  const [top, bottom] = [
    Math.max(0, Math.floor(at.y - radius)),
    Math.min(height - 1, Math.ceil(at.y + radius))
  ]
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const distance = Math.hypot(x + 0.5 - at.x, y + 0.5 - at.y)
      const colour = distance > radius ? null : colourAt(distance)
      if (colour !== null) data.set(colour, (y * width + x) * 3)
    }
}
