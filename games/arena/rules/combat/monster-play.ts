import { MONSTERS } from '../content/monsters'
import type { Behaviour, MonsterId, Spell } from '../content/kinds'
import { distance } from '../grid'
import { fightObstacles, walkObstacles } from '../obstacles'
import { footDistances } from '../paths'
import { canSee } from '../sight'
import type { Fighter } from '../state'
import { cast, castRefusal, isInRange, slotRefusal, spellAt } from './cast'
import { castsWorth, type Cast } from './monster-casts'
import { pathTo, reachOf, type Reach } from './reach'
import { winnerOf, type Scene } from './scene'
import { walk } from './walk'

/** Decisions a monster makes in a turn, at the most. */
const DECISIONS = 8

interface Manner {
  readonly behaviour: Behaviour
  readonly keepsDistance: number
}

/**
 * Plays a monster's turn: while something is worth casting from where it stands it casts that; else it walks to where
 * something is, or nearer; at last it takes the distance it likes.
 */
export function playMonster(scene: Scene, fighter: Fighter): void {
  const manner = MONSTERS[fighter.kind as MonsterId]
  let hasWalked = false
  for (let i = 0; i < DECISIONS && fighter.hp > 0 && winnerOf(scene.combat) === null; i++) {
    const best = bestCast(scene, fighter, manner)
    if (best !== null) cast(scene, fighter, best.slot, best.cell)
    else if (hasWalked || !approach(scene, fighter, manner)) break
    else hasWalked = true
  }
  if (fighter.hp > 0 && winnerOf(scene.combat) === null) keepDistance(scene, fighter, manner)
}

function bestCast(scene: Scene, fighter: Fighter, { behaviour }: Manner): Cast | null {
  const { combat, map } = scene
  const options = castsWorth(scene, fighter, behaviour)
  if (options.length === 0) return null
  const blocked = fightObstacles(map, combat)
  let best: Cast | null = null
  for (const option of options)
    if (
      option.worth > (best?.worth ?? 0) &&
      castRefusal(combat, map, fighter, option.slot, option.cell, blocked) === null
    )
      best = option
  return best
}

const enemiesOf = ({ combat }: Scene, { team }: Fighter): Fighter[] =>
  combat.fighters.filter((other) => other.team !== team && other.hp > 0)

/** Walks to the cell from which it can do most; false where no walking helps. */
function approach(scene: Scene, fighter: Fighter, { keepsDistance }: Manner): boolean {
  if (fighter.mp === 0) return false
  const reach = reachOf(scene.combat, scene.map, fighter)
  const enemies = enemiesOf(scene, fighter)
  const spells = attacksOf(fighter)
  const { sight } = fightObstacles(scene.map, scene.combat)
  sight[fighter.cell] = 0
  let best = -1
  let bestScore = -Infinity
  for (const cell of reach.cells) {
    if (!canAttackFrom(cell, fighter, spells, enemies, sight)) continue
    const score = (reach.left[cell] ?? 0) - 2 * Math.abs(nearest(enemies, cell) - keepsDistance)
    if (score > bestScore) [best, bestScore] = [cell, score]
  }
  if (best < 0) best = nearestByFoot(scene, fighter, reach, enemies)
  if (best < 0) return false
  walk(scene, fighter, pathTo(reach, best))
  return true
}

const attacksOf = (fighter: Fighter): Spell[] =>
  fighter.spells.flatMap((_, slot) => {
    const spell = spellAt(fighter, slot)
    const isAttack = spell?.effects.some(({ kind }) => kind === 'damage') ?? false
    return spell !== undefined && isAttack && slotRefusal(fighter, slot) === null ? [spell] : []
  })

function canAttackFrom(
  cell: number,
  fighter: Fighter,
  spells: readonly Spell[],
  enemies: readonly Fighter[],
  sight: Uint8Array
): boolean {
  for (const spell of spells)
    for (const enemy of enemies)
      if (
        isInRange(spell, fighter, cell, enemy.cell) &&
        (!spell.needsSight || canSee(sight, cell, enemy.cell))
      )
        return true
  return false
}

function nearest(enemies: readonly Fighter[], cell: number): number {
  let steps = Infinity
  for (const enemy of enemies) steps = Math.min(steps, distance(cell, enemy.cell))
  return steps
}

/** Of the cells it can come to, the one from which the way to an enemy is shortest, other fighters not counted; -1 for none nearer. */
function nearestByFoot(
  { map }: Scene,
  fighter: Fighter,
  { cells }: Reach,
  enemies: readonly Fighter[]
): number {
  const steps = footDistances(
    walkObstacles(map),
    enemies.map(({ cell }) => cell),
    fighter.cell
  )
  let best = -1
  let fewest = steps[fighter.cell] ?? 0
  for (const cell of cells) {
    const count = steps[cell] ?? -1
    if (count >= 0 && count < fewest) [best, fewest] = [cell, count]
  }
  return best
}

/** With the points left, goes to where the nearest enemy is about as far as it likes; those who fight close stay close. */
function keepDistance(scene: Scene, fighter: Fighter, { keepsDistance }: Manner): void {
  const enemies = enemiesOf(scene, fighter)
  const now = nearest(enemies, fighter.cell)
  if (fighter.mp === 0 || keepsDistance <= 1 || now >= keepsDistance) return
  const reach = reachOf(scene.combat, scene.map, fighter)
  let best = -1
  let most = now
  for (const cell of reach.cells) {
    const steps = Math.min(keepsDistance, nearest(enemies, cell))
    if (steps > most) [best, most] = [cell, steps]
  }
  if (best >= 0) walk(scene, fighter, pathTo(reach, best))
}
