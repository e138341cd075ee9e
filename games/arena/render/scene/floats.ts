import { padded, type Item } from '../display-list'
import { hex, withAlpha, type Colour } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { ellipse } from '../raster/shapes'
import { capHeight, drawText, textWidth } from '../text/text'
import type { Float } from '../view'
import { fieldUnit, pixelOf, type Scene } from './scene'

const COLOURS: Readonly<Record<Float['kind'], Colour>> = {
  damage: hex('#ff4a3a'),
  heal: hex('#5ff07a'),
  points: hex('#5fc8ff'),
  shield: hex('#e8e8f4'),
  gain: hex('#ffd84a'),
  word: hex('#ffffff')
}
const INK = hex('#1a1016')
/** Units a number rises in its life, and where it begins over the feet. */
const RISE = 46
const START = 40
/** It fades in the last part of its life. */
const FADES_FROM = 0.7
/** Steps of its fading. */
const FADES = 6

/** Numbers that rise over those they are about, and what flies. They cover what is under them. */
export function floatItems({ view, layout }: Scene): Item[] {
  const unit = fieldUnit(layout)
  const numbers = view.floats.map(({ text, kind, x, y, age }): Item => {
    const at = pixelOf(layout, x, y)
    const top = Math.round(at.y - (START + RISE * age) * unit)
    const fade = age < FADES_FROM ? FADES : Math.round((FADES * (1 - age)) / (1 - FADES_FROM))
    const isWord = kind === 'word' || kind === 'gain'
    const shape = { sizePx: Math.max(8, Math.round((isWord ? 15 : 21) * unit)), weight: 'bold' } as const
    const alpha = (255 * fade) / FADES
    const style = { ...shape, colour: withAlpha(COLOURS[kind], alpha), halo: withAlpha(INK, alpha) }
    const width = textWidth(text, shape)
    const box = { x: at.x - (width >> 1), y: top - capHeight(shape), width, height: capHeight(shape) }
    return {
      key: `float ${text} ${kind} ${at.x} ${top} ${fade}`,
      box: padded(box, 3 + Math.ceil(box.height / 2)),
      paint: (canvas) => drawText(canvas, text, at.x, top, style, 'centre')
    }
  })
  const missiles = view.missiles.map(({ x, y, height, kind }): Item => {
    const at = pixelOf(layout, x, y)
    const cy = Math.round(at.y - height * unit)
    const [r, colour] = [9 * unit, kind === 'harm' ? hex('#ffb43c') : hex('#7affb0')]
    const reach = Math.ceil(r * 1.6)
    return {
      key: `missile ${kind} ${at.x} ${cy}`,
      box: padded({ x: at.x - reach, y: cy - reach, width: 2 * reach, height: 2 * reach }, 1),
      paint: (canvas) => {
        fillContours(canvas, [ellipse(at.x, cy, r * 1.5, r * 1.5)], withAlpha(colour, 90))
        fillContours(canvas, [ellipse(at.x, cy, r, r)], colour)
        fillContours(canvas, [ellipse(at.x - r * 0.25, cy - r * 0.25, r * 0.5, r * 0.5)], hex('#ffffff'))
      }
    }
  })
  return [...missiles, ...numbers]
}
