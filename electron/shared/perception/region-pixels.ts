import type { Rect } from '../geometry/rectangle'

/**
 * The pixels that a region covers in a picture of this size: each edge at the nearest pixel, never less than one pixel
 * and never outside.
 */
export function regionPixels(region: Rect, size: { readonly width: number; readonly height: number }): Rect {
  const [x, right] = span(region.x, region.width, size.width)
  const [y, bottom] = span(region.y, region.height, size.height)
  return { x, y, width: right - x, height: bottom - y }
}

function span(start: number, length: number, size: number): [number, number] {
  const low = Math.min(size - 1, Math.round(start * size))
  return [low, Math.min(size, Math.max(low + 1, Math.round((start + length) * size)))]
}
