import { areaCells } from '../area'
import type { SpellEffect, SpellId, Touches } from '../content/kinds'
import { SPELLS } from '../content/spells'
import { drawBetween } from '../dice'
import type { HarmCause } from '../events'
import type { Fighter } from '../state'
import { harm, restore } from './harm'
import { removePoints } from './points'
import { pushAll } from './push'
import { buffOf, fighterOf, type Scene } from './scene'

/** How the effects of a spell, a trap or a glyph come to happen. */
export interface Happening {
  readonly caster: Fighter
  readonly spell: SpellId
  /** The cell that was aimed at, or that the trap lies on. */
  readonly at: number
  /** The cells that are touched. */
  readonly cells: readonly number[]
  /** What pushes push away from. */
  readonly origin: number
  readonly isCritical: boolean
  readonly cause: HarmCause
}

/** The most that resistance keeps off, in percent. */
const MOST_RESISTANCE = 80

/** Lets effects happen, in order, to those who stand in the cells when they begin. */
export function happen(scene: Scene, effects: readonly SpellEffect[], happening: Happening): void {
  const { cells } = happening
  const inside = scene.combat.fighters.filter(({ hp, cell }) => hp > 0 && cells.includes(cell))
  for (const effect of effects) apply(scene, effect, happening, inside)
}

function apply(scene: Scene, effect: SpellEffect, happening: Happening, inside: readonly Fighter[]): void {
  const { caster, at, spell } = happening
  const { combat, events } = scene
  switch (effect.kind) {
    case 'teleport':
      events.push({ kind: 'teleported', fighter: caster.id, from: caster.cell, to: at })
      caster.cell = at
      springTraps(scene, caster)
      return
    case 'trap':
      combat.traps.push({ caster: caster.id, team: caster.team, spell, cell: at })
      events.push({ kind: 'trapSet', fighter: caster.id, cell: at })
      return
    case 'glyph': {
      const cells = areaCells(effect.area, caster.cell, at)
      combat.glyphs.push({
        caster: caster.id,
        team: caster.team,
        spell,
        cell: at,
        cells,
        turns: effect.turns
      })
      events.push({ kind: 'glyphSet', fighter: caster.id, cells })
      return
    }
    case 'push': {
      const touched = touchedOf(effect.touches, caster, inside)
      const trapped = pushAll(scene, caster, touched, happening.origin, effect.cells)
      for (const fighter of trapped) springTraps(scene, fighter)
      return
    }
    default:
      for (const target of touchedOf(effect.touches, caster, inside))
        if (target.hp > 0) touch(scene, effect, happening, target)
  }
}

function touchedOf(touches: Touches, caster: Fighter, inside: readonly Fighter[]): readonly Fighter[] {
  if (touches === 'all') return inside
  if (touches === 'caster') return caster.hp > 0 ? [caster] : []
  return inside.filter(({ team }) => (team === caster.team) === (touches === 'allies'))
}

type TouchingEffect = Exclude<SpellEffect, { kind: 'teleport' | 'trap' | 'glyph' | 'push' }>

function touch(scene: Scene, effect: TouchingEffect, happening: Happening, target: Fighter): void {
  const { caster, isCritical, cause } = happening
  const { events } = scene
  switch (effect.kind) {
    case 'damage': {
      const roll = drawBetween(scene.dice, effect.min, effect.max)
      const taken = harm(scene, target, damageOf(roll, caster, target, isCritical), cause)
      restore(scene, caster, Math.floor((taken * (effect.stealPercent ?? 0)) / 100))
      return
    }
    case 'heal':
      restore(scene, target, raised(drawBetween(scene.dice, effect.min, effect.max), caster, isCritical))
      return
    case 'shield': {
      const points = raised(effect.points, caster, isCritical)
      target.effects.push({ kind: 'shield', points, turns: effect.turns })
      events.push({ kind: 'shielded', fighter: target.id, points })
      return
    }
    case 'buff':
      target.effects.push({ kind: 'buff', stat: effect.stat, value: effect.value, turns: effect.turns })
      if (effect.stat === 'ap' || effect.stat === 'mp')
        target[effect.stat] = Math.max(0, target[effect.stat] + effect.value)
      events.push({ kind: 'buffed', fighter: target.id })
      return
    case 'poison': {
      const damage = raised(effect.damage, caster, isCritical)
      target.effects.push({ kind: 'poison', damage, caster: caster.id, turns: effect.turns })
      events.push({ kind: 'poisoned', fighter: target.id })
      return
    }
    case 'removeAp':
    case 'removeMp':
      removePoints(scene, caster, target, effect.kind === 'removeAp' ? 'ap' : 'mp', effect.points)
  }
}

/** An amount raised by the caster's power, and by half as much again for a critical cast. */
function raised(amount: number, caster: Fighter, isCritical: boolean): number {
  const power = Math.max(0, 100 + caster.stats.power + buffOf(caster, 'power'))
  return Math.floor((amount * power * (isCritical ? 3 : 2)) / 200)
}

function damageOf(roll: number, caster: Fighter, target: Fighter, isCritical: boolean): number {
  const resistance = Math.min(MOST_RESISTANCE, target.stats.resistance + buffOf(target, 'resistance'))
  return Math.max(1, Math.floor((raised(roll, caster, isCritical) * (100 - resistance)) / 100))
}

/** Springs the traps under a fighter. Those that the effects of one push onto others spring them as well. */
export function springTraps(scene: Scene, fighter: Fighter): void {
  const { combat, events } = scene
  for (;;) {
    const index = combat.traps.findIndex(({ cell }) => cell === fighter.cell && fighter.hp > 0)
    const trap = combat.traps[index]
    if (trap === undefined) return
    combat.traps.splice(index, 1)
    const effect = laidEffect(trap.spell, 'trap')
    const cells = areaCells(effect.area, trap.cell, trap.cell)
    events.push({ kind: 'trapSprung', fighter: fighter.id, cell: trap.cell, cells })
    const caster = fighterOf(combat, trap.caster)
    happen(scene, effect.effects, {
      caster,
      spell: trap.spell,
      at: trap.cell,
      cells,
      origin: trap.cell,
      isCritical: false,
      cause: 'trap'
    })
  }
}

/** The effects of the glyphs a fighter stands on when its turn begins. */
export function feelGlyphs(scene: Scene, fighter: Fighter): void {
  for (const glyph of [...scene.combat.glyphs]) {
    if (fighter.hp <= 0 || !glyph.cells.includes(fighter.cell)) continue
    happen(scene, laidEffect(glyph.spell, 'glyph').effects, {
      caster: fighterOf(scene.combat, glyph.caster),
      spell: glyph.spell,
      at: fighter.cell,
      cells: [fighter.cell],
      origin: glyph.cell,
      isCritical: false,
      cause: 'glyph'
    })
  }
}

/** What a spell lays on the field. Throws a RangeError for one that lays nothing of the kind. */
function laidEffect<K extends 'trap' | 'glyph'>(spell: SpellId, kind: K): Extract<SpellEffect, { kind: K }> {
  const effects: readonly SpellEffect[] = SPELLS[spell].effects
  const found = effects.find((effect): effect is Extract<SpellEffect, { kind: K }> => effect.kind === kind)
  if (found === undefined) throw new RangeError(`The spell ${spell} lays no ${kind}`)
  return found
}
