import type { Decision } from '../../shared/action'
import type { PolicySees } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import { preferred, type PolicyReader } from '../deploy/policy-reader'
import { ENV_IDS, makeObserver } from '../envs/catalogue'
import type { Moment, Observer } from '../../../games/contract/observer'
import { discrete } from '../../shared/spaces'
import { LIVE_ENVS } from './models'
import type { Policy } from '../../../games/contract/policy'

/** A policy that was learned: greedy by the preferences of its network, over the observations it was trained on. */
export class LearnedPolicy implements Policy {
  private isFirst = true

  private readonly observer: Observer
  readonly sees: PolicySees

  /** @throws AppError 'model.invalid' for a policy that does not fit the game */
  constructor(
    private readonly reader: PolicyReader,
    profile: Profile
  ) {
    const { env } = reader.facts
    // One of another environment is refused in the next line, by name.
    const wanted = Object.hasOwn(LIVE_ENVS, env) ? env : ENV_IDS[0]!
    this.observer = makeObserver(wanted, profile)
    reader.expect(wanted, this.observer.space, discrete(profile.actions.length))
    this.sees = LIVE_ENVS[wanted]!
  }

  begin(): void {
    this.isFirst = true
  }

  async decide(seen: Uint8Array): Promise<Decision> {
    const moment: Moment = { ram: seen, paint: (out) => out.set(seen) }
    const observation = this.isFirst ? this.observer.begin(moment) : this.observer.next(moment)
    this.isFirst = false
    const preferences = [...(await this.reader.preferences(observation))]
    return { action: preferred(preferences), reason: 'learned', preferences }
  }
}
