import type { ArenaMap } from '../../rules/state'
import type { Item } from '../display-list'
import type { Box, Canvas } from '../raster/canvas'
import { darker, hex, lit } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { diamond } from '../raster/shapes'
import { drawText } from '../text/text'
import { mapWord, word } from '../words'
import { WORDS_FROM_UNIT } from './hud'
import { drawFrame, part } from './panel'
import type { Scene } from './scene'

/** Maps that are shown across and down. */
const ACROSS = 7
const DOWN = 5

/** The map coordinates as text, and the maps around this one. */
export function minimapItems(scene: Scene): Item[] {
  const { layout, readings, state, theme, ui } = scene
  const { coordinates, minimap, unit } = layout
  const { mapX, mapY, mapKind, room } = readings
  const place = room > 0 ? `${word(ui.language, 'room')} ${room}` : mapWord(ui.language, mapKind)
  const size = Math.max(8, Math.round(19 * unit))
  const style = { sizePx: size, weight: 'bold', colour: hex('#ffffff'), halo: hex('#150c10') } as const
  const items = [
    part(scene, 'minimap', `${mapX} ${mapY} ${room} ${theme.id} ${state.map}`, minimap, (canvas) => {
      drawFrame(canvas, minimap, theme.panels, unit)
      drawMaps(
        canvas,
        minimap,
        state.world.maps,
        state.world.maps[state.map]!,
        unit,
        theme.grounds,
        theme.light
      )
    })
  ]
  if (unit < WORDS_FROM_UNIT) return items
  return [
    ...items,
    part(
      scene,
      'coordinates',
      `[${mapX},${mapY}] ${place}`,
      coordinates,
      (canvas) => {
        const baseline = coordinates.y + Math.round(19 * unit)
        drawText(canvas, `[${mapX},${mapY}]`, coordinates.x + 2, baseline, style)
        const small = { ...style, sizePx: Math.round(13 * unit) }
        drawText(canvas, place, coordinates.x + coordinates.width, baseline, small, 'right')
      },
      3
    )
  ]
}

function drawMaps(
  canvas: Canvas,
  box: Box,
  maps: readonly ArenaMap[],
  here: ArenaMap,
  unit: number,
  grounds: Scene['theme']['grounds'],
  light: number
): void {
  const inset = Math.max(2, Math.round(5 * unit))
  const [width, height] = [(box.width - 2 * inset) / ACROSS, (box.height - 2 * inset) / DOWN]
  for (const map of maps) {
    if (map.room !== here.room) continue
    const [column, row] = [map.x - here.x + (ACROSS - 1) / 2, map.y - here.y + (DOWN - 1) / 2]
    if (column < 0 || column >= ACROSS || row < 0 || row >= DOWN) continue
    const [x, y] = [Math.round(box.x + inset + column * width), Math.round(box.y + inset + row * height)]
    const [right, bottom] = [
      Math.round(box.x + inset + (column + 1) * width),
      Math.round(box.y + inset + (row + 1) * height)
    ]
    canvas.fillRect(x, y, right - x - 1, bottom - y - 1, lit(grounds[map.kind].even, light))
    const [cx, cy] = [(x + right - 1) / 2, (y + bottom - 1) / 2]
    if (map.doors.length > 0)
      canvas.fillRect(
        Math.round(cx - unit * 2),
        Math.round(cy - unit * 2),
        Math.ceil(4 * unit),
        Math.ceil(4 * unit),
        darker(grounds.dungeon.edge, 0.2)
      )
    if (map !== here) continue
    fillContours(canvas, [diamond(cx, cy, 5.5 * unit, 5.5 * unit)], hex('#150c10'))
    fillContours(canvas, [diamond(cx, cy, 4 * unit, 4 * unit)], hex('#ff5a3c'))
  }
}
