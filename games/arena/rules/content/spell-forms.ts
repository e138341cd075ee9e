import type { Area, Spell, SpellEffect, Touches } from './kinds'

/** Short forms for the tables of spells. */

export const CELL: Area = { shape: 'cell', size: 0 }
export const circle = (size: number): Area => ({ shape: 'circle', size })
export const cross = (size: number): Area => ({ shape: 'cross', size })
export const line = (size: number): Area => ({ shape: 'line', size })

export const damage = (min: number, max: number, stealPercent = 0): SpellEffect => ({
  kind: 'damage',
  touches: 'all',
  min,
  max,
  ...(stealPercent === 0 ? {} : { stealPercent })
})
export const harmEnemies = (min: number, max: number): SpellEffect => ({
  kind: 'damage',
  touches: 'enemies',
  min,
  max
})
export const heal = (min: number, max: number): SpellEffect => ({ kind: 'heal', touches: 'allies', min, max })
export const push = (cells: number): SpellEffect => ({ kind: 'push', touches: 'all', cells })
export const shield = (points: number, turns: number): SpellEffect => ({
  kind: 'shield',
  touches: 'allies',
  points,
  turns
})
export const removeAp = (points: number): SpellEffect => ({ kind: 'removeAp', touches: 'enemies', points })
export const removeMp = (points: number): SpellEffect => ({ kind: 'removeMp', touches: 'enemies', points })
export const poison = (perTurn: number, turns: number): SpellEffect => ({
  kind: 'poison',
  touches: 'enemies',
  damage: perTurn,
  turns
})
export const powerUp = (value: number, turns: number, touches: Touches = 'allies'): SpellEffect => ({
  kind: 'buff',
  touches,
  stat: 'power',
  value,
  turns
})

/** A spell: cost, range, effects, and what else is not as usual. */
export const spell = (
  en: string,
  fr: string,
  cost: number,
  [minRange, maxRange]: readonly [number, number],
  effects: readonly SpellEffect[],
  rest: Partial<Spell> = {}
): Spell => ({
  title: { en, fr },
  cost,
  minRange,
  maxRange,
  isRangeModifiable: false,
  isInLine: false,
  needsSight: true,
  target: 'any',
  area: CELL,
  effects,
  cooldown: 0,
  castsPerTurn: 3,
  castsPerTarget: 2,
  criticalPercent: 5,
  ...rest
})
