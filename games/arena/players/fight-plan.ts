import type { ArenaAction } from '../rules/actions'
import { areaCells } from '../rules/area'
import { castRefusal, castableCells, isInRange, slotRefusal, spellAt } from '../rules/combat/cast'
import { keptShare, reachOf } from '../rules/combat/reach'
import type { Spell } from '../rules/content/kinds'
import { distance, neighboursOf } from '../rules/grid'
import { DEATH_WORTH, castWorth, raise } from './cast-worth'
import { averageDamage, menaceOf, potencyOf, type FightModel } from './fight-model'

/** What to do first, and what the whole turn is worth that begins with it (about: health kept or taken). */
interface Plan {
  readonly first: { readonly slot: number; readonly cell: number } | null
  /** Where to walk before; -1: stay. */
  readonly walk: number
  readonly worth: number
}

/** How much better a turn must be for a spell that takes one elsewhere. */
const LEAP_GAIN = 1
/** Steps that count where there is no way. */
const NO_WAY = 60
/** How much of the threat counts of those who reach farther than oneself. */
const OUTRANGED_SHARE = 0.1
/** What each step nearer to the enemies is worth, where nothing can be done yet. */
const STEP_WORTH = 0.5

/** What a careful player does now: the beginning of the best turn, and where nothing is left to be done goes away from harm. */
export function carefulAction(model: FightModel): ArenaAction {
  const { first, walk } = planTurn(model)
  if (first !== null)
    return walk >= 0 ? { kind: 'move', cell: walk } : { kind: 'cast', spell: first.slot, cell: first.cell }
  const cell = retreat(model)
  return cell < 0 ? { kind: 'endTurn' } : { kind: 'move', cell }
}

/** The best turn from here: walk to a cell, cast there what is worth most, walk off again. */
function planTurn(model: FightModel): Plan {
  const { self } = model
  const here = { cell: self.cell, ap: self.ap, mp: self.mp }
  let best = planFrom(model, here, -1)
  const share = keptShare(model.combat, self, self.cell)
  const reach = reachOf(model.combat, model.map, self)
  for (const cell of reach.cells) {
    const there = { cell, ap: Math.floor(self.ap * share), mp: reach.left[cell] ?? 0 }
    const plan = planFrom(model, there, cell)
    if (plan.worth > best.worth + 0.01) best = plan
  }
  return bestLeap(model, best)
}

/** The best turn that begins with a spell that takes one elsewhere, if it is better. */
function bestLeap(model: FightModel, than: Plan): Plan {
  const { self, combat, map } = model
  const slot = self.spells.findIndex((_, i) =>
    spellAt(self, i)?.effects.some(({ kind }) => kind === 'teleport')
  )
  const spell = spellAt(self, slot)
  if (spell === undefined) return than
  let best = than
  for (const cell of castableCells(combat, map, self, slot)) {
    const plan = planFrom(model, { cell, ap: self.ap - spell.cost, mp: self.mp }, -1)
    if (plan.worth > best.worth + LEAP_GAIN) best = { ...plan, first: { slot, cell } }
  }
  return best
}

interface Stand {
  readonly cell: number
  readonly ap: number
  readonly mp: number
}

function planFrom(model: FightModel, { cell, ap, mp }: Stand, walk: number): Plan {
  const { self } = model
  const kept = { cell: self.cell, ap: self.ap, mp: self.mp, casts: self.casts, targeted: self.targeted }
  const health = model.combat.fighters.map(({ hp }) => hp)
  Object.assign(self, { cell, ap, mp, casts: [...self.casts], targeted: [...self.targeted] })
  let first: Plan['first'] = null
  let worth = 0
  for (let i = 0; i < 4; i++) {
    const option = bestCast(model)
    if (option === null) break
    first ??= { slot: option.slot, cell: option.cell }
    worth += option.worth
    imagine(model, option)
  }
  worth += placeWorth(model)
  Object.assign(self, kept)
  model.combat.fighters.forEach((fighter, i) => (fighter.hp = health[i] ?? 0))
  return { first, walk, worth }
}

interface Option {
  readonly slot: number
  readonly cell: number
  readonly worth: number
}

function bestCast(model: FightModel): Option | null {
  const { self, combat, map } = model
  let best: Option | null = null
  let bestRate = 0
  for (let slot = 0; slot < self.spells.length; slot++) {
    const spell = spellAt(self, slot)
    if (spell === undefined || slotRefusal(self, slot) !== null) continue
    for (const cell of aims(model, spell)) {
      if (!isInRange(spell, self, self.cell, cell)) continue
      const worth = castWorth(model, spell, cell)
      const rate = worth / spell.cost
      if (rate <= bestRate || castRefusal(combat, map, self, slot, cell) !== null) continue
      best = { slot, cell, worth }
      bestRate = rate
    }
  }
  return best
}

function aims({ combat, self }: FightModel, { target, area, effects }: Spell): number[] {
  const standing = combat.fighters.filter(({ hp }) => hp > 0)
  const enemies = standing.filter(({ team }) => team === 1)
  if (target === 'free') return [...new Set(enemies.flatMap(({ cell }) => neighboursOf(cell)))]
  const isWide = area.size > 0 || effects.some(({ kind }) => kind === 'glyph')
  const around = isWide ? enemies.flatMap(({ cell }) => neighboursOf(cell)) : []
  return [...new Set([self.cell, ...standing.map(({ cell }) => cell), ...around])]
}

/** Changes the model to what a cast will most likely have done. */
function imagine({ self, combat }: FightModel, { slot, cell }: Option): void {
  const spell = spellAt(self, slot)
  if (spell === undefined) return
  self.ap -= spell.cost
  // A spell that needs turns between casts is used up, whatever its number of casts.
  self.casts[slot] = spell.cooldown > 1 ? spell.castsPerTurn : (self.casts[slot] ?? 0) + 1
  const target = combat.fighters.find((fighter) => fighter.hp > 0 && fighter.cell === cell)
  if (target !== undefined) self.targeted.push([slot, target.id])
  const cells = areaCells(spell.area, self.cell, cell)
  const direct = { ...spell, effects: spell.effects.filter(({ kind }) => kind !== 'trap') }
  const damage = averageDamage(direct, self.stats.power)
  for (const fighter of combat.fighters)
    if (fighter.team === 1 && cells.includes(fighter.cell))
      fighter.hp = Math.max(0, fighter.hp - (damage * (100 - fighter.stats.resistance)) / 100)
  for (const effect of spell.effects)
    if (effect.kind === 'heal' && target?.team === 0)
      target.hp = Math.min(target.stats.maxHp, target.hp + raise((effect.min + effect.max) / 2, self))
}

/** What it is worth to end the turn within the steps that are left from here: out of reach, or nearer to come. */
function placeWorth(model: FightModel): number {
  const { self, combat, map, toEnemy } = model
  const foes = combat.fighters.filter(({ team, hp }) => team === 1 && hp > 0)
  if (foes.length === 0) return 0
  const ownMenace = menaceOf(self)
  const dangers = foes.map((foe) => {
    const menace = menaceOf(foe)
    // From those who reach farther there is no getting away: they are to be closed in on.
    const share = menace > ownMenace ? OUTRANGED_SHARE : 1
    return { cell: foe.cell, potency: share * potencyOf(foe), menace }
  })
  const at = (cell: number): number => {
    let threat = 0
    for (const danger of dangers) if (distance(cell, danger.cell) <= danger.menace) threat += danger.potency
    const nearest = toEnemy[cell] ?? -1
    const death = threat >= self.hp ? DEATH_WORTH * 0.5 : 0
    return -threat - death - STEP_WORTH * (nearest < 0 ? NO_WAY : nearest)
  }
  let worth = at(self.cell)
  if (self.mp > 0) for (const cell of reachOf(combat, map, self).cells) worth = Math.max(worth, at(cell))
  return worth
}

/** Where to walk once nothing is left to be cast; -1: nowhere. */
function retreat(model: FightModel): number {
  const { self, combat, map } = model
  const stay = { cell: self.cell, mp: self.mp }
  const worthAt = (cell: number): number => {
    Object.assign(self, { cell, mp: 0 })
    const worth = placeWorth(model)
    Object.assign(self, stay)
    return worth
  }
  let best = -1
  let most = worthAt(self.cell) + 0.01
  if (self.mp === 0) return -1
  for (const cell of reachOf(combat, map, self).cells) {
    const worth = worthAt(cell)
    if (worth > most) [best, most] = [cell, worth]
  }
  return best
}
