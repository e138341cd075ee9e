import type { ArenaAction } from '../rules/actions'
import { SPELLS } from '../rules/content/spells'
import { modelFight } from './fight-model'
import { carefulAction } from './fight-plan'
import type { Perceived } from './perceived'

/**
 * A careful player of fights, from what the screen shows alone. It remembers its own casts of the turn, which no screen
 * shows; and what changed nothing when it was tried is not tried again in that turn.
 */
export class FightExpert {
  /** Spells cast in this turn: place in the bar, and at whom. */
  private spent: { readonly slot: number; readonly cell: number; readonly looks: string | null }[] = []
  private last: {
    readonly action: ArenaAction
    readonly sight: string
    /** Who looked to stand where it was aimed. */
    readonly target: string | null
  } | null = null

  /** What to do now. In another's turn: wait. */
  choose(seen: Perceived): ArenaAction {
    const sight = `${seen.ap} ${seen.mp} ${seen.hp}`
    if (!seen.isOwnTurn) return this.remember(seen, { kind: 'wait' }, sight)
    this.recall(seen, sight)
    return this.remember(seen, this.decide(seen), sight)
  }

  private decide(seen: Perceived): ArenaAction {
    const model = modelFight(seen)
    if (model === null) return { kind: 'endTurn' }
    for (const { slot, cell, looks } of this.spent)
      for (const { id, cell: at, kind } of model.combat.fighters)
        // Whom a spell has moved is known by its looks alone.
        if (at === cell || kind === looks) model.self.targeted.push([slot, id])
    const action = carefulAction(model)
    return this.hasFailed(action) ? { kind: 'endTurn' } : action
  }

  /** Draws from what is seen what has become of the last action. */
  private recall(seen: Perceived, sight: string): void {
    const { last } = this
    if (last === null || last.action.kind === 'endTurn' || last.action.kind === 'wait') this.spent = []
    else if (last.action.kind === 'cast') {
      const { spell: slot, cell } = last.action
      const id = seen.spells[slot]?.id
      const isMoving = id !== undefined && SPELLS[id].effects.some(({ kind }) => kind === 'push')
      this.spent.push({ slot, cell, looks: isMoving ? last.target : null })
    }
    if (last !== null && last.sight !== sight) this.last = null
  }

  private hasFailed(action: ArenaAction): boolean {
    return JSON.stringify(this.last?.action) === JSON.stringify(action)
  }

  private remember(seen: Perceived, action: ArenaAction, sight: string): ArenaAction {
    const aimed = action.kind === 'cast' ? action.cell : -1
    const target = seen.entities.find(({ kind, cell }) => kind === 'enemy' && cell === aimed)
    this.last = { action, sight, target: target !== undefined && 'looks' in target ? target.looks : null }
    return action
  }
}
