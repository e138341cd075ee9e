import { areaCells } from '../../rules/area'
import { castableCells, isInRange, spellAt } from '../../rules/combat/cast'
import { pathTo, reachOf } from '../../rules/combat/reach'
import { blockedHere } from '../../rules/explore/walk'
import { CELLS } from '../../rules/grid'
import { footPath } from '../../rules/paths'
import type { Fighter } from '../../rules/state'
import { padded, type Item } from '../display-list'
import { cellAtPixel, cellX, cellY, isIn } from '../layout'
import { hex, withAlpha, type Colour } from '../raster/colour'
import { fillContours } from '../raster/paint'
import { diamond } from '../raster/shapes'
import { blit, makeSprite, type Sprite } from '../raster/sprite'
import { ownFighter } from '../readings'
import { PARTY_KEY } from '../view'
import { fieldUnit, type Scene } from './scene'

/** Colours that say what a cell is for. */
const MARKS = {
  reach: hex('#3ed47a58'),
  path: hex('#2fe07ab8'),
  range: hex('#3f8cff80'),
  blind: hex('#5f7fb03c'),
  target: hex('#ff5a3cc0'),
  hover: hex('#ffffff48'),
  way: hex('#ffffff26'),
  glyph: hex('#ff8a3c66'),
  harm: hex('#ff5a3cd0'),
  help: hex('#5fffa0c0'),
  trap: hex('#c06affc0')
} as const
export type Mark = keyof typeof MARKS

/** A cell with its mark. */
export interface MarkedCells {
  readonly mark: Mark
  readonly cells: readonly number[]
}

/** The cell under the pointer, where nothing of the panels lies over it; -1 elsewhere. */
export function hoveredCell({ ui, layout, state }: Pick<Scene, 'ui' | 'layout' | 'state'>): number {
  const { pointer } = ui
  if (!pointer || (state.phase !== 'exploration' && state.phase !== 'combat')) return -1
  if (!isIn(layout.field, pointer.x, pointer.y)) return -1
  return cellAtPixel(layout, pointer.x, pointer.y)
}

/** All cells that are marked, in the order in which they are drawn. */
export function markedCells(scene: Scene): MarkedCells[] {
  const { state, view, readings, ui } = scene
  const marked: MarkedCells[] = (state.combat?.glyphs ?? []).map(({ cells }) => ({ mark: 'glyph', cells }))
  const hovered = hoveredCell(scene)
  const own = ownFighter(state, ui.seat)
  const isQuiet = view.flashes.length === 0 && view.missiles.length === 0
  if (own && readings.isOwnTurn && isQuiet)
    marked.push(
      ...(ui.spell === null ? reachMarks(scene, own, hovered) : aimMarks(scene, own, ui.spell, hovered))
    )
  else if (hovered >= 0) marked.push(...wayMarks(scene, hovered))
  return marked
}

/** The way that a click would lead along, outside of fights. */
function wayMarks({ state, view }: Scene, hovered: number): MarkedCells[] {
  const isAtRest = view.actors.get(PARTY_KEY)?.stance === undefined
  const path = state.combat === null && isAtRest ? footPath(blockedHere(state), state.cell, hovered) : null
  return [
    { mark: 'way', cells: path?.slice(1, -1) ?? [] },
    { mark: 'hover', cells: [hovered] }
  ]
}

function reachMarks({ state, map }: Scene, own: Fighter, hovered: number): MarkedCells[] {
  const reach = reachOf(state.combat!, map, own)
  const isReached = reach.cells.includes(hovered)
  const path = isReached ? pathTo(reach, hovered).slice(1) : []
  return [
    { mark: 'reach', cells: reach.cells.filter((cell) => !path.includes(cell)) },
    { mark: isReached ? 'path' : 'hover', cells: isReached ? path : hovered >= 0 ? [hovered] : [] }
  ]
}

function aimMarks({ state, map }: Scene, own: Fighter, slot: number, hovered: number): MarkedCells[] {
  const spell = spellAt(own, slot)
  if (!spell || !state.combat) return []
  const castable = castableCells(state.combat, map, own, slot)
  const within: number[] = []
  for (let cell = 0; cell < CELLS; cell++)
    if (map.terrain[cell] === 0 && isInRange(spell, own, own.cell, cell) && !castable.includes(cell))
      within.push(cell)
  const area = castable.includes(hovered) ? areaCells(spell.area, own.cell, hovered) : []
  const rest = (cells: readonly number[]): number[] => cells.filter((cell) => !area.includes(cell))
  return [
    { mark: 'blind', cells: rest(within) },
    { mark: 'range', cells: rest(castable) },
    { mark: 'target', cells: area.length > 0 ? area : [] },
    { mark: 'hover', cells: area.length === 0 && hovered >= 0 ? [hovered] : [] }
  ]
}

const diamonds = new Map<string, Sprite>()

/** A diamond over a cell: its colour, and a stronger border. */
function diamondSprite(colour: Colour, halfWidth: number, halfHeight: number): Sprite {
  const key = `${colour} ${halfHeight}`
  let sprite = diamonds.get(key)
  if (!sprite) {
    const border = withAlpha(colour, Math.min(255, (colour >>> 24) * 1.7))
    sprite = makeSprite(2 * halfWidth + 2, 2 * halfHeight + 2, halfWidth + 1, halfHeight + 1, (canvas) => {
      const [x, y] = [halfWidth + 1, halfHeight + 1]
      const inner = diamond(x, y, halfWidth - 3, halfHeight - 1.5)
      fillContours(canvas, [inner], colour)
      if (halfHeight < 5) return
      // The border is a diamond with a diamond taken out: of the opposite turn.
      const [x0, y0, x1, y1, x2, y2, x3, y3] = diamond(x, y, halfWidth - 5, halfHeight - 2.5)
      const hole = [x3!, y3!, x2!, y2!, x1!, y1!, x0!, y0!]
      fillContours(canvas, [diamond(x, y, halfWidth - 2, halfHeight - 1), hole], border)
    })
    diamonds.set(key, sprite)
  }
  return sprite
}

/** The marks as things in the picture. */
export function markItems(scene: Scene): Item[] {
  const items = markedCells(scene).flatMap(({ mark, cells }) => cellsItem(scene, mark, cells, 255))
  for (const { kind, cells, age } of scene.view.flashes)
    items.push(...cellsItem(scene, kind, cells, Math.round(255 * (1 - age))))
  return [...items, ...trapItems(scene)]
}

function cellsItem({ layout }: Scene, mark: Mark, cells: readonly number[], opacity: number): Item[] {
  if (cells.length === 0) return []
  const { halfWidth, halfHeight } = layout
  const sprite = diamondSprite(MARKS[mark], halfWidth, halfHeight)
  const places = cells.map((cell) => [cellX(layout, cell), cellY(layout, cell)] as const)
  const xs = places.map(([x]) => x)
  const ys = places.map(([, y]) => y)
  const [left, top] = [Math.min(...xs) - halfWidth, Math.min(...ys) - halfHeight]
  const [right, bottom] = [Math.max(...xs) + halfWidth, Math.max(...ys) + halfHeight]
  return [
    {
      key: `cells ${mark} ${opacity} ${cells.join(',')}`,
      box: padded({ x: left, y: top, width: right - left, height: bottom - top }, 1),
      paint: (canvas) => places.forEach(([x, y]) => blit(canvas, sprite, x, y, opacity))
    }
  ]
}

/** Traps of one's own side; those of the others cannot be seen. */
function trapItems(scene: Scene): Item[] {
  const { state, ui, layout } = scene
  const own = ownFighter(state, ui.seat)
  const unit = fieldUnit(layout)
  return (state.combat?.traps ?? [])
    .filter(({ team }) => own === undefined || team === own.team)
    .map(({ cell }): Item => {
      const [x, y] = [cellX(layout, cell), cellY(layout, cell)]
      const reach = Math.ceil(14 * unit)
      return {
        key: `trap ${cell}`,
        box: { x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach },
        paint: (canvas) => {
          fillContours(canvas, [diamond(x, y, 13 * unit, 6.5 * unit)], hex('#c06aff'))
          fillContours(canvas, [diamond(x, y, 8 * unit, 4 * unit)], hex('#3a1a55'))
          fillContours(canvas, [diamond(x, y, 3 * unit, 3 * unit)], hex('#ffffff'))
        }
      }
    })
}
