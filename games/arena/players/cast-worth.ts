import { areaCells } from '../rules/area'
import type { Spell, SpellEffect } from '../rules/content/kinds'
import { distance } from '../rules/grid'
import type { Fighter } from '../rules/state'
import { menaceOf, potencyOf, type FightModel } from './fight-model'

/** What an enemy's last health point is worth on top, in turns of what it does. */
const KILL_TURNS = 2
/** What the whole of an enemy's health is worth, in turns of what it does. */
const WOUND_TURNS = 3
/** What points that are taken away are worth, each. */
const POINT_WORTH = 2.5
/** How much worse it is to be where one could die. */
export const DEATH_WORTH = 60

/** What casting a spell at a cell is worth (about: health kept or taken). */
export function castWorth(model: FightModel, spell: Spell, at: number): number {
  const { self, combat } = model
  const cells = areaCells(spell.area, self.cell, at)
  const touched = combat.fighters.filter(({ hp, cell }) => hp > 0 && cells.includes(cell))
  let worth = 0
  for (const effect of spell.effects) worth += effectWorth(model, effect, touched, at)
  return worth
}

/** An amount raised by a fighter's power. */
export const raise = (amount: number, { stats }: Fighter): number => (amount * (100 + stats.power)) / 100

/** What it is worth to take so much health from somebody: an enemy's counts by what it can do, one's own by itself. */
function harmWorth(target: Fighter, damage: number): number {
  const dealt = Math.min(target.hp, (damage * (100 - target.stats.resistance)) / 100)
  if (target.team === 0) return dealt >= target.hp ? -DEATH_WORTH : -2 * dealt
  const potency = potencyOf(target) + 2
  const isKilled = dealt >= target.hp
  return potency * ((WOUND_TURNS * dealt) / target.stats.maxHp + (isKilled ? KILL_TURNS : 0))
}

function effectWorth(
  model: FightModel,
  effect: SpellEffect,
  touched: readonly Fighter[],
  at: number
): number {
  const { self, combat } = model
  const foes = touched.filter(({ team }) => team === 1)
  const friends = touched.filter(({ team }) => team === 0)
  const sum = (of: readonly Fighter[], worth: (fighter: Fighter) => number): number =>
    of.reduce((total, fighter) => total + worth(fighter), 0)
  switch (effect.kind) {
    case 'damage': {
      const damage = raise((effect.min + effect.max) / 2, self)
      const stolen = (damage * (effect.stealPercent ?? 0)) / 100
      const hurt = effect.touches === 'enemies' ? foes : touched
      return (
        sum(hurt, (target) => harmWorth(target, damage)) +
        (foes.length > 0 ? Math.min(stolen, self.stats.maxHp - self.hp) : 0)
      )
    }
    case 'poison':
      return sum(foes, (target) => 0.8 * harmWorth(target, raise(effect.damage * effect.turns, self)))
    case 'heal': {
      const amount = raise((effect.min + effect.max) / 2, self)
      return sum(friends, ({ hp, stats }) => healWorth(Math.min(amount, stats.maxHp - hp), hp / stats.maxHp))
    }
    case 'shield': {
      const threat = sum(combat.fighters, (foe) =>
        foe.team === 1 && foe.hp > 0 && distance(foe.cell, at) <= menaceOf(foe) ? potencyOf(foe) : 0
      )
      return sum(friends, () => Math.min(raise(effect.points, self), 1.3 * threat))
    }
    case 'removeAp':
    case 'removeMp':
      return sum(foes, () => effect.points * 0.5 * POINT_WORTH)
    case 'push':
      // Away from those who must come close is worth something, and so is near for those who must.
      return sum(foes, (foe) => pushWorth(self, foe, effect.cells))
    case 'buff':
      return effect.value / 5
    case 'trap': {
      const next = combat.fighters.filter(
        ({ team, hp, cell }) => team === 1 && hp > 0 && distance(cell, at) === 1
      )
      const inner = effect.effects.reduce(
        (total, part) => total + (part.kind === 'damage' ? raise((part.min + part.max) / 2, self) : 0),
        0
      )
      // Whoever has to come nearer steps on what lies between.
      const isBetween = (foe: Fighter): boolean =>
        distance(at, self.cell) < distance(foe.cell, self.cell) && distance(foe.cell, self.cell) > 2
      return sum(next.filter(isBetween).slice(0, 1), (foe) => 0.45 * harmWorth(foe, inner))
    }
    case 'glyph': {
      const inside = combat.fighters.filter(
        ({ team, hp, cell }) => team === 1 && hp > 0 && areaCells(effect.area, self.cell, at).includes(cell)
      )
      const inner = effect.effects.reduce(
        (total, part) => total + (part.kind === 'damage' ? raise((part.min + part.max) / 2, self) : 0),
        0
      )
      return sum(inside, (foe) => 1.2 * harmWorth(foe, inner))
    }
    case 'teleport':
      return 0
  }
}

const healWorth = (amount: number, share: number): number => amount * (share < 0.5 ? 1.3 : 0.7)

function pushWorth(self: Fighter, foe: Fighter, cells: number): number {
  const isClose = (fighter: Fighter): boolean => menaceOf(fighter) - fighter.stats.mp <= 2
  if (cells > 0) return isClose(foe) && !isClose(self) ? 3 : 0.5
  return isClose(self) && distance(self.cell, foe.cell) > 2 ? 4 : 0
}
