import type { ArenaEvent } from '../events'
import type { ArenaMap, Combat, Dice, Fighter } from '../state'

/** A fight that goes on: what changes, where it stands, and what is told of it. */
export interface Scene {
  readonly combat: Combat
  readonly map: ArenaMap
  readonly dice: Dice
  readonly events: ArenaEvent[]
}

/** Decisions (or seconds waited) in a turn. */
export const TURN_TICKS = 30
/** A fight that nobody has won after so many rounds ends undecided. */
export const LAST_ROUND = 40

/** The living fighter on a cell. */
export function fighterAt({ fighters }: Combat, cell: number): Fighter | undefined {
  for (const fighter of fighters) if (fighter.cell === cell && fighter.hp > 0) return fighter
  return undefined
}

/** A fighter by its id. Throws a RangeError for an id that no fighter has. */
export function fighterOf({ fighters }: Combat, id: number): Fighter {
  const fighter = fighters[id]
  if (fighter === undefined) throw new RangeError(`There is no fighter ${id}`)
  return fighter
}

/** Whose turn it is. */
export const activeFighter = (combat: Combat): Fighter =>
  fighterOf(combat, combat.timeline[combat.turn] ?? -1)

/** The sum of a characteristic's buffs. */
export function buffOf({ effects }: Fighter, stat: 'ap' | 'mp' | 'power' | 'resistance'): number {
  let sum = 0
  for (const effect of effects) if (effect.kind === 'buff' && effect.stat === stat) sum += effect.value
  return sum
}

/** The team whose enemies are all dead; -1 when both are; null while the fight is on. */
export function winnerOf({ fighters }: Combat): 0 | 1 | -1 | null {
  const isUp = [false, false]
  for (const { hp, team } of fighters) if (hp > 0) isUp[team] = true
  if (isUp[0] === true) return isUp[1] === true ? null : 0
  return isUp[1] === true ? 1 : -1
}
