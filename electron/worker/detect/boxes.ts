/** Boxes in pixels, and how far two of them are the same. */

/** A rectangle: its left top corner and its size, in pixels with fractions. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export const areaOf = ({ width, height }: Rect): number => Math.max(0, width) * Math.max(0, height)

/** The pixels that two boxes have in common. */
export function commonArea(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return width > 0 && height > 0 ? width * height : 0
}

/** Intersection over union, 0 to 1 (Jaccard). 0 where both are empty. */
export function iou(a: Rect, b: Rect): number {
  const common = commonArea(a, b)
  return common === 0 ? 0 : common / (areaOf(a) + areaOf(b) - common)
}

/** Generalised intersection over union, -1 to 1 (Rezatofighi et al. 2019): tells of boxes apart how far. */
export function giou(a: Rect, b: Rect): number {
  const common = commonArea(a, b)
  const union = areaOf(a) + areaOf(b) - common
  const width = Math.max(a.x + a.width, b.x + b.width) - Math.min(a.x, b.x)
  const height = Math.max(a.y + a.height, b.y + b.height) - Math.min(a.y, b.y)
  const around = width * height
  return common / union - (around - union) / around
}

/** The part of a box that lies in [0, width] x [0, height]; its size is 0 where none does. */
export function clipped(box: Rect, width: number, height: number): Rect {
  const [x, y] = [Math.max(0, Math.min(width, box.x)), Math.max(0, Math.min(height, box.y))]
  return {
    x,
    y,
    width: Math.max(0, Math.min(width, box.x + box.width) - x),
    height: Math.max(0, Math.min(height, box.y + box.height) - y)
  }
}
