import type { Refusal } from '../actions'
import { areaCells } from '../area'
import type { Spell } from '../content/kinds'
import { SPELLS } from '../content/spells'
import { drawPercent } from '../dice'
import { CELLS, distance, isInLine } from '../grid'
import { fightObstacles, type Obstacles } from '../obstacles'
import { canSee, cellsInLine, cellsWithin } from '../sight'
import type { ArenaMap, Combat, Fighter } from '../state'
import { happen } from './effects'
import { fighterAt, type Scene } from './scene'

/** The spell in a place of a fighter's bar. */
export function spellAt({ spells }: Fighter, slot: number): Spell | undefined {
  const id = spells[slot]
  return id === undefined ? undefined : SPELLS[id]
}

/** The longest range at which a fighter casts a spell, in cells. */
export const rangeOf = (spell: Spell, { stats }: Fighter): number =>
  Math.max(spell.minRange, spell.maxRange + (spell.isRangeModifiable ? stats.range : 0))

/** Why a spell cannot be cast now, wherever it be aimed; null if it can. */
export function slotRefusal(fighter: Fighter, slot: number): Refusal | null {
  const spell = spellAt(fighter, slot)
  if (spell === undefined) return 'noSuchSpell'
  if (fighter.ap < spell.cost) return 'notEnoughAp'
  if ((fighter.cooldowns[slot] ?? 0) > 0) return 'onCooldown'
  return (fighter.casts[slot] ?? 0) >= spell.castsPerTurn ? 'castsUsedUp' : null
}

/** Whether a fighter standing on `from` would have a cell in range and in line of a spell. */
export function isInRange(spell: Spell, fighter: Fighter, from: number, cell: number): boolean {
  const steps = distance(from, cell)
  return (
    steps >= spell.minRange && steps <= rangeOf(spell, fighter) && (!spell.isInLine || isInLine(from, cell))
  )
}

/** Why a spell that is ready cannot be aimed at a cell in range; null if it can. `blocked`: see `fightObstacles`. */
function aimRefusal(
  combat: Combat,
  blocked: Obstacles,
  fighter: Fighter,
  slot: number,
  spell: Spell,
  cell: number
): Refusal | null {
  const target = blocked.walk[cell] === 0 ? undefined : fighterAt(combat, cell)
  if (target === undefined) {
    if (spell.target === 'fighter') return 'noTarget'
    if (blocked.walk[cell] !== 0) return 'cellTaken'
    if (spell.target === 'free' && isTrapped(combat, fighter, cell)) return 'cellTaken'
  } else {
    if (spell.target === 'free') return 'cellTaken'
    if (castsOn(fighter, slot, target.id) >= spell.castsPerTarget) return 'targetUsedUp'
  }
  return spell.needsSight && !canSee(blocked.sight, fighter.cell, cell) ? 'noSight' : null
}

const isTrapped = ({ traps }: Combat, { team }: Fighter, cell: number): boolean =>
  traps.some((trap) => trap.cell === cell && trap.team === team)

function castsOn({ targeted }: Fighter, slot: number, target: number): number {
  let casts = 0
  for (const [spell, fighter] of targeted) if (spell === slot && fighter === target) casts++
  return casts
}

/** Why a fighter may not cast a spell at a cell; null if it may. `blocked`: `fightObstacles` as they are now, if known. */
export function castRefusal(
  combat: Combat,
  map: Pick<ArenaMap, 'terrain'>,
  fighter: Fighter,
  slot: number,
  cell: number,
  blocked: Obstacles = fightObstacles(map, combat)
): Refusal | null {
  const spell = spellAt(fighter, slot)
  const unready = slotRefusal(fighter, slot)
  if (unready !== null || spell === undefined) return unready
  if (!Number.isInteger(cell) || cell < 0 || cell >= CELLS) return 'noSuchCell'
  if (!isInRange(spell, fighter, fighter.cell, cell))
    return spell.isInLine && !isInLine(fighter.cell, cell) ? 'notInLine' : 'outOfRange'
  return aimRefusal(combat, blocked, fighter, slot, spell, cell)
}

/** The cells that a spell may be cast at now, nearest first. `blocked`: as in `castRefusal`. */
export function castableCells(
  combat: Combat,
  map: Pick<ArenaMap, 'terrain'>,
  fighter: Fighter,
  slot: number,
  blocked: Obstacles = fightObstacles(map, combat)
): number[] {
  const spell = spellAt(fighter, slot)
  if (spell === undefined || slotRefusal(fighter, slot) !== null) return []
  if (spell.target === 'fighter')
    return combat.fighters
      .filter(({ hp, cell }) => hp > 0 && isInRange(spell, fighter, fighter.cell, cell))
      .map(({ cell }) => cell)
      .filter((cell) => aimRefusal(combat, blocked, fighter, slot, spell, cell) === null)
      .sort((a, b) => distance(fighter.cell, a) - distance(fighter.cell, b) || a - b)
  return (spell.isInLine ? cellsInLine : cellsWithin)(
    fighter.cell,
    spell.minRange,
    rangeOf(spell, fighter)
  ).filter((cell) => aimRefusal(combat, blocked, fighter, slot, spell, cell) === null)
}

/** Casts a spell that may be cast (`castRefusal`): pays for it, and lets it happen. */
export function cast(scene: Scene, fighter: Fighter, slot: number, cell: number): void {
  const id = fighter.spells[slot]
  if (id === undefined) return
  const spell = SPELLS[id]
  fighter.ap -= spell.cost
  fighter.cooldowns[slot] = spell.cooldown
  fighter.casts[slot] = (fighter.casts[slot] ?? 0) + 1
  const target = fighterAt(scene.combat, cell)
  if (target !== undefined) fighter.targeted.push([slot, target.id])
  const isCritical = drawPercent(scene.dice, spell.criticalPercent)
  const cells = areaCells(spell.area, fighter.cell, cell)
  scene.events.push({ kind: 'cast', fighter: fighter.id, spell: id, cell, isCritical, cells })
  happen(scene, spell.effects, {
    caster: fighter,
    spell: id,
    at: cell,
    cells,
    origin: spell.area.shape === 'cell' ? fighter.cell : cell,
    isCritical,
    cause: 'spell'
  })
}
