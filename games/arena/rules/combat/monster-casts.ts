import { areaCells } from '../area'
import type { Behaviour, Spell, SpellEffect } from '../content/kinds'
import { distance, neighboursOf } from '../grid'
import type { Fighter } from '../state'
import { isInRange, slotRefusal, spellAt } from './cast'
import type { Scene } from './scene'

/** A spell of the bar, where to, and what a monster thinks it is worth (about: health). */
export interface Cast {
  readonly slot: number
  readonly cell: number
  readonly worth: number
}

/** What points taken away are worth to a monster, each. */
const POINT_WORTH = 2

/** The casts a monster considers from where it stands. They are in range; sight is not looked at. */
export function castsWorth(scene: Scene, fighter: Fighter, behaviour: Behaviour): Cast[] {
  const found: Cast[] = []
  for (let slot = 0; slot < fighter.spells.length; slot++) {
    const spell = spellAt(fighter, slot)
    if (spell === undefined || slotRefusal(fighter, slot) !== null) continue
    for (const cell of aims(scene, fighter, spell)) {
      if (!isInRange(spell, fighter, fighter.cell, cell)) continue
      const worth = worthOf(scene, fighter, behaviour, spell, cell)
      if (worth > 0) found.push({ slot, cell, worth })
    }
  }
  return found
}

/** Where a spell may be of use: at fighters, or, for what must lie on a free cell, around enemies. */
function aims({ combat }: Scene, fighter: Fighter, { target }: Spell): number[] {
  const standing = combat.fighters.filter(({ hp }) => hp > 0)
  if (target !== 'free') return standing.map(({ cell }) => cell)
  return standing
    .filter(({ team }) => team !== fighter.team)
    .flatMap(({ cell }) => neighboursOf(cell))
    .filter((cell) => !standing.some((other) => other.cell === cell))
}

function worthOf(
  { combat }: Scene,
  fighter: Fighter,
  behaviour: Behaviour,
  { area, effects, cost }: Spell,
  at: number
): number {
  const cells = areaCells(area, fighter.cell, at)
  const touched = combat.fighters.filter(({ hp, cell }) => hp > 0 && cells.includes(cell))
  let worth = 0
  for (const effect of effects) worth += effectWorth(combat.fighters, fighter, effect, touched, at)
  // Whose trade it is to heal or to lay traps does that first.
  const isTrade =
    (behaviour === 'healer' && effects.some(({ kind }) => kind === 'heal')) ||
    (behaviour === 'trapper' && effects.some(({ kind }) => kind === 'trap'))
  return ((isTrade ? 2 : 1) * worth) / cost
}

function effectWorth(
  fighters: readonly Fighter[],
  fighter: Fighter,
  effect: SpellEffect,
  touched: readonly Fighter[],
  at: number
): number {
  const isFoe = ({ team }: Fighter): boolean => team !== fighter.team
  switch (effect.kind) {
    case 'damage': {
      const each = (effect.min + effect.max) / 2
      const friends = effect.touches === 'all' ? touched.filter((other) => !isFoe(other)).length : 0
      return each * (touched.filter(isFoe).length - 2 * friends)
    }
    case 'heal':
      return touched
        .filter((other) => !isFoe(other))
        .reduce((sum, { hp, stats }) => sum + Math.max(0, Math.min(effect.max, stats.maxHp - hp) - 3), 0)
    case 'shield': {
      const isNear = fighters.some((other) => isFoe(other) && other.hp > 0 && distance(other.cell, at) <= 4)
      return isNear ? (touched.filter((other) => !isFoe(other)).length * effect.points) / 2 : 0
    }
    case 'trap':
      return 6
    case 'removeAp':
    case 'removeMp':
      return touched.filter(isFoe).length * effect.points * POINT_WORTH
    case 'poison':
      return touched.filter(isFoe).length * effect.damage * effect.turns * 0.8
    case 'push':
      // With nothing else known, moving an enemy is worth little; moving a friend is not wanted.
      return touched.some(isFoe) ? 1 : -5
    case 'buff':
    case 'teleport':
    case 'glyph':
      return 0
  }
}
