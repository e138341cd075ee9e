import { Random } from '../../../electron/shared/random'
import { actionOfIndex, legalActions } from '../rules/action-index'
import type { ArenaAction } from '../rules/actions'
import type { ArenaState } from '../rules/state'

/** Plays any action that is allowed, each as likely. */
export class RandomPlayer {
  private readonly random: Random

  /** `seed`: any safe integer. */
  constructor(seed: number) {
    this.random = new Random(seed)
  }

  choose(state: ArenaState): ArenaAction {
    const legal = legalActions(state)
    return actionOfIndex(legal[this.random.integer(legal.length)] ?? 0)
  }
}
