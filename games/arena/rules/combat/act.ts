import type { ArenaAction, Refusal } from '../actions'
import { CELLS } from '../grid'
import { cast, castRefusal } from './cast'
import { pathTo, reachOf } from './reach'
import { activeFighter, winnerOf, type Scene } from './scene'
import { endTurn } from './turn'
import { walk } from './walk'

/** What a decision in a fight led to: why it was refused, or who has won (null: it goes on; -1: undecided). */
export type CombatOutcome =
  | { readonly refusal: Refusal; readonly winner: null }
  | { readonly refusal: null; readonly winner: 0 | 1 | -1 | null }

const refused = (refusal: Refusal): CombatOutcome => ({ refusal, winner: null })

/** Carries out a decision of the fighter whose turn it is. Each takes a tick; with the last the turn is over. */
export function actInCombat(scene: Scene, action: ArenaAction): CombatOutcome {
  const { combat, map } = scene
  const fighter = activeFighter(combat)
  switch (action.kind) {
    case 'endTurn':
      return { refusal: null, winner: endTurn(scene) }
    case 'move': {
      const { cell } = action
      if (!Number.isInteger(cell) || cell < 0 || cell >= CELLS) return refused('noSuchCell')
      const reach = reachOf(combat, map, fighter)
      if (cell === fighter.cell || (reach.left[cell] ?? -1) < 0) return refused('unreachable')
      walk(scene, fighter, pathTo(reach, cell))
      break
    }
    case 'cast': {
      const refusal = castRefusal(combat, map, fighter, action.spell, action.cell)
      if (refusal !== null) return refused(refusal)
      cast(scene, fighter, action.spell, action.cell)
      break
    }
    case 'wait':
      break
    default:
      return refused('wrongPhase')
  }
  const winner = winnerOf(combat)
  if (winner !== null) return { refusal: null, winner }
  combat.ticksLeft--
  if (fighter.hp <= 0 || combat.ticksLeft <= 0)
    return { refusal: null, winner: endTurn(scene, fighter.hp > 0) }
  return { refusal: null, winner: null }
}
