import type { Contour } from './coverage'

const FULL_TURN = Math.PI * 2
/** A curve is cut into straight parts of about this length, in pixels. */
const PART_PX = 1.6

const partsFor = (lengthPx: number): number => Math.max(8, Math.min(96, Math.ceil(lengthPx / PART_PX)))

/** An ellipse around a point, turned by an angle (radians, clockwise on the screen). */
export function ellipse(x: number, y: number, rx: number, ry: number, turned = 0): Contour {
  const parts = partsFor(FULL_TURN * Math.max(rx, ry))
  const [cos, sin] = [Math.cos(turned), Math.sin(turned)]
  const points: number[] = []
  for (let i = 0; i < parts; i++) {
    const angle = (FULL_TURN * i) / parts
    const [px, py] = [rx * Math.cos(angle), ry * Math.sin(angle)]
    points.push(x + px * cos - py * sin, y + px * sin + py * cos)
  }
  return points
}

export const rectangle = (x: number, y: number, width: number, height: number): Contour => [
  ...[x, y, x + width, y],
  ...[x + width, y + height, x, y + height]
]

/** A diamond around a point: half its width and half its height. */
export const diamond = (x: number, y: number, halfWidth: number, halfHeight: number): Contour => [
  ...[x, y - halfHeight, x + halfWidth, y],
  ...[x, y + halfHeight, x - halfWidth, y]
]

/** A rectangle whose corners are quarters of a circle. */
export function roundRectangle(x: number, y: number, width: number, height: number, radius: number): Contour {
  const r = Math.min(radius, width / 2, height / 2)
  const parts = Math.max(3, Math.ceil(partsFor(FULL_TURN * r) / 4))
  const points: number[] = []
  const corners = [
    [x + width - r, y + r, 0],
    [x + width - r, y + height - r, 1],
    [x + r, y + height - r, 2],
    [x + r, y + r, 3]
  ] as const
  for (const [cx, cy, quarter] of corners)
    for (let i = 0; i <= parts; i++) {
      const angle = (quarter + i / parts) * (Math.PI / 2)
      points.push(cx + r * Math.sin(angle), cy - r * Math.cos(angle))
    }
  return points
}

/** A line of a width through points, its ends and corners round. All parts turn the same way, so that they unite. */
export function strokeOf(points: readonly number[], width: number, isClosed = false): Contour[] {
  const half = width / 2
  const ends = isClosed ? [...points, points[0]!, points[1]!] : points
  const contours: Contour[] = []
  for (let i = 0; i + 3 < ends.length; i += 2)
    contours.push(segment(ends[i]!, ends[i + 1]!, ends[i + 2]!, ends[i + 3]!, half))
  for (let i = 0; i + 1 < points.length; i += 2)
    contours.push(ellipse(points[i]!, points[i + 1]!, half, half))
  return contours
}

/** A straight line between two points with flat ends, `half` as wide on either side. Clockwise, as every shape here. */
export function segment(x0: number, y0: number, x1: number, y1: number, half: number): Contour {
  const length = Math.hypot(x1 - x0, y1 - y0)
  if (length === 0) return [x0, y0, x0, y0, x0, y0]
  const [nx, ny] = [(-(y1 - y0) / length) * half, ((x1 - x0) / length) * half]
  return [x0 - nx, y0 - ny, x1 - nx, y1 - ny, x1 + nx, y1 + ny, x0 + nx, y0 + ny]
}

/** Points of a curve from one point over a pull point to another (quadratic), without the first. */
export function curve(
  x0: number,
  y0: number,
  px: number,
  py: number,
  x1: number,
  y1: number,
  parts = 8
): number[] {
  const points: number[] = []
  for (let i = 1; i <= parts; i++) {
    const t = i / parts
    const u = 1 - t
    points.push(u * u * x0 + 2 * u * t * px + t * t * x1, u * u * y0 + 2 * u * t * py + t * t * y1)
  }
  return points
}
