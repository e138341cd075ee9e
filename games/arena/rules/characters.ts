import { CLASSES } from './content/classes'
import { ITEMS, PARTS } from './content/items'
import type { ClassId, MonsterId, Stats } from './content/kinds'
import { MONSTERS } from './content/monsters'
import type { ArenaEvent } from './events'
import type { Character } from './state'

/** The highest level there is. */
export const LAST_LEVEL = 20

/** XP that a level takes to be passed. */
export const xpForLevel = (level: number): number => 50 + 40 * (level - 1)

function sum(a: Stats, b: Partial<Stats>, times = 1): Stats {
  const result: Record<keyof Stats, number> = { ...a }
  for (const key of Object.keys(b) as (keyof Stats)[]) result[key] += (b[key] ?? 0) * times
  return result
}

/** What a character is made of: class, level and what it wears. */
export function statsOf({ class: id, level, worn }: Pick<Character, 'class' | 'level' | 'worn'>): Stats {
  const { base, perLevel } = CLASSES[id]
  let stats = sum(base, perLevel, level - 1)
  for (const part of PARTS) {
    const item = worn[part]
    const bonus = item === undefined ? undefined : ITEMS[item].bonus
    if (bonus !== undefined) stats = sum(stats, bonus)
  }
  return stats
}

/** What a monster of a level is made of. */
export const monsterStats = (kind: MonsterId, level: number): Stats =>
  sum(MONSTERS[kind].base, MONSTERS[kind].perLevel, level - 1)

/** A character of a level, whole, with nothing in the bag. */
export function newCharacter(seat: number, name: string, id: ClassId, level: number): Character {
  const worn = {}
  const { maxHp } = statsOf({ class: id, level, worn })
  return { seat, name, class: id, level, xp: 0, hp: maxHp, kamas: 0, bag: [], worn }
}

/** Gives XP; a level passed gives full health. */
export function gainXp(character: Character, amount: number, events: ArenaEvent[]): void {
  if (amount <= 0) return
  const { seat } = character
  character.xp += amount
  events.push({ kind: 'xp', seat, amount })
  while (character.level < LAST_LEVEL && character.xp >= xpForLevel(character.level)) {
    character.xp -= xpForLevel(character.level)
    character.level++
    character.hp = statsOf(character).maxHp
    events.push({ kind: 'levelUp', seat, level: character.level })
  }
  if (character.level === LAST_LEVEL) character.xp = Math.min(character.xp, xpForLevel(LAST_LEVEL) - 1)
}
