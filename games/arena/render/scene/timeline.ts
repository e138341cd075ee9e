import { darker, hex, lighter } from '../raster/colour'
import { padded, type Item } from '../display-list'
import { timelineEntries } from '../layout'
import type { Box, Canvas } from '../raster/canvas'
import { fillContours } from '../raster/paint'
import { roundRectangle } from '../raster/shapes'
import { blit } from '../raster/sprite'
import type { TurnReading } from '../readings'
import { TEAM_COLOURS } from '../sprites'
import { drawText } from '../text/text'
import { word } from '../words'
import { barColour } from './bars'
import { WORDS_FROM_UNIT } from './hud'
import { part } from './panel'
import type { Scene } from './scene'

const INK = hex('#150c10')
const GOLD = hex('#ffe27a')

/** Who acts when, from the top: a portrait in the colour of its side, and its health. */
export function timelineItems(scene: Scene): Item[] {
  const { layout, readings, ui } = scene
  const { timeline, round } = readings
  if (timeline.length === 0) return []
  const { unit } = layout
  const boxes = timelineEntries(layout, timeline.length)
  const entries = timeline.map((entry, i): Item => {
    const box = boxes[i]!
    const { fighter, kind, team, hp, maxHp, isActive } = entry
    const shows = `${box.y} ${box.height} ${fighter} ${kind} ${team} ${hp} ${maxHp} ${isActive}`
    return part(
      scene,
      'turn of',
      shows,
      box,
      (canvas) => drawEntry(canvas, box, entry, scene),
      Math.ceil(8 * unit)
    )
  })
  if (unit < WORDS_FROM_UNIT) return entries
  const text = `${word(ui.language, 'round')} ${round}`
  const { x, y, width } = layout.timeline
  const style = { sizePx: Math.round(13 * unit), weight: 'bold', colour: hex('#ffffff'), halo: INK } as const
  const head = { x: x - width, y, width: 2 * width, height: Math.round(20 * unit) }
  return [
    part(scene, 'round', text, padded(head, 2), (canvas) =>
      drawText(canvas, text, x + width, y + Math.round(13 * unit), style, 'right')
    ),
    ...entries
  ]
}

function drawEntry(
  canvas: Canvas,
  box: Box,
  { kind, team, hp, maxHp, isActive }: TurnReading,
  scene: Scene
): void {
  const { unit } = scene.layout
  const { x, y, width, height } = box
  const line = Math.max(1, Math.round((isActive ? 3 : 2) * unit))
  const frame = isActive ? GOLD : darker(TEAM_COLOURS[team], 0.1)
  fillContours(canvas, [roundRectangle(x, y, width, height, 6 * unit)], INK)
  fillContours(canvas, [roundRectangle(x + 1, y + 1, width - 2, height - 2, 6 * unit)], frame)
  const colour = darker(TEAM_COLOURS[team], 0.35)
  const room = roundRectangle(x + line, y + line, width - 2 * line, height - 2 * line, 4 * unit)
  fillContours(canvas, [room], {
    from: lighter(colour, 0.35),
    to: darker(colour, 0.3),
    x0: x,
    y0: y,
    x1: x,
    y1: y + height
  })
  const size = Math.min(width, height) - 2 * line
  if (size >= 6) {
    const portrait = scene.sprites.portrait(kind, team, size)
    blit(canvas, portrait, x + ((width - size) >> 1), y + height - line - size)
  }
  const barHeight = Math.max(1, Math.round(5 * unit))
  const bar = { x: x + line + 1, y: y + height - line - barHeight - 1, width: width - 2 * line - 2 }
  canvas.fillRect(bar.x, bar.y, bar.width, barHeight, INK)
  canvas.fillRect(
    bar.x,
    bar.y,
    Math.round((bar.width * Math.max(0, hp)) / maxHp),
    barHeight,
    barColour(hp / maxHp)
  )
  if (isActive) {
    const [tip, middle, half] = [x - 2 * unit, y + height / 2, 6 * unit]
    fillContours(canvas, [[tip, middle, tip - half, middle - half, tip - half, middle + half]], GOLD)
  }
  if (unit < WORDS_FROM_UNIT || height < 24 * unit) return
  const style = {
    sizePx: Math.max(8, Math.round(11 * unit)),
    weight: 'bold',
    colour: hex('#ffffff'),
    halo: INK
  } as const
  drawText(canvas, `${hp}`, x + width - line - 2, bar.y - 2, style, 'right')
}
