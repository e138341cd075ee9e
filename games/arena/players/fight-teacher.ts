import type { ArenaAction } from '../rules/actions'
import { activeFighter } from '../rules/combat/scene'
import type { ArenaState } from '../rules/state'
import { modelFight } from './fight-model'
import { carefulAction } from './fight-plan'
import { perceive } from './perceive'

/**
 * What a careful player would do now in a fight, in the turn of seat 0. As `FightExpert`, but it remembers nothing: whom this
 * turn's spells were cast at it is told, where that one has to remember it.
 */
export function teachFight(state: ArenaState): ArenaAction {
  const { combat } = state
  const model = combat === null ? null : modelFight(perceive(state))
  if (combat === null || model === null) return { kind: 'endTurn' }
  for (const [slot, id] of activeFighter(combat).targeted)
    for (const { id: seen, cell } of model.combat.fighters)
      if (combat.fighters[id]?.cell === cell) model.self.targeted.push([slot, seen])
  return carefulAction(model)
}
