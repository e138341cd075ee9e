import { CELLS } from '../rules/grid'
import type { Phase } from '../rules/state'
import { overlaps } from './display-list'
import { cellX, cellY, timelineEntries, type Layout } from './layout'
import type { Box } from './raster/canvas'
import type { Readings } from './readings'
import { healthBars } from './scene/bars'
import { standingBox, standings, type Standing } from './scene/beings'
import type { Scene } from './scene/scene'

/** Something on the field that a detector is to find. */
export interface TrueEntity {
  /** What it is: the id of a class, monster, resource, NPC or workshop, or `door`. */
  readonly kind: string
  readonly group: 'character' | 'monster' | 'resource' | 'npc' | 'workshop' | 'door'
  /** Pixels of its body, cut at the edges of the picture. */
  readonly box: Box
  /** Where it stands; a member of a roaming group stands on its group's. */
  readonly cell: number
  /** Of a fighter, and of what roams or walks outside of fights. */
  readonly team: 0 | 1 | null
  /** Share of its body that nothing in front of it hides, windows and panels included. */
  readonly visible: number
  /** In a fight. */
  readonly hp: number | null
  readonly maxHp: number | null
  readonly isActive: boolean
  /** Of a resource: whether it can be gathered. */
  readonly isReady: boolean | null
}

/** A part of the screen with its place: a bar, a number, a button. */
export interface TruePart {
  readonly name: string
  readonly box: Box
}

/** What is on the picture, as the rules have it: what perception is measured against, and labels are made of. */
export interface Truth {
  readonly phase: Phase
  readonly readings: Readings
  readonly entities: readonly TrueEntity[]
  readonly parts: readonly TruePart[]
  /** The middle of each cell in pixels: x, y, x, y ... */
  readonly cells: Int16Array
}

/** What a picture of this scene shows. */
export function truthOf(scene: Scene): Truth {
  const { state, layout, readings } = scene
  const all = standings(scene)
  const covers = coversOf(scene)
  const entities = all.flatMap((standing, i) => entityOf(scene, standing, all.slice(i + 1), covers))
  return { phase: state.phase, readings, entities, parts: partsOf(scene, all), cells: middlesOf(layout) }
}

function entityOf(
  { state, layout }: Scene,
  standing: Standing,
  inFront: readonly Standing[],
  covers: readonly Box[]
): TrueEntity[] {
  const { kind: group, cell, team, isActive } = standing
  if (group === 'wall') return []
  const box = within(standingBox(standing), layout)
  if (box.width <= 0 || box.height <= 0) return []
  const [kind = group] = group === 'door' ? ['door'] : standing.name.split(' ')
  const fighter = state.combat !== null && team !== null ? state.combat.fighters[standing.id] : undefined
  const resource =
    group === 'resource'
      ? state.resources.find((one) => one.map === state.map && one.cell === cell)
      : undefined
  return [
    {
      ...{ kind, group, box, cell, team, isActive },
      visible: visibleShare(standing, inFront, covers, layout),
      hp: fighter?.hp ?? null,
      maxHp: fighter?.stats.maxHp ?? null,
      isReady: resource ? resource.readyAt <= state.tick : null
    }
  ]
}

function within({ x, y, width, height }: Box, layout: Layout): Box {
  const [left, top] = [Math.max(0, x), Math.max(0, y)]
  const [right, bottom] = [Math.min(layout.width, x + width), Math.min(layout.height, y + height)]
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Pixels are looked at in steps of this. */
const LOOK_PX = 2

/** The share of a body's pixels that are neither outside of the picture nor under something. */
function visibleShare(
  standing: Standing,
  inFront: readonly Standing[],
  covers: readonly Box[],
  layout: Layout
): number {
  const own = standingBox(standing)
  const near = inFront.filter((other) => overlaps(standingBox(other), own))
  const over = covers.filter((box) => overlaps(box, own))
  let [all, seen] = [0, 0]
  for (let y = own.y; y < own.y + own.height; y += LOOK_PX)
    for (let x = own.x; x < own.x + own.width; x += LOOK_PX) {
      if (!isSolid(standing, x, y)) continue
      all++
      const isOut = x < 0 || y < 0 || x >= layout.width || y >= layout.height
      if (isOut || over.some((box) => isInside(box, x, y)) || near.some((other) => isSolid(other, x, y)))
        continue
      seen++
    }
  return all === 0 ? 0 : seen / all
}

const isInside = (box: Box, x: number, y: number): boolean =>
  x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height

function isSolid({ sprite, x, y }: Standing, px: number, py: number): boolean {
  const [column, row] = [px - x - sprite.left, py - y - sprite.top]
  if (column < 0 || row < 0 || column >= sprite.width || row >= sprite.height) return false
  return sprite.pixels[row * sprite.width + column]! >>> 24 > 127
}

/** What lies over the field in this phase. */
function coversOf({ state, layout, readings }: Scene): Box[] {
  const { windows, hud, minimap } = layout
  const open: Partial<Record<Phase, Box>> = {
    interface: windows.inventory,
    dialogue: windows.dialogue,
    crafting: windows.crafting,
    dead: windows.death
  }
  const window = open[state.phase]
  const turns = timelineEntries(layout, readings.timeline.length)
  return [hud.panel, minimap, ...turns, ...(window ? [window] : [])]
}

function partsOf(scene: Scene, all: readonly Standing[]): TruePart[] {
  const { layout, readings, state } = scene
  const { hud, windows } = layout
  const parts: TruePart[] = [
    { name: 'health', box: hud.heart },
    { name: 'actionPoints', box: hud.actionPoints },
    { name: 'movementPoints', box: hud.movementPoints },
    { name: 'kamas', box: hud.kamas },
    { name: 'xp', box: hud.xp },
    { name: 'coordinates', box: layout.coordinates },
    { name: 'minimap', box: layout.minimap },
    { name: 'endTurn', box: hud.endTurn },
    { name: 'turnTime', box: hud.turnTime },
    { name: 'chat', box: hud.chat },
    { name: 'bag', box: hud.bag },
    ...hud.spells.map((box, i) => ({ name: `spell ${i}`, box })),
    ...timelineEntries(layout, readings.timeline.length).map((box, i) => ({ name: `turn ${i}`, box })),
    ...healthBars(scene, all).map(({ fighter, box }) => ({ name: `bar ${fighter}`, box }))
  ]
  if (state.phase === 'interface') parts.push({ name: 'inventory', box: windows.inventory })
  if (state.phase === 'dialogue') parts.push({ name: 'dialogue', box: windows.dialogue })
  if (state.phase === 'crafting') parts.push({ name: 'crafting', box: windows.crafting })
  if (state.phase === 'dead') parts.push({ name: 'death', box: windows.death })
  return parts
}

const middles = new WeakMap<Layout, Int16Array>()

function middlesOf(layout: Layout): Int16Array {
  let cells = middles.get(layout)
  if (!cells) {
    cells = Int16Array.from({ length: 2 * CELLS }, (_, i) => (i % 2 === 0 ? cellX : cellY)(layout, i >> 1))
    middles.set(layout, cells)
  }
  return cells
}
