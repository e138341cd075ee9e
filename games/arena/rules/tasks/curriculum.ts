import { CLASS_IDS } from '../content/classes'
import type { ClassId, MonsterId } from '../content/kinds'
import { diceOf, drawBetween, drawOne, drawPercent } from '../dice'
import type { Dice } from '../state'
import { drawMembers } from '../world/groups'
import type { CombatTask } from './task'

/** The stages of the curriculum, the easiest first. */
export const STAGES = ['weak', 'single', 'pair', 'mixed', 'dungeon'] as const
export type Stage = (typeof STAGES)[number]

/** The stage by which players are compared. */
export const STANDARD_STAGE: Stage = 'mixed'

/** Levels of the characters of all stages but the first, from 1. */
const LEVELS = [4, 8] as const

/** A task of a stage by its seed. `of`: what is not to be drawn. The seed is also good for `startTask`. */
export function drawTask(
  seed: number,
  stage: Stage = STANDARD_STAGE,
  of: Partial<Pick<CombatTask, 'class' | 'level' | 'map'>> = {}
): CombatTask {
  const dice = diceOf(seed)
  const id: ClassId = drawOne(dice, CLASS_IDS)
  const level = stage === 'weak' ? drawBetween(dice, 1, 3) : drawBetween(dice, ...LEVELS)
  const isUnderground = stage === 'dungeon' || drawPercent(dice, 25)
  const task = {
    class: id,
    level,
    map: isUnderground ? ('dungeon' as const) : ('plain' as const),
    ...of
  }
  return { ...task, enemies: drawEnemies(dice, stage, task.level), objective: { kind: 'defeat' } }
}

/** Weak ones of the curriculum's beginning. */
const WEAK: readonly MonsterId[] = ['gnasher', 'spitter']

function drawEnemies(dice: Dice, stage: Stage, level: number): CombatTask['enemies'] {
  switch (stage) {
    case 'weak':
      return [{ kind: drawOne(dice, WEAK), level: 1 }]
    case 'single':
      return drawMembers(dice, 1, level)
    case 'pair':
      return drawMembers(dice, 2, level)
    case 'mixed':
      return drawMembers(dice, drawBetween(dice, 2, 3), level)
    case 'dungeon':
      return [{ kind: 'hollowKing', level: Math.max(1, level - 1) }, ...drawMembers(dice, 1, level)]
  }
}
