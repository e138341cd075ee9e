import { TURN_TICKS } from '../../rules/combat/scene'
import type { ChatLine } from '../../rules/state'
import type { Item } from '../display-list'
import type { Box, Canvas } from '../raster/canvas'
import { darker, hex, lighter, mix, type Colour } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { ellipse } from '../raster/shapes'
import { capHeight, drawText, fitted, lineHeight, wrapped } from '../text/text'
import type { Panels } from '../theme'
import { word } from '../words'
import { drawButton, drawGauge, drawHollow, label, part } from './panel'
import type { Scene } from './scene'
import { spellItems } from './spell-bar'
import { vitalItems } from './vitals'

const GOLD = hex('#f0c34a')
const XP = hex('#8a62d8')
/** Seconds of a turn from which the time left is shown in red. */
const HURRY_TICKS = 8
/** Below this many pixels a unit, words would not be read. */
export const WORDS_FROM_UNIT = 0.4

/** The panel at the bottom. */
export function hudItems(scene: Scene): Item[] {
  const { layout, theme } = scene
  const { panel } = layout.hud
  const items = [
    part(scene, 'panel', theme.id, panel, (canvas) => drawGround(canvas, panel, theme.panels, layout.unit))
  ]
  items.push(...vitalItems(scene), ...spellItems(scene), xpItem(scene), kamasItem(scene), ...turnItems(scene))
  if (layout.unit >= WORDS_FROM_UNIT) items.push(chatItem(scene), nameItem(scene), bagItem(scene))
  return items
}

function drawGround(canvas: Canvas, { x, y, width, height }: Box, panels: Panels, unit: number): void {
  const line = Math.max(1, Math.round(2 * unit))
  for (let row = 0; row < height; row++)
    canvas.fillRect(
      x,
      y + row,
      width,
      1,
      mix(lighter(panels.back, 0.06), darker(panels.back, 0.25), row / height)
    )
  canvas.fillRect(x, y, width, line, darker(panels.border, 0.5))
  canvas.fillRect(x, y + line, width, line, panels.border)
}

const CHAT: Readonly<Record<ChatLine['channel'], { readonly dark: Colour; readonly light: Colour }>> = {
  info: { dark: hex('#8fe08a'), light: hex('#2f6b2c') },
  combat: { dark: hex('#ffb27a'), light: hex('#8f3d16') },
  general: { dark: hex('#eef0f4'), light: hex('#33271a') }
}

function chatItem(scene: Scene): Item {
  const { layout, state, ui, theme } = scene
  const { chat } = layout.hud
  const { unit } = layout
  const last = state.chat.slice(-8).map(({ channel, text }) => ({ channel, text: text[ui.language] }))
  return part(scene, 'chat', JSON.stringify(last), chat, (canvas) => {
    drawHollow(canvas, chat, theme.panels, unit)
    const style = { sizePx: Math.max(10, Math.round(12 * unit)) }
    const isDark = theme.panels.text > theme.panels.sunk
    const inset = Math.round(7 * unit)
    const lines = last.flatMap(({ channel, text }) =>
      wrapped(text, chat.width - 2 * inset, style).map((line) => ({
        channel,
        line: fitted(line, chat.width - 2 * inset, style)
      }))
    )
    const step = lineHeight(style)
    const fits = Math.floor((chat.height - inset) / step)
    lines.slice(-fits).forEach(({ channel, line }, i) => {
      const colour = CHAT[channel][isDark ? 'dark' : 'light']
      drawText(canvas, line, chat.x + inset, chat.y + inset + capHeight(style) + i * step, {
        ...style,
        colour
      })
    })
  })
}

function nameItem(scene: Scene): Item {
  const { layout, readings, ui, theme } = scene
  const { name } = layout.hud
  const text = `${readings.name} · ${word(ui.language, 'level')} ${readings.level}`
  const style = { sizePx: Math.round(13 * layout.unit), colour: theme.panels.text }
  return part(scene, 'name', text, name, (canvas) =>
    label(canvas, name, fitted(text, name.width, style), style, 'centre')
  )
}

function xpItem(scene: Scene): Item {
  const { layout, readings, theme } = scene
  const { xp: box } = layout.hud
  const { xp, xpNext } = readings
  return part(scene, 'xp', `${xp} ${xpNext}`, box, (canvas) => {
    drawGauge(canvas, box, xp / xpNext, XP, theme.panels, layout.unit)
    if (layout.unit < WORDS_FROM_UNIT) return
    const sizePx = Math.round(12 * layout.unit)
    const style = { sizePx, weight: 'bold', colour: hex('#ffffff'), halo: hex('#20122e') } as const
    label(canvas, box, `XP ${xp} / ${xpNext}`, style, 'centre')
  })
}

function kamasItem(scene: Scene): Item {
  const { layout, readings, theme } = scene
  const { kamas: box } = layout.hud
  const { unit } = layout
  return part(scene, 'kamas', `${readings.kamas}`, box, (canvas) => {
    const [r, x, y] = [9 * unit, box.x + 11 * unit, box.y + box.height / 2]
    fillContours(canvas, [ellipse(x, y, r, r)], darker(GOLD, 0.55))
    fillContours(canvas, [ellipse(x, y, r * 0.85, r * 0.85)], {
      from: lighter(GOLD, 0.3),
      to: darker(GOLD, 0.2),
      x0: x,
      y0: y - r,
      x1: x,
      y1: y + r
    })
    fillContours(canvas, [ellipse(x, y, r * 0.45, r * 0.55)], darker(GOLD, 0.3))
    if (unit < WORDS_FROM_UNIT) return
    const style = { sizePx: Math.round(16 * unit), weight: 'bold', colour: theme.panels.text } as const
    label(canvas, box, `${readings.kamas}`, style, 'left', Math.round(26 * unit))
  })
}

function bagItem(scene: Scene): Item {
  const { layout, readings, ui, theme } = scene
  const { bag } = layout.hud
  const look = readings.phase === 'exploration' ? 'plain' : readings.phase === 'interface' ? 'chosen' : 'off'
  return part(scene, 'bag', `${look} ${ui.language}`, bag, (canvas) =>
    drawButton(canvas, bag, word(ui.language, 'bag'), theme.panels, layout.unit, look)
  )
}

/** The button that ends the turn, and how much time is left of it. */
function turnItems(scene: Scene): Item[] {
  const { layout, readings, ui, theme, state } = scene
  const { endTurn, turnTime } = layout.hud
  const { unit } = layout
  const { isOwnTurn, ticksLeft } = readings
  const isFight = state.combat !== null
  const text = word(ui.language, isOwnTurn ? 'endTurn' : isFight ? 'waiting' : 'peace')
  const button = part(scene, 'end turn', `${isOwnTurn} ${isFight} ${ui.language}`, endTurn, (canvas) =>
    drawButton(
      canvas,
      endTurn,
      unit < WORDS_FROM_UNIT ? '' : text,
      theme.panels,
      unit,
      isOwnTurn ? 'strong' : 'off'
    )
  )
  const time = part(scene, 'turn time', `${isFight} ${isOwnTurn} ${ticksLeft}`, turnTime, (canvas) => {
    const gauge = { ...turnTime, height: Math.round(turnTime.height * 0.36) }
    const isLate = ticksLeft <= HURRY_TICKS
    const colour = isLate ? hex('#e8402f') : isOwnTurn ? theme.panels.accent : theme.panels.faint
    drawGauge(canvas, gauge, isFight ? ticksLeft / TURN_TICKS : 0, colour, theme.panels, unit)
    if (!isFight || unit < WORDS_FROM_UNIT) return
    const style = {
      sizePx: Math.round(17 * unit),
      weight: 'bold',
      colour: isLate ? hex('#ff5a48') : theme.panels.text
    } as const
    const below = { ...turnTime, y: gauge.y + gauge.height, height: turnTime.height - gauge.height }
    label(canvas, below, `${ticksLeft} s`, style, 'centre')
  })
  return [button, time]
}
