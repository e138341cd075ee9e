import { coverageOf, type Contour, type Coverage } from '../raster/coverage'
import { curve, ellipse, segment } from '../raster/shapes'
import { glyphOf, type GlyphPoint, type GlyphStroke } from './glyphs'

/** A sign at a size, ready to be laid on a canvas. Its coverage is placed from the left end of the baseline. */
export interface DrawnGlyph {
  readonly advance: number
  readonly fill: Coverage
  /** The same, one pixel (or more, of a large font) wider all around. */
  readonly halo: Coverage
}

/** The font at one size. Lengths in pixels. */
export interface Font {
  /** From the baseline to the top of a capital. */
  readonly capHeight: number
  /** From one baseline to the next. */
  readonly lineHeight: number
  readonly glyph: (sign: string) => DrawnGlyph
}

export type Weight = 'regular' | 'bold'

/** The smallest that can be read: capitals of 5 pixels. */
const LEAST_CAP_PX = 5
const CORNER_UNITS = 2
const CURVE_PARTS = 5

const fonts = new Map<string, Font>()

/** The font of a size: the height of its capitals is seven tenths of it, as in most fonts. Made once. */
export function fontOf(sizePx: number, weight: Weight = 'regular'): Font {
  const capHeight = Math.max(LEAST_CAP_PX, Math.round(sizePx * 0.7))
  const key = `${capHeight} ${weight}`
  let font = fonts.get(key)
  if (!font) fonts.set(key, (font = makeFont(capHeight, weight)))
  return font
}

function makeFont(capHeight: number, weight: Weight): Font {
  const pen = penWidth(capHeight, weight)
  const place = grid(capHeight, pen)
  const haloPx = capHeight >= 16 ? 2 : 1
  const drawn = new Map<string, DrawnGlyph>()
  return {
    capHeight,
    lineHeight: Math.round(capHeight * 1.75),
    glyph(sign) {
      let glyph = drawn.get(sign)
      if (!glyph) drawn.set(sign, (glyph = drawGlyph(sign, pen, place, haloPx)))
      return glyph
    }
  }
}

/** Thickness of a stroke: halves of a pixel, so that edges fall on pixels. */
function penWidth(capHeight: number, weight: Weight): number {
  const wanted = capHeight * (weight === 'bold' ? 0.2 : 0.13)
  return Math.max(weight === 'bold' && capHeight >= 8 ? 1.5 : 1, Math.round(wanted * 2) / 2)
}

interface Grid {
  readonly x: (units: number) => number
  readonly y: (units: number) => number
  readonly advance: (units: number) => number
}

/** From the glyphs' grid to pixels: heights that all letters share fall on whole ones, so that lines are crisp. */
function grid(capHeight: number, pen: number): Grid {
  const unit = (capHeight - Math.floor(pen)) / (7 - 1 + (pen >= 1 ? 0 : 1))
  const span = capHeight - Math.ceil(pen)
  const small = Math.round((span * 5) / 7)
  const heights = [-2, 0, 5, 7, 10]
  const pixels = [-Math.max(1, Math.round((span * 2) / 7)), 0, small, span, span + Math.round((span * 3) / 7)]
  const xUnit = Math.max(span / 7, unit * 0.86)
  return {
    x: (units) => Math.round(units * xUnit) + pen / 2,
    y: (units) => {
      const above = heights.findIndex((height) => height >= units)
      const [h0, h1] = [heights[Math.max(0, above - 1)]!, heights[above]!]
      const [p0, p1] = [pixels[Math.max(0, above - 1)]!, pixels[above]!]
      const at = h1 === h0 ? p1 : p0 + ((p1 - p0) * (units - h0)) / (h1 - h0)
      return -Math.round(at) - pen / 2
    },
    advance: (units) => Math.round(units * xUnit) + Math.ceil(pen) + Math.max(1, Math.round(xUnit * 0.9))
  }
}

function drawGlyph(sign: string, pen: number, place: Grid, haloPx: number): DrawnGlyph {
  const { width, strokes } = glyphOf(sign)
  const fill = united(strokes.flatMap((stroke) => contoursOf(stroke, pen, place)))
  return { advance: place.advance(width), fill, halo: widened(fill, haloPx) }
}

function contoursOf({ points, isClosed }: GlyphStroke, pen: number, place: Grid): Contour[] {
  const line = rounded(points, isClosed).map((value, i) => (i % 2 === 0 ? place.x(value) : place.y(value)))
  // Curves keep their fractions: only their ends lie on the grid.
  const smooth = rounded(
    points.map((point) => ({ ...point, x: place.x(point.x), y: place.y(point.y) })),
    isClosed,
    (place.x(CORNER_UNITS * 10) - place.x(0)) / 10
  )
  const path = points.some(({ isRound }) => isRound) ? smooth : line
  if (isClosed) path.push(path[0]!, path[1]!)
  const contours: Contour[] = []
  for (let i = 0; i + 3 < path.length; i += 2)
    contours.push(...strokePart(path[i]!, path[i + 1]!, path[i + 2]!, path[i + 3]!, pen))
  return contours
}

/** A straight part of a stroke: upright and level ones have square ends, the others round ones. */
function strokePart(x0: number, y0: number, x1: number, y1: number, pen: number): Contour[] {
  const half = pen / 2
  if (x0 === x1 && y0 === y1) {
    const dot = Math.max(half, 0.5)
    return [[x0 - dot, y0 - dot, x0 + dot, y0 - dot, x0 + dot, y0 + dot, x0 - dot, y0 + dot]]
  }
  if (x0 === x1 || y0 === y1) {
    const [left, right] = [Math.min(x0, x1) - half, Math.max(x0, x1) + half]
    const [top, bottom] = [Math.min(y0, y1) - half, Math.max(y0, y1) + half]
    return [[left, top, right, top, right, bottom, left, bottom]]
  }
  const round = half * 1.02
  return [segment(x0, y0, x1, y1, half), ellipse(x0, y0, round, round), ellipse(x1, y1, round, round)]
}

/** The points of a stroke as a line, x and y in turn; corners that are marked are rounded, by `corner` at most. */
function rounded(points: readonly GlyphPoint[], isClosed: boolean, corner = 0): number[] {
  const line: number[] = []
  points.forEach((point, i) => {
    const before = points[i - 1] ?? (isClosed ? points.at(-1) : undefined)
    const after = points[i + 1] ?? (isClosed ? points[0] : undefined)
    if (!point.isRound || !before || !after || corner === 0) return line.push(point.x, point.y)
    const [from, to] = [toward(point, before, corner), toward(point, after, corner)]
    line.push(from.x, from.y, ...curve(from.x, from.y, point.x, point.y, to.x, to.y, CURVE_PARTS))
  })
  return line
}

/** The point on the way to another that is `corner` away, or half the way. */
function toward(
  from: GlyphPoint,
  to: GlyphPoint,
  corner: number
): { readonly x: number; readonly y: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const share = length === 0 ? 0 : Math.min(corner, length / 2) / length
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/** All contours, each by itself, the strongest counting: parts that meet leave no seam. */
function united(contours: readonly Contour[]): Coverage {
  const parts = contours.map((contour) => coverageOf([contour])).filter(({ width }) => width > 0)
  if (parts.length === 0) return { x: 0, y: 0, width: 0, height: 0, alpha: new Uint8Array(0) }
  const x = Math.min(...parts.map((part) => part.x))
  const y = Math.min(...parts.map((part) => part.y))
  const width = Math.max(...parts.map((part) => part.x + part.width)) - x
  const height = Math.max(...parts.map((part) => part.y + part.height)) - y
  const alpha = new Uint8Array(width * height)
  for (const part of parts)
    for (let row = 0; row < part.height; row++)
      for (let column = 0; column < part.width; column++) {
        const at = (row + part.y - y) * width + column + part.x - x
        alpha[at] = Math.max(alpha[at]!, part.alpha[row * part.width + column]!)
      }
  return { x, y, width, height, alpha }
}

/** A coverage made wider by whole pixels, corners included. */
function widened({ x, y, width, height, alpha }: Coverage, px: number): Coverage {
  const [wide, high] = [width + 2 * px, height + 2 * px]
  const wider = new Uint8Array(wide * high)
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const covered = alpha[row * width + column]!
      if (covered === 0) continue
      for (let dy = 0; dy <= 2 * px; dy++)
        for (let dx = 0; dx <= 2 * px; dx++) {
          const at = (row + dy) * wide + column + dx
          if (wider[at]! < covered) wider[at] = covered
        }
    }
  return { x: x - px, y: y - px, width: wide, height: high, alpha: wider }
}
