import { newCharacter } from '../characters'
import type { ClassId, MapKind, MonsterId } from '../content/kinds'
import { diceOf } from '../dice'
import { startCombat } from '../explore/fights'
import type { ArenaState } from '../state'
import { newState, singleMap } from '../world/start'
import type { Objective } from './objective'

/** A fight to be set up: everything but the map's ground, which follows from the seed of its start. */
export interface CombatTask {
  readonly class: ClassId
  /** Of the character, from 1. */
  readonly level: number
  readonly enemies: readonly { readonly kind: MonsterId; readonly level: number }[]
  readonly map: MapKind
  readonly objective: Objective
}

/**
 * The first state of a task in which the character is to act (or has lost already). The map and all luck follow from the
 * seed. Throws a RangeError for no enemies or more than start cells.
 */
export function startTask(seed: number, task: CombatTask): ArenaState {
  if (task.enemies.length === 0) throw new RangeError('A fight needs an enemy')
  const dice = diceOf(seed)
  const character = newCharacter(0, 'Hero', task.class, task.level)
  const state = newState(seed, dice, singleMap(dice, task.map, task.level), [character])
  startCombat(state, -1, { characters: [{ character, team: 0 }], monsters: task.enemies }, [])
  return state
}

/** Two characters against each other: seat 0 on team 0, seat 1 on team 1. */
export function startDuel(
  seed: number,
  sides: readonly [Pick<CombatTask, 'class' | 'level'>, Pick<CombatTask, 'class' | 'level'>],
  map: MapKind = 'plain'
): ArenaState {
  const dice = diceOf(seed)
  const [first, second] = sides.map(({ class: id, level }, seat) =>
    newCharacter(seat, seat === 0 ? 'Hero' : 'Rival', id, level)
  )
  if (first === undefined || second === undefined) throw new RangeError('A duel needs two')
  const state = newState(seed, dice, singleMap(dice, map, first.level), [first, second])
  const characters = [
    { character: first, team: 0 as const },
    { character: second, team: 1 as const }
  ]
  startCombat(state, -1, { characters, monsters: [] }, [])
  return state
}
