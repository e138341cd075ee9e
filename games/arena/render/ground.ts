import { CELLS, COLUMNS, columnOf, ROWS, rowOf } from '../rules/grid'
import { TERRAIN, type ArenaMap } from '../rules/state'
import { cellX, cellY, type Layout } from './layout'
import { Canvas } from './raster/canvas'
import { darker, light, lighter, mix, rgba, withAlpha, type Colour } from './raster/colour'
import { coverageOf, type Coverage } from './raster/coverage'
import { fillContours, paintCoverage } from './raster/paint'
import { Pen } from './raster/pen'
import { diamond } from './raster/shapes'
import type { Ground, Theme } from './theme'

/** A number from 0 to 2^32 that looks drawn by lot, always the same for the same place of the same map. */
export function markOf(seed: number, cell: number, turn = 0): number {
  let h =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^
    Math.imul(cell + 1, 0xc2b2ae35) ^
    Math.imul(turn + 1, 0x27d4eb2f)
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d)
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39)
  return (h ^ (h >>> 15)) >>> 0
}

/** The floor of a map without anything that stands on it, and what lies around it. As large as the picture. */
function drawGround(map: ArenaMap, layout: Layout, theme: Theme): Canvas {
  const canvas = new Canvas(layout.width, layout.height)
  const ground = theme.grounds[map.kind]
  drawBeyond(canvas, layout, ground, map.seed)
  drawEdge(canvas, layout, ground)
  for (let cell = 0; cell < CELLS; cell++)
    if (map.terrain[cell] === TERRAIN.water) drawWater(canvas, layout, map, ground, cell)
    else drawFloor(canvas, layout, map, ground, cell)
  for (const { cell, side } of map.exits) drawExit(canvas, layout, cell, side)
  light(canvas.pixels, theme.light)
  return canvas
}

function drawBeyond(
  canvas: Canvas,
  { width, height, halfHeight }: Layout,
  { beyond }: Ground,
  seed: number
): void {
  canvas.fillRect(0, 0, width, height, beyond)
  const unit = halfHeight / 16
  if (unit < 0.4) return
  for (let i = 0; i < 90; i++) {
    const mark = markOf(seed, i, 7)
    const pen = new Pen(canvas, mark % width, (mark >>> 11) % height, unit * (1 + (mark >>> 24) / 255))
    pen.dot(0, 0, 22, 11, withAlpha(mark & 1 ? lighter(beyond, 0.12) : darker(beyond, 0.18), 90))
  }
}

/** The field is a slab: what one sees of its sides, and its shadow. */
function drawEdge(canvas: Canvas, layout: Layout, { edge }: Ground): void {
  const { halfWidth, halfHeight } = layout
  if (halfHeight < 8) return
  const thick = Math.round(halfHeight * 0.7)
  const sides = [
    { down: thick + Math.round(halfHeight * 0.4), colour: rgba(0, 0, 0, 70) },
    { down: thick, colour: darker(edge, 0.5) },
    { down: Math.round(thick * 0.5), colour: darker(edge, 0.3) }
  ]
  for (const { down, colour } of sides)
    for (let cell = 0; cell < CELLS; cell++) {
      const [row, column] = [rowOf(cell), columnOf(cell)]
      const isRim = row >= ROWS - 2 || column === 0 || column === COLUMNS - 1
      if (isRim)
        paintCoverage(
          canvas,
          diamondOf(halfWidth, halfHeight),
          colour,
          cellX(layout, cell),
          cellY(layout, cell) + down
        )
    }
}

const diamonds = new Map<string, Coverage>()

/** A diamond around the corner of a pixel: the same for every cell. */
function diamondOf(halfWidth: number, halfHeight: number): Coverage {
  const key = `${halfWidth} ${halfHeight}`
  let coverage = diamonds.get(key)
  if (!coverage) diamonds.set(key, (coverage = coverageOf([diamond(0, 0, halfWidth, halfHeight)])))
  return coverage
}

function drawFloor(canvas: Canvas, layout: Layout, map: ArenaMap, ground: Ground, cell: number): void {
  const { halfWidth, halfHeight } = layout
  const mark = markOf(map.seed, cell)
  const [x, y] = [cellX(layout, cell), cellY(layout, cell)]
  const isEven = (columnOf(cell) + (rowOf(cell) >> 1)) % 2 === 0
  const plain = isEven ? ground.even : ground.odd
  const colour = mix(plain, mark & 1 ? ground.speck : ground.edge, (mark % 13) / 90)
  paintCoverage(canvas, diamondOf(halfWidth, halfHeight), ground.edge, x, y)
  const gap = halfHeight >= 8 ? 1 : 0.5
  paintCoverage(canvas, diamondOf(halfWidth - gap * 1.6, halfHeight - gap * 0.8), colour, x, y)
  if (halfHeight >= 8) decorate(new Pen(canvas, x, y, halfHeight / 16), map, ground, mark, colour)
}

function decorate(pen: Pen, map: ArenaMap, ground: Ground, mark: number, colour: Colour): void {
  const [dx, dy] = [((mark >>> 8) % 24) - 12, ((mark >>> 16) % 10) - 5]
  const kind = (mark >>> 4) % 9
  if (map.kind === 'plain') {
    if (kind < 3)
      for (const x of [-3, 0, 3])
        pen.line([dx + x, dy + 2, dx + x * 1.6, dy - 4], 1.1, darker(ground.odd, 0.22))
    else if (kind === 3) {
      for (const [x, y] of [
        [0, 0],
        [5, 2],
        [-4, 3]
      ] as const) {
        pen.dot(dx + x, dy + y, 1.9, 1.5, mark & 2 ? rgba(255, 246, 214) : rgba(240, 170, 200))
        pen.dot(dx + x, dy + y, 0.8, 0.7, rgba(240, 190, 60))
      }
    } else if (kind === 4) pen.dot(dx, dy, 8, 3.5, withAlpha(ground.speck, 110))
  } else if (map.kind === 'town') {
    const line = darker(colour, 0.14)
    pen.line([-15.5, -7.7, 15.5, 7.7], 0.8, line)
    if (mark & 1) pen.line([-8 + (dx >> 1), 4 + (dx >> 2), 8 + (dx >> 1), -4 + (dx >> 2)], 0.8, line)
    if (kind === 4) pen.dot(dx, dy, 5, 2.4, withAlpha(ground.speck, 120))
  } else {
    if (kind < 2)
      pen.line([dx - 7, dy, dx - 1, dy + 2, dx + 3, dy - 1, dx + 8, dy + 1], 0.9, darker(colour, 0.35))
    pen.line([-29, 0, 0, -14.5], 1, withAlpha(lighter(colour, 0.3), 120))
    if (kind === 4) pen.dot(dx, dy, 3, 1.8, ground.speck)
  }
}

function drawWater(canvas: Canvas, layout: Layout, map: ArenaMap, { water }: Ground, cell: number): void {
  const { halfWidth, halfHeight } = layout
  const mark = markOf(map.seed, cell, 3)
  const [x, y] = [cellX(layout, cell), cellY(layout, cell)]
  const colour = mix(water, darker(water, 0.3), (mark % 10) / 24)
  paintCoverage(canvas, diamondOf(halfWidth + 0.5, halfHeight + 0.5), colour, x, y)
  if (halfHeight < 8) return
  const pen = new Pen(canvas, x, y, halfHeight / 16)
  const dx = (mark % 16) - 8
  pen.arc(dx - 9, 0, dx - 4, -3, dx, 0, 1.2, withAlpha(lighter(water, 0.55), 190))
  pen.arc(dx + 1, 5, dx + 5, 2, dx + 10, 5, 1.2, withAlpha(lighter(water, 0.55), 150))
}

const ARROWS = { north: [0, -1], east: [1, 0], south: [0, 1], west: [-1, 0] } as const

/** An arrow on the cells that lead to the next map. */
function drawExit(canvas: Canvas, layout: Layout, cell: number, side: keyof typeof ARROWS): void {
  const { halfWidth, halfHeight } = layout
  const [x, y] = [cellX(layout, cell), cellY(layout, cell)]
  const [dx, dy] = ARROWS[side]
  fillContours(canvas, [diamond(x, y, halfWidth - 2, halfHeight - 1)], rgba(255, 240, 170, 90))
  const [tx, ty, wide] = [dx * halfHeight * 0.7, dy * halfHeight * 0.5, halfHeight * 0.45]
  const arrow = [
    x + tx,
    y + ty,
    x - tx * 0.4 - dy * wide,
    y - ty * 0.4 + dx * wide,
    x - tx * 0.4 + dy * wide,
    y - ty * 0.4 - dx * wide
  ]
  fillContours(canvas, [arrow], rgba(255, 250, 225, 220))
}

/** Grounds that are kept: of the maps one goes to and fro between. */
const MOST_KEPT = 12
const kept = new Map<string, { readonly map: ArenaMap; readonly canvas: Canvas }>()

/** The floor of a map at a layout and in a theme; drawn once, as long as it is among the last that were asked for. */
export function groundOf(map: ArenaMap, layout: Layout, theme: Theme): Canvas {
  const key = `${theme.id} ${layout.width} ${layout.height} ${layout.scalePercent} ${map.seed} ${map.kind} ${map.x} ${map.y} ${map.room}`
  const found = kept.get(key)
  if (found?.map.terrain === map.terrain) {
    // The ones that were asked for last stay.
    kept.delete(key)
    kept.set(key, found)
    return found.canvas
  }
  const canvas = drawGround(map, layout, theme)
  kept.set(key, { map, canvas })
  const [oldest] = kept.keys()
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
  return canvas
}
