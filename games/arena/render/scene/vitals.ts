import type { Item } from '../display-list'
import type { Box, Canvas } from '../raster/canvas'
import { darker, hex, lighter, type Colour } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { curve, ellipse } from '../raster/shapes'
import { drawText, type TextStyle } from '../text/text'
import { part } from './panel'
import type { Scene } from './scene'

const RED = hex('#e03a34')
const EMPTY = hex('#3a2226')
const BLUE = hex('#3d8fe6')
const LEAF = hex('#4fae46')
const INK = hex('#150c10')
const WHITE = hex('#ffffff')

/** The heart with the health in it, and the points for actions and steps at its sides. */
export function vitalItems(scene: Scene): Item[] {
  const { layout, readings } = scene
  const { heart, actionPoints, movementPoints } = layout.hud
  const { unit } = layout
  const { hp, maxHp, ap, mp } = readings
  return [
    part(scene, 'action points', `${ap}`, actionPoints, (canvas) => {
      drawStar(canvas, actionPoints, unit)
      number(canvas, actionPoints, ap, unit)
    }),
    part(scene, 'movement points', `${mp}`, movementPoints, (canvas) => {
      drawLeaf(canvas, movementPoints, unit)
      number(canvas, movementPoints, mp, unit)
    }),
    part(scene, 'health', `${hp} ${maxHp}`, heart, (canvas) => drawHeart(canvas, heart, hp, maxHp, unit))
  ]
}

const numberStyle = (sizePx: number): TextStyle => ({
  sizePx: Math.max(7, Math.round(sizePx)),
  weight: 'bold',
  colour: WHITE,
  halo: INK
})

function number(canvas: Canvas, { x, y, width, height }: Box, value: number, unit: number): void {
  const style = numberStyle(22 * unit)
  drawText(canvas, `${value}`, x + width / 2, y + Math.round(height / 2 + 8 * unit), style, 'centre')
}

const gradient = (colour: Colour, { y, height }: Box): Parameters<typeof fillContours>[2] => ({
  ...{ from: lighter(colour, 0.3), to: darker(colour, 0.25) },
  ...{ x0: 0, y0: y, x1: 0, y1: y + height }
})

function drawStar(canvas: Canvas, box: Box, unit: number): void {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const star = (outer: number): number[] => {
    const points: number[] = []
    for (let i = 0; i < 12; i++) {
      const reach = (i % 2 === 0 ? outer : outer * 0.72) * unit
      const angle = (Math.PI * i) / 6
      points.push(x + reach * Math.sin(angle), y - reach * Math.cos(angle))
    }
    return points
  }
  fillContours(canvas, [star(27.5)], INK)
  fillContours(canvas, [star(25)], gradient(BLUE, box))
  fillContours(canvas, [ellipse(x, y, 15 * unit, 15 * unit)], darker(BLUE, 0.3))
}

function drawLeaf(canvas: Canvas, box: Box, unit: number): void {
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  const hexagon = (r: number): number[] => {
    const points: number[] = []
    for (let i = 0; i < 6; i++)
      points.push(x + r * unit * Math.sin((Math.PI * i) / 3), y - r * unit * Math.cos((Math.PI * i) / 3))
    return points
  }
  fillContours(canvas, [hexagon(27.5)], INK)
  fillContours(canvas, [hexagon(25)], gradient(LEAF, box))
  fillContours(canvas, [ellipse(x, y, 15 * unit, 15 * unit)], darker(LEAF, 0.35))
}

/** The outline of a heart that fills a box. */
function heartShape({ x, y, width, height }: Box, by: number): number[] {
  const place = (px: number, py: number): [number, number] => [
    x + width / 2 + (px / 50) * (width / 2 - by),
    y + height / 2 + ((py - 50) / 50) * (height / 2 - by)
  ]
  const points: number[] = []
  const bend = (from: [number, number], pull: [number, number], to: [number, number]): void => {
    points.push(...curve(...place(...from), ...place(...pull), ...place(...to), 12))
  }
  bend([0, 20], [4, 0], [26, 0])
  bend([26, 0], [50, 2], [50, 32])
  bend([50, 32], [48, 62], [0, 100])
  bend([0, 100], [-48, 62], [-50, 32])
  bend([-50, 32], [-50, 2], [-26, 0])
  bend([-26, 0], [-4, 0], [0, 20])
  return points
}

function drawHeart(canvas: Canvas, box: Box, hp: number, maxHp: number, unit: number): void {
  fillContours(canvas, [heartShape(box, 0)], INK)
  const room = heartShape(box, 3 * unit)
  fillContours(canvas, [room], gradient(EMPTY, box))
  const share = Math.max(0, Math.min(1, hp / maxHp))
  const level = Math.round(box.y + 3 * unit + (box.height - 6 * unit) * (1 - share))
  filledBelow(canvas, box, level, () => {
    fillContours(canvas, [room], gradient(RED, box))
    fillContours(
      canvas,
      [ellipse(box.x + box.width * 0.27, box.y + box.height * 0.22, 12 * unit, 7 * unit, -0.5)],
      hex('#ffffff66')
    )
  })
  const x = box.x + box.width / 2
  drawText(canvas, `${hp}`, x, box.y + Math.round(46 * unit), numberStyle(25 * unit), 'centre')
  if (unit >= 0.4)
    drawText(canvas, `/ ${maxHp}`, x, box.y + Math.round(64 * unit), numberStyle(14 * unit), 'centre')
}

/** Draws only below a line. */
function filledBelow(canvas: Canvas, box: Box, level: number, draw: () => void): void {
  const { clipLeft, clipTop, clipRight, clipBottom } = canvas
  canvas.clipTop = Math.max(clipTop, level)
  if (canvas.clipTop < Math.min(clipBottom, box.y + box.height)) draw()
  canvas.clipTop = clipTop
  Object.assign(canvas, { clipLeft, clipRight, clipBottom })
}
