import { spellGround } from '../art/spell-icons'
import type { Item } from '../display-list'
import type { Box, Canvas } from '../raster/canvas'
import { darker, hex, lighter, mix } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { roundRectangle } from '../raster/shapes'
import { blit } from '../raster/sprite'
import type { SpellReading } from '../readings'
import { drawText } from '../text/text'
import { part } from './panel'
import type { Scene } from './scene'

const INK = hex('#120b0e')
const WHITE = hex('#ffffff')
const COST = hex('#8fd0ff')

/** The slots of the spell bar: ready, too dear, cooling down with the turns left, or chosen. */
export function spellItems(scene: Scene): Item[] {
  const { layout, readings, ui, theme, sprites } = scene
  const { unit } = layout
  return layout.hud.spells.map((box, slot): Item => {
    const spell = readings.spells[slot]
    const isChosen = ui.spell === slot && readings.isOwnTurn
    const shows = spell ? `${spell.id} ${spell.readiness} ${spell.turns} ${isChosen}` : 'none'
    return part(scene, `slot ${slot}`, shows, box, (canvas) => {
      drawGround(canvas, box, spell, unit, isChosen ? theme.panels.accent : darker(theme.panels.border, 0.3))
      if (!spell) return
      const isFaded = spell.readiness !== 'ready' && spell.readiness !== 'notNow'
      const icon = sprites.spell(spell.id, box.width)
      blit(canvas, icon, box.x + (box.width >> 1), box.y + (box.height >> 1), isFaded ? 70 : 255)
      drawNumbers(canvas, box, spell, slot, unit)
    })
  })
}

function drawGround(
  canvas: Canvas,
  box: Box,
  spell: SpellReading | undefined,
  unit: number,
  frame: number
): void {
  const { x, y, width, height } = box
  const by = Math.max(1, Math.round(2.5 * unit))
  fillContours(canvas, [roundRectangle(x, y, width, height, 7 * unit)], frame)
  const isFaded =
    spell === undefined ||
    spell.readiness === 'cooling' ||
    spell.readiness === 'noPoints' ||
    spell.readiness === 'used'
  const colour =
    spell === undefined
      ? INK
      : isFaded
        ? mix(spellGround(spell.id), hex('#3c3a3e'), 0.8)
        : spellGround(spell.id)
  const room = roundRectangle(x + by, y + by, width - 2 * by, height - 2 * by, 5 * unit)
  fillContours(canvas, [room], {
    from: lighter(colour, 0.25),
    to: darker(colour, 0.2),
    x0: x,
    y0: y,
    x1: x,
    y1: y + height
  })
}

function drawNumbers(canvas: Canvas, box: Box, spell: SpellReading, slot: number, unit: number): void {
  if (unit < 0.4) return
  const small = { sizePx: Math.max(7, Math.round(12 * unit)), weight: 'bold', halo: INK } as const
  const edge = Math.round(5 * unit)
  drawText(canvas, `${slot + 1}`, box.x + edge, box.y + edge + Math.round(8 * unit), {
    ...small,
    colour: WHITE
  })
  const isDear = spell.readiness === 'noPoints'
  const cost = { ...small, colour: isDear ? hex('#ff7a6a') : COST }
  drawText(canvas, `${spell.cost}`, box.x + box.width - edge, box.y + box.height - edge, cost, 'right')
  if (spell.turns === 0) return
  const large = { sizePx: Math.round(28 * unit), weight: 'bold', halo: INK, colour: WHITE } as const
  drawText(
    canvas,
    `${spell.turns}`,
    box.x + box.width / 2,
    box.y + box.height / 2 + Math.round(10 * unit),
    large,
    'centre'
  )
}
