import { statsOf } from '../characters'
import { drawOne, drawPercent } from '../dice'
import type { ArenaEvent } from '../events'
import { distance, neighboursOf } from '../grid'
import { walkObstacles } from '../obstacles'
import type { ArenaMap, ArenaState, MonsterGroup } from '../state'
import { fightGroup } from './fights'
import { currentMap, groupsHere, mend } from './party'

/** Ticks between the moments at which groups may move. */
const ROAM_EVERY = 4
/** Of a hundred such moments, a group moves in so many. */
const ROAM_PERCENT = 50
/** A group does not come back nearer to the party than this. */
const RETURN_DISTANCE = 4
/** Percent of full health that a tick of rest gives back. */
const REST_PERCENT = 3

/**
 * A tick goes by outside of fights: groups of the party's map roam, defeated ones come back, and aggressive ones attack
 * a party next to them. Returns whether a fight has begun.
 */
export function passTick(state: ArenaState, events: ArenaEvent[]): boolean {
  state.tick++
  for (const group of state.groups) if (group.returnsAt > 0) bringBack(state, group, events)
  const here = groupsHere(state)
  if (state.tick % ROAM_EVERY === 0) {
    const map = currentMap(state)
    for (const group of here) if (drawPercent(state.dice, ROAM_PERCENT)) roam(state, map, group, here, events)
  }
  const attacker = here.find(({ isAggressive, cell }) => isAggressive && distance(cell, state.cell) <= 1)
  if (attacker !== undefined) fightGroup(state, attacker, events)
  return attacker !== undefined
}

/** A tick of rest: health comes back, unless a fight begins. */
export function rest(state: ArenaState, events: ArenaEvent[]): void {
  if (passTick(state, events)) return
  let hp = 0
  for (const character of state.characters)
    hp += mend(character, Math.max(1, Math.floor((statsOf(character).maxHp * REST_PERCENT) / 100)))
  if (hp > 0) events.push({ kind: 'rested', hp })
}

function bringBack(state: ArenaState, group: MonsterGroup, events: ArenaEvent[]): void {
  if (group.returnsAt > state.tick) return
  const isHere = group.map === state.map
  const isTaken = state.groups.some(
    ({ map, cell, returnsAt }) => map === group.map && cell === group.cell && returnsAt === 0
  )
  if (isTaken || (isHere && distance(group.cell, state.cell) < RETURN_DISTANCE)) return
  group.returnsAt = 0
  if (isHere) events.push({ kind: 'groupReturned', group: group.id })
}

function roam(
  state: ArenaState,
  map: ArenaMap,
  group: MonsterGroup,
  others: readonly MonsterGroup[],
  events: ArenaEvent[]
): void {
  const blocked = walkObstacles(map)
  const free = neighboursOf(group.cell).filter(
    (cell) =>
      blocked[cell] === 0 &&
      cell !== state.cell &&
      neighboursOf(cell).length === 4 &&
      others.every((other) => other.cell !== cell)
  )
  if (free.length === 0) return
  const next = drawOne(state.dice, free)
  events.push({ kind: 'groupMoved', group: group.id, path: [group.cell, next] })
  group.cell = next
}
