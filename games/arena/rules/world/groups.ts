import type { MonsterId } from '../content/kinds'
import { drawBelow, drawOne, drawPercent } from '../dice'
import type { Dice, MonsterGroup } from '../state'

/** Who is met from which level on. The king stays in his room. */
const FROM_LEVEL: readonly (readonly [MonsterId, number])[] = [
  ['gnasher', 1],
  ['spitter', 1],
  ['mossling', 2],
  ['ramhorn', 3],
  ['snarer', 3],
  ['wisp', 4],
  ['shellback', 4]
]

/** Monsters for a group of this size and level. A healer never stands alone. */
export function drawMembers(dice: Dice, size: number, level: number): MonsterGroup['members'] {
  const kinds = FROM_LEVEL.filter(([, from]) => from <= level).map(([kind]) => kind)
  return Array.from({ length: size }, (_, i) => {
    const offered = i === 0 ? kinds.filter((kind) => kind !== 'mossling') : kinds
    return { kind: drawOne(dice, offered), level: Math.max(1, level - drawBelow(dice, 2)) }
  })
}

/** Members of a group of a map: more the higher its level. */
export const drawSize = (dice: Dice, level: number): number =>
  1 + drawBelow(dice, Math.min(3, 1 + Math.floor(level / 2)))

/** Whether a group attacks by itself: the higher its level, the likelier. */
export const drawAggression = (dice: Dice, level: number): boolean =>
  drawPercent(dice, Math.min(60, 10 * (level - 1)))
