import { statsOf } from '../characters'
import type { ArenaMap, ArenaState, Character, MonsterGroup } from '../state'

/** The character that leads outside of fights. Throws a RangeError for a state without characters. */
export function leaderOf({ characters }: ArenaState): Character {
  const leader = characters[0]
  if (leader === undefined) throw new RangeError('There is no character')
  return leader
}

/** The map the party is on. Throws a RangeError for a map that does not exist. */
export function currentMap({ world, map }: ArenaState): ArenaMap {
  const found = world.maps[map]
  if (found === undefined) throw new RangeError(`There is no map ${map}`)
  return found
}

/** The groups that stand on the party's map now. */
export const groupsHere = ({ groups, map }: ArenaState): MonsterGroup[] =>
  groups.filter((group) => group.map === map && group.returnsAt === 0)

/** Gives health back to a character, up to the most it can have. Returns how much it was. */
export function mend(character: Character, amount: number): number {
  const hp = Math.max(0, Math.min(amount, statsOf(character).maxHp - character.hp))
  character.hp += hp
  return hp
}
