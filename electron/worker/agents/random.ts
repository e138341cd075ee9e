import type { Decision } from '../../shared/action'
import { Random } from '../../shared/random'
import type { Policy } from '../../../games/contract/policy'

/** Every action of the profile with the same chance: the floor that a policy has to beat. */
export class RandomPolicy implements Policy {
  readonly sees = 'nothing'
  private random: Random

  constructor(
    private readonly actionCount: number,
    seed: number
  ) {
    this.random = new Random(seed)
  }

  begin(seed: number): void {
    this.random = new Random(seed)
  }

  decide(): Decision {
    return { action: this.random.integer(this.actionCount), reason: 'random' }
  }
}
