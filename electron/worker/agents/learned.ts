import type { Decision } from '../../shared/action'
import type { PolicySees } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import { DoubtMeter } from '../deploy/gate'
import { preferred, type PolicyReader } from '../deploy/policy-reader'
import { ENV_IDS, makeObserver } from '../envs/catalogue'
import type { Moment } from '../../../games/contract/observer'
import { AppError } from '../../shared/errors'
import { numericFields, parseLiveEnv } from '../../shared/live-env'
import { discrete, type Observation } from '../../shared/spaces'
import { LiveObserver } from '../envs/live-look'
import { LIVE_ENVS } from './models'
import type { Policy } from '../../../games/contract/policy'

/** A policy that was learned: greedy by the preferences of its network, over the observations it was trained on. */
export class LearnedPolicy implements Policy {
  private isFirst = true

  private readonly observe: (seen: Uint8Array, isFirst: boolean) => Observation
  readonly sees: PolicySees
  /** Of a policy that carries a gate. */
  private readonly doubt: DoubtMeter | null

  /** @throws AppError 'model.invalid' for a policy that does not fit the game */
  constructor(
    private readonly reader: PolicyReader,
    profile: Profile
  ) {
    const { env, gate } = reader.facts
    this.doubt = gate && new DoubtMeter(gate)
    const live = parseLiveEnv(env)
    if (live !== null) {
      const observer = new LiveObserver(live.look, numericFields(profile))
      reader.expect(env, observer.space, discrete(profile.actions.length))
      this.sees = live.look.see
      this.observe = (seen, isFirst) => (isFirst ? observer.begin(seen) : observer.next(seen))
      return
    }
    // One of another environment is refused in the next line, by name.
    const wanted = Object.hasOwn(LIVE_ENVS, env) ? env : ENV_IDS[0]!
    const observer = makeObserver(wanted, profile)
    reader.expect(wanted, observer.space, discrete(profile.actions.length))
    this.sees = LIVE_ENVS[wanted]!
    this.observe = (seen, isFirst) => {
      const moment: Moment = { ram: seen, paint: (out) => out.set(pictureOf(seen, out.length)) }
      return isFirst ? observer.begin(moment) : observer.next(moment)
    }
  }

  begin(): void {
    this.isFirst = true
    this.doubt?.begin()
  }

  async decide(seen: Uint8Array): Promise<Decision> {
    const observation = this.observe(seen, this.isFirst)
    this.isFirst = false
    const { preferences: found, features } = await this.reader.look(observation)
    const preferences = [...found]
    const doubt = this.doubt?.take(found, features)
    return {
      action: preferred(preferences),
      reason: 'learned',
      preferences,
      ...(doubt !== undefined && { doubt })
    }
  }
}

/** Throws AppError 'rpc.invalid' for a picture of another size. */
function pictureOf(seen: Uint8Array, bytes: number): Uint8Array {
  if (seen.length === bytes) return seen
  throw new AppError('rpc.invalid', {
    method: 'decide',
    why: `picture: it has ${seen.length} bytes, not ${bytes}`
  })
}
