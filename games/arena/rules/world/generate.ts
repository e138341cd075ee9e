import { RESOURCE_IDS } from '../content/items'
import type { MapKind, NpcId, WorkshopId } from '../content/kinds'
import { drawBetween, drawOne, splitDice } from '../dice'
import type { ArenaMap, Dice, Door, Exit, MonsterGroup, ResourceSpot, World } from '../state'
import {
  besideThing,
  draftMap,
  finishMap,
  oppositeCell,
  placeRoamer,
  placeThing,
  type MapDraft
} from './draft'
import { drawAggression, drawMembers, drawSize } from './groups'
import { drawLayout, drawOpening, jointsOf, type Layout } from './layout'

/** How large a world is. */
export interface WorldSize {
  /** Maps under the open sky, from west to east and from north to south; at least 2 together. */
  readonly width: number
  readonly height: number
  /** Rooms of its dungeon; 0: none. */
  readonly rooms: number
}

export const WORLD_SIZE: WorldSize = { width: 4, height: 4, rooms: 3 }

/** A world, who roams it and what grows in it. */
export interface NewWorld {
  readonly world: World
  readonly groups: MonsterGroup[]
  readonly resources: ResourceSpot[]
}

const NPCS_IN_TOWN: readonly NpcId[] = ['healer', 'trader', 'guide']
const WORKSHOPS_IN_TOWN: readonly WorkshopId[] = ['forge', 'kitchen']
const RESOURCES_ON_MAP = 5
const GROUPS_ON_MAP = 3

/** A map on the way to become one, with what it leads to. */
interface Place {
  readonly draft: MapDraft
  readonly x: number
  readonly y: number
  readonly room: number
  readonly level: number
  readonly exits: readonly Exit[]
  readonly doors: Door[]
}

/**
 * A world: a town, fields around it whose monsters are the stronger the farther away, and a dungeon under the farthest
 * field. Every map can be reached from every other. Same dice, same world.
 */
export function generateWorld(dice: Dice, size: WorldSize = WORLD_SIZE): NewWorld {
  const town = Math.floor(size.height / 2) * size.width + Math.floor(size.width / 2)
  const places = openAir(dice, size, town)
  if (size.rooms > 0) addDungeon(dice, places, size.rooms)
  const groups: MonsterGroup[] = []
  const resources: ResourceSpot[] = []
  const maps = places.map((place, map) => {
    const populated = populate(dice, place)
    for (const spot of populated.resources) resources.push({ map, readyAt: 0, ...spot })
    const { draft, x, y, room, level, exits, doors } = place
    addGroups(dice, place, map, groups)
    const { npcs, workshops } = populated
    return finishMap(splitDice(dice), draft, { x, y, room, level, exits, doors, npcs, workshops })
  })
  return { world: { maps, home: { map: town, cell: places[town]?.draft.centre ?? 0 } }, groups, resources }
}

function openAir(dice: Dice, { width, height }: WorldSize, town: number): Place[] {
  const layout = drawLayout(dice, width, height)
  const openings = openingsOf(dice, layout)
  return openings.map((exits, i) => {
    const [x, y] = [(i % width) - (town % width), Math.floor(i / width) - Math.floor(town / width)]
    const kind: MapKind = i === town ? 'town' : 'plain'
    const level = 2 * (Math.abs(x) + Math.abs(y)) - 1
    return {
      draft: draftMap(splitDice(dice), kind, exits),
      x,
      y,
      room: 0,
      level: Math.max(1, level),
      exits,
      doors: []
    }
  })
}

function openingsOf(dice: Dice, layout: Layout): Exit[][] {
  const exits: Exit[][] = Array.from({ length: layout.width * layout.height }, () => [])
  exits.forEach((own, i) => {
    for (const { side, beyond } of jointsOf(layout, i)) {
      if (side !== 'east' && side !== 'south') continue
      for (const cell of drawOpening(dice, side)) {
        const toCell = oppositeCell(side, cell)
        own.push({ side, cell, toMap: beyond, toCell })
        exits[beyond]?.push({
          side: side === 'east' ? 'west' : 'north',
          cell: toCell,
          toMap: i,
          toCell: cell
        })
      }
    }
  })
  return exits
}

function addDungeon(dice: Dice, places: Place[], rooms: number): void {
  const entrance = places.reduce((best, place, i) => (place.level > (places[best]?.level ?? 0) ? i : best), 0)
  const above = places[entrance]
  if (above === undefined) return
  for (let room = 1; room <= rooms; room++) {
    const { x, y, level } = above
    const draft = draftMap(splitDice(dice), 'dungeon', [])
    places.push({ draft, x, y, room, level: level + room - 1, exits: [], doors: [] })
    const before = room === 1 ? entrance : places.length - 2
    joinByDoors(dice, places, before, places.length - 1, room > 1)
  }
}

/** A door to the next room, and one back. The way on is barred while monsters stand, the way back never. */
function joinByDoors(
  dice: Dice,
  places: readonly Place[],
  from: number,
  to: number,
  isBarred: boolean
): void {
  const [a, b] = [places[from], places[to]]
  if (a === undefined || b === undefined) return
  const [there, back] = [placeThing(dice, a.draft), placeThing(dice, b.draft)]
  a.doors.push({ cell: there, toMap: to, toCell: besideThing(b.draft, back), isBarred })
  b.doors.push({ cell: back, toMap: from, toCell: besideThing(a.draft, there), isBarred: false })
}

interface Populated {
  readonly npcs: ArenaMap['npcs']
  readonly workshops: ArenaMap['workshops']
  readonly resources: readonly Pick<ResourceSpot, 'kind' | 'cell'>[]
}

function populate(dice: Dice, { draft }: Place): Populated {
  const isTown = draft.kind === 'town'
  const resourceCount = draft.kind === 'plain' ? RESOURCES_ON_MAP : 0
  return {
    npcs: isTown ? NPCS_IN_TOWN.map((kind) => ({ kind, cell: placeThing(dice, draft) })) : [],
    workshops: isTown ? WORKSHOPS_IN_TOWN.map((kind) => ({ kind, cell: placeThing(dice, draft) })) : [],
    resources: Array.from({ length: resourceCount }, () => ({
      kind: drawOne(dice, RESOURCE_IDS),
      cell: placeThing(dice, draft)
    }))
  }
}

function addGroups(dice: Dice, { draft, level, room }: Place, map: number, groups: MonsterGroup[]): void {
  const taken = new Set<number>()
  const count = draft.kind === 'town' ? 0 : draft.kind === 'dungeon' ? 1 : GROUPS_ON_MAP
  for (let i = 0; i < count; i++) {
    let cell = placeRoamer(dice, draft)
    while (taken.has(cell)) cell = placeRoamer(dice, draft)
    taken.add(cell)
    const members =
      room > 0
        ? dungeonMembers(dice, room, level)
        : drawMembers(dice, drawSize(dice, level), level + drawBetween(dice, 0, 1))
    groups.push({
      id: groups.length,
      map,
      cell,
      members,
      isAggressive: room === 0 && drawAggression(dice, level),
      returnsAt: 0
    })
  }
}

/** The third room is the king's. */
const KINGS_ROOM = 3

function dungeonMembers(dice: Dice, room: number, level: number): MonsterGroup['members'] {
  if (room < KINGS_ROOM) return drawMembers(dice, Math.min(3, 1 + room), level)
  return [{ kind: 'hollowKing', level }, ...drawMembers(dice, 1, level)]
}
