import { padded, type Item } from '../display-list'
import { Canvas, type Box } from '../raster/canvas'
import { darker, lighter, withAlpha, type Colour } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { roundRectangle } from '../raster/shapes'
import { blit, spriteOf, type Sprite } from '../raster/sprite'
import { drawText, type Align, type TextStyle } from '../text/text'
import { capHeight } from '../text/text'
import type { Panels } from '../theme'
import type { Scene } from './scene'

/** Parts that were drawn, the last used at the end: most come back (a number of points, a button). */
const drawn = new Map<string, Sprite>()
/** Pixels of them that are kept. */
const MOST_PIXELS = 6_000_000
let keptPixels = 0

/**
 * A part of a panel or a window as a thing in the picture. `shows`: all that its look depends on beside its place, the theme
 * and the size of the picture. It is drawn once and kept. `reach`: pixels it is drawn beyond its box.
 */
export function part(
  { layout, theme }: Pick<Scene, 'layout' | 'theme'>,
  name: string,
  shows: string,
  box: Box,
  paint: (canvas: Canvas) => void,
  reach = 0
): Item {
  const place = padded(box, reach)
  return {
    key: `${name} ${shows}`,
    box: place,
    paint: (canvas) => {
      const key = `${layout.width} ${layout.height} ${layout.scalePercent} ${theme.id} ${name} ${box.x} ${box.y} ${shows}`
      blit(canvas, drawnOnce(key, place, paint), place.x, place.y)
    }
  }
}

function drawnOnce(key: string, place: Box, paint: (canvas: Canvas) => void): Sprite {
  let sprite = drawn.get(key)
  if (sprite) drawn.delete(key)
  else {
    const canvas = new Canvas(Math.max(1, place.width), Math.max(1, place.height), place.x, place.y)
    paint(canvas)
    sprite = spriteOf(canvas, 0, 0)
    keptPixels += sprite.pixels.length
  }
  drawn.set(key, sprite)
  for (const [oldest, { pixels }] of drawn) {
    if (keptPixels <= MOST_PIXELS || oldest === key) break
    drawn.delete(oldest)
    keptPixels -= pixels.length
  }
  return sprite
}

function filled(
  canvas: Canvas,
  { x, y, width, height }: Box,
  radius: number,
  from: Colour,
  to: Colour
): void {
  const paint = { from, to, x0: x, y0: y, x1: x, y1: y + height }
  fillContours(canvas, [roundRectangle(x, y, width, height, radius)], paint)
}

const inner = ({ x, y, width, height }: Box, by: number): Box => ({
  x: x + by,
  y: y + by,
  width: Math.max(1, width - 2 * by),
  height: Math.max(1, height - 2 * by)
})

/** A window: a frame with a ground. */
export function drawFrame(canvas: Canvas, box: Box, panels: Panels, unit: number): void {
  const r = 9 * unit
  filled(canvas, box, r, darker(panels.border, 0.55), darker(panels.border, 0.65))
  filled(
    canvas,
    inner(box, Math.max(1, Math.round(unit))),
    r,
    lighter(panels.border, 0.2),
    darker(panels.border, 0.15)
  )
  filled(
    canvas,
    inner(box, Math.max(2, Math.round(3 * unit))),
    r * 0.75,
    lighter(panels.back, 0.05),
    darker(panels.back, 0.1)
  )
}

/** A hollow: where something lies, or text stands. */
export function drawHollow(canvas: Canvas, box: Box, panels: Panels, unit: number): void {
  filled(canvas, box, 5 * unit, darker(panels.sunk, 0.35), panels.border)
  filled(canvas, inner(box, Math.max(1, Math.round(unit))), 4 * unit, darker(panels.sunk, 0.1), panels.sunk)
}

export type ButtonLook = 'plain' | 'strong' | 'off' | 'chosen'

/** A button with a word. */
export function drawButton(
  canvas: Canvas,
  box: Box,
  text: string,
  panels: Panels,
  unit: number,
  look: ButtonLook
): void {
  const colours = {
    plain: panels.raised,
    strong: panels.accent,
    off: panels.sunk,
    chosen: lighter(panels.raised, 0.25)
  }
  const colour = colours[look]
  filled(canvas, box, 7 * unit, darker(colour, 0.6), darker(colour, 0.7))
  filled(
    canvas,
    inner(box, Math.max(1, Math.round(1.5 * unit))),
    6 * unit,
    lighter(colour, 0.22),
    darker(colour, 0.14)
  )
  const ink =
    look === 'off' ? withAlpha(panels.faint, 160) : look === 'strong' ? inkOn(panels.accent) : panels.text
  const style = { sizePx: Math.round(14 * unit), colour: ink, weight: 'bold' } as const
  label(canvas, box, text, style, 'centre')
}

/** Black or white, whichever is read on a colour. */
export const inkOn = (colour: Colour): Colour =>
  (colour & 255) * 0.3 + ((colour >> 8) & 255) * 0.59 + ((colour >> 16) & 255) * 0.11 > 140
    ? 0xff181014
    : 0xffffffff

/** A line of text in the middle of a box's height. */
export function label(
  canvas: Canvas,
  box: Box,
  text: string,
  style: TextStyle,
  align: Align = 'left',
  inset = 0
): void {
  const x =
    align === 'left' ? box.x + inset : align === 'right' ? box.x + box.width - inset : box.x + box.width / 2
  drawText(canvas, text, x, box.y + Math.round((box.height + capHeight(style)) / 2), style, align)
}

/** A bar of a colour in a hollow. */
export function drawGauge(
  canvas: Canvas,
  box: Box,
  share: number,
  colour: Colour,
  panels: Panels,
  unit: number
): void {
  drawHollow(canvas, box, panels, unit)
  const room = inner(box, Math.max(1, Math.round(2 * unit)))
  const width = Math.round(room.width * Math.max(0, Math.min(1, share)))
  if (width > 0) filled(canvas, { ...room, width }, 3 * unit, lighter(colour, 0.25), darker(colour, 0.15))
}
