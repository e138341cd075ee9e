import { newCharacter } from '../../../../games/arena/rules/characters'
import type { MonsterId } from '../../../../games/arena/rules/content/kinds'
import { diceOf } from '../../../../games/arena/rules/dice'
import { TERRAIN, type ArenaMap, type ArenaState } from '../../../../games/arena/rules/state'
import { newState } from '../../../../games/arena/rules/world/start'
import { at, emptyMap } from './rules-field'

/** Two open maps side by side. West: town with a tree, people, workshops and a door to the room below. */
export function journey({
  groups = [],
  seed = 1
}: {
  groups?: { map?: number; cell: number; kind?: MonsterId; level?: number; isAggressive?: boolean }[]
  seed?: number
} = {}): ArenaState {
  const row = 20 * 14
  const east = { side: 'east' as const, cell: row + 14 + 13, toMap: 1, toCell: row }
  const west = { side: 'west' as const, cell: row, toMap: 0, toCell: row + 14 + 13 }
  const things = { tree: at(3, 3), healer: at(-3, 0), trader: at(-3, 3), forge: at(0, 4), door: at(4, -4) }
  const terrain = [...emptyMap().terrain]
  for (const cell of Object.values(things)) terrain[cell] = TERRAIN.thing
  const starts: ArenaMap['starts'] = [
    [at(4, 0), at(4, 1)],
    [at(-4, 0), at(-4, 1), at(-4, 2)]
  ]
  const town: ArenaMap = {
    ...emptyMap(),
    kind: 'town',
    terrain,
    exits: [east],
    doors: [{ cell: things.door, toMap: 2, toCell: at(0, 0), isBarred: true }],
    npcs: [
      { kind: 'healer', cell: things.healer },
      { kind: 'trader', cell: things.trader }
    ],
    workshops: [{ kind: 'forge', cell: things.forge }],
    starts
  }
  const plain: ArenaMap = { ...emptyMap(), x: 1, exits: [west], starts }
  const room: ArenaMap = { ...emptyMap(), kind: 'dungeon', room: 1, starts }
  const world = { maps: [town, plain, room], home: { map: 0, cell: at(0, 0) } }
  const monsters = groups.map(({ map = 0, cell, kind = 'gnasher', level = 1, isAggressive = false }, id) => ({
    id,
    map,
    cell,
    members: [{ kind, level }],
    isAggressive,
    returnsAt: 0
  }))
  const resources = [{ map: 0, cell: things.tree, kind: 'tree' as const, readyAt: 0 }]
  return newState(seed, diceOf(seed), { world, groups: monsters, resources }, [
    newCharacter(0, 'Hero', 'warden', 5)
  ])
}

/** Where things stand in the town of `journey`. */
export const PLACES = {
  tree: at(3, 3),
  healer: at(-3, 0),
  trader: at(-3, 3),
  forge: at(0, 4),
  door: at(4, -4),
  eastExit: 20 * 14 + 14 + 13
}
