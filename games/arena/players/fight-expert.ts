import type { ArenaAction } from '../rules/actions'
import { modelFight } from './fight-model'
import { planTurn, retreat } from './fight-plan'
import type { Perceived } from './perceived'

/**
 * A careful player of fights, from what the screen shows alone. It remembers its own casts of the turn, which no screen
 * shows; and what changed nothing when it was tried is not tried again in that turn.
 */
export class FightExpert {
  private spent: [number, number][] = []
  private last: { readonly action: ArenaAction; readonly sight: string } | null = null

  /** What to do now. In another's turn: wait. */
  choose(seen: Perceived): ArenaAction {
    const sight = `${seen.ap} ${seen.mp} ${seen.hp}`
    if (!seen.isOwnTurn) return this.remember({ kind: 'wait' }, sight)
    this.recall(sight)
    return this.remember(this.decide(seen), sight)
  }

  private decide(seen: Perceived): ArenaAction {
    const model = modelFight(seen)
    if (model === null) return { kind: 'endTurn' }
    for (const [slot, cell] of this.spent) {
      const target = model.combat.fighters.find((fighter) => fighter.cell === cell)
      if (target !== undefined) model.self.targeted.push([slot, target.id])
    }
    const { first, walk } = planTurn(model)
    if (first === null) {
      const cell = retreat(model)
      return cell < 0 || this.hasFailed({ kind: 'move', cell }) ? { kind: 'endTurn' } : { kind: 'move', cell }
    }
    const action: ArenaAction =
      walk >= 0 ? { kind: 'move', cell: walk } : { kind: 'cast', spell: first.slot, cell: first.cell }
    return this.hasFailed(action) ? { kind: 'endTurn' } : action
  }

  /** Draws from what is seen what has become of the last action. */
  private recall(sight: string): void {
    const { last } = this
    if (last === null || last.action.kind === 'endTurn' || last.action.kind === 'wait') this.spent = []
    else if (last.action.kind === 'cast') this.spent.push([last.action.spell, last.action.cell])
    if (last !== null && last.sight !== sight) this.last = null
  }

  private hasFailed(action: ArenaAction): boolean {
    return JSON.stringify(this.last?.action) === JSON.stringify(action)
  }

  private remember(action: ArenaAction, sight: string): ArenaAction {
    this.last = { action, sight }
    return action
  }
}
