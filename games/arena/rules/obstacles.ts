import { TERRAIN, type ArenaMap, type Combat } from './state'

/** By cell, 1 where something stops walking or sight: worked out once for each map, as maps never change. */
export interface Obstacles {
  readonly walk: Uint8Array
  readonly sight: Uint8Array
}

const known = new WeakMap<readonly number[], Obstacles>()

function obstaclesOf({ terrain }: Pick<ArenaMap, 'terrain'>): Obstacles {
  let found = known.get(terrain)
  if (found === undefined) {
    found = {
      walk: Uint8Array.from(terrain, (kind) => (kind === TERRAIN.floor ? 0 : 1)),
      sight: Uint8Array.from(terrain, (kind) => (kind === TERRAIN.wall ? 1 : 0))
    }
    known.set(terrain, found)
  }
  return found
}

/** Where nobody can walk on this map, by cell. Not to be changed. */
export const walkObstacles = (map: Pick<ArenaMap, 'terrain'>): Uint8Array => obstaclesOf(map).walk

/** Where this map stops sight, by cell. Not to be changed. */
export const sightObstacles = (map: Pick<ArenaMap, 'terrain'>): Uint8Array => obstaclesOf(map).sight

/** The map's obstacles and the living fighters. New each time. */
export function fightObstacles(map: Pick<ArenaMap, 'terrain'>, { fighters }: Combat): Obstacles {
  const walk = walkObstacles(map).slice()
  const sight = sightObstacles(map).slice()
  for (const { hp, cell } of fighters) if (hp > 0) walk[cell] = sight[cell] = 1
  return { walk, sight }
}
