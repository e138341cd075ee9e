import { over, type Canvas } from './canvas'
import { mix, type Colour } from './colour'
import { coverageOf, type Contour, type Coverage } from './coverage'

/** Two colours from one point to another, in pixels; beyond them the nearer colour. */
export interface Gradient {
  readonly from: Colour
  readonly to: Colour
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

/** What a shape is filled with. */
export type Paint = Colour | Gradient

/** Steps that a gradient has: more cannot be told apart. */
const STEPS = 64

/** Fills closed lines, given in pixels with fractions; edges are smooth. */
export function fillContours(canvas: Canvas, contours: readonly Contour[], paint: Paint): void {
  paintCoverage(canvas, coverageOf(contours), paint)
}

/** Lays a paint over the pixels that are covered. `dx`, `dy`: whole pixels by which the coverage is moved. */
export function paintCoverage(canvas: Canvas, coverage: Coverage, paint: Paint, dx = 0, dy = 0): void {
  const { x, y, width, height, alpha } = coverage
  const [left, top] = [x + dx, y + dy]
  const [fromX, toX] = [Math.max(canvas.clipLeft, left), Math.min(canvas.clipRight, left + width)]
  const [fromY, toY] = [Math.max(canvas.clipTop, top), Math.min(canvas.clipBottom, top + height)]
  const colourAt = typeof paint === 'number' ? null : gradientAt(paint)
  const flat = typeof paint === 'number' ? paint : 0
  for (let row = fromY; row < toY; row++) {
    const source = (row - top) * width - left
    const target = canvas.row(row)
    for (let column = fromX; column < toX; column++) {
      const covered = alpha[source + column]!
      if (covered === 0) continue
      const colour = colourAt === null ? flat : colourAt(column, row)
      canvas.pixels[target + column] = over(canvas.pixels[target + column]!, colour, covered)
    }
  }
}

function gradientAt({ from, to, x0, y0, x1, y1 }: Gradient): (x: number, y: number) => Colour {
  const colours = Uint32Array.from({ length: STEPS + 1 }, (_, i) => mix(from, to, i / STEPS))
  const [dx, dy] = [x1 - x0, y1 - y0]
  const scale = STEPS / Math.max(1e-9, dx * dx + dy * dy)
  return (x, y) => {
    const step = Math.round(((x + 0.5 - x0) * dx + (y + 0.5 - y0) * dy) * scale)
    return colours[Math.max(0, Math.min(STEPS, step))]!
  }
}
