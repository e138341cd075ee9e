import type { Canvas } from '../raster/canvas'
import type { Colour } from '../raster/colour'
import { paintCoverage } from '../raster/paint'
import { fontOf, type Font, type Weight } from './font'

/** How a line of text looks. */
export interface TextStyle {
  readonly sizePx: number
  readonly colour: Colour
  readonly weight?: Weight
  /** Around every letter, so that it is read on any ground. */
  readonly halo?: Colour
}

const font = ({ sizePx, weight }: Pick<TextStyle, 'sizePx' | 'weight'>): Font => fontOf(sizePx, weight)

/** How wide a line is, in pixels. */
export function textWidth(text: string, style: Pick<TextStyle, 'sizePx' | 'weight'>): number {
  const { glyph } = font(style)
  let width = 0
  for (const sign of text) width += glyph(sign).advance
  return width
}

/** The height of its capitals, in pixels: what centres a line. */
export const capHeight = (style: Pick<TextStyle, 'sizePx' | 'weight'>): number => font(style).capHeight
/** From one line to the next, in pixels. */
export const lineHeight = (style: Pick<TextStyle, 'sizePx' | 'weight'>): number => font(style).lineHeight

export type Align = 'left' | 'centre' | 'right'

/** Draws a line whose baseline lies at `y`; `x` is its left end, its middle or its right end. Whole pixels. */
export function drawText(
  canvas: Canvas,
  text: string,
  x: number,
  y: number,
  style: TextStyle,
  align: Align = 'left'
): void {
  const { glyph } = font(style)
  const width = align === 'left' ? 0 : textWidth(text, style)
  const from = Math.round(x - (align === 'centre' ? width / 2 : width))
  const baseline = Math.round(y)
  if (style.halo !== undefined) {
    let at = from
    for (const sign of text) {
      const drawn = glyph(sign)
      paintCoverage(canvas, drawn.halo, style.halo, at, baseline)
      at += drawn.advance
    }
  }
  let at = from
  for (const sign of text) {
    const drawn = glyph(sign)
    paintCoverage(canvas, drawn.fill, style.colour, at, baseline)
    at += drawn.advance
  }
}

/** Breaks a text into lines no wider than `widthPx`, between words; a word that is wider stays whole. */
export function wrapped(
  text: string,
  widthPx: number,
  style: Pick<TextStyle, 'sizePx' | 'weight'>
): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && textWidth(longer, style) > widthPx) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/** As much of a text as fits, with three dots where something was left out. */
export function fitted(text: string, widthPx: number, style: Pick<TextStyle, 'sizePx' | 'weight'>): string {
  if (textWidth(text, style) <= widthPx) return text
  const signs = [...text]
  while (signs.length > 0 && textWidth(`${signs.join('')}…`, style) > widthPx) signs.pop()
  return `${signs.join('').trimEnd()}…`
}
