import { AppError } from '../../shared/errors'
import type { Env, Info, ResetRequest } from './env'
import { emptyObservation, sizeOf, type Box, type Discrete, type Observation } from './spaces'

/**
 * When an episode of one environment ends (Gymnasium's AutoresetMode):
 * - `nextStep`: its next step ignores the action, resets, and gives the first observation with reward 0;
 * - `sameStep`: it is reset at once; the observation given is the new episode's first, and the last one
 *   of the old episode is in `finalObservations`.
 */
export type AutoresetMode = 'nextStep' | 'sameStep'

export interface VectorStep {
  /** One observation after the other: [environments, ...shape]. Written again by the next call. */
  readonly observations: Observation
  readonly rewards: Float64Array
  /** 1 where an episode terminated. */
  readonly terminated: Uint8Array
  /** 1 where an episode was truncated. */
  readonly truncated: Uint8Array
  readonly infos: readonly Info[]
  /** Mode `sameStep`: the last observation of each episode that ended in this step, else null. */
  readonly finalObservations: readonly (Observation | null)[]
}

/** Several environments of one kind stepped together, in order, on this thread. */
export class VectorEnv {
  readonly singleObservationSpace: Box
  readonly singleActionSpace: Discrete
  readonly size: number
  private readonly observations: Observation
  private readonly rewards: Float64Array
  private readonly terminated: Uint8Array
  private readonly truncated: Uint8Array
  private readonly infos: Info[]
  private readonly finalObservations: (Observation | null)[]

  constructor(
    private readonly envs: readonly Env[],
    readonly autoreset: AutoresetMode = 'nextStep'
  ) {
    const [first] = envs
    if (!first)
      throw new AppError('input.invalid', {
        what: 'A vector environment',
        why: 'it needs at least one environment'
      })
    this.size = envs.length
    this.singleObservationSpace = first.observationSpace
    this.singleActionSpace = first.actionSpace
    this.observations = emptyObservation(first.observationSpace, this.size)
    this.rewards = new Float64Array(this.size)
    this.terminated = new Uint8Array(this.size)
    this.truncated = new Uint8Array(this.size)
    this.infos = envs.map(() => ({}))
    this.finalObservations = envs.map(() => null)
  }

  /** Begins an episode everywhere. Environment i is given `seed + i`, as Gymnasium does. */
  reset({ seed, ...rest }: ResetRequest = {}): {
    readonly observations: Observation
    readonly infos: readonly Info[]
  } {
    this.terminated.fill(0)
    this.truncated.fill(0)
    this.envs.forEach((env, i) =>
      this.resetOne(env, i, seed === undefined ? rest : { ...rest, seed: seed + i })
    )
    return { observations: this.observations, infos: this.infos }
  }

  /** One action for each environment. The arrays of the answer are written again by the next call. */
  step(actions: ArrayLike<number>): VectorStep {
    if (actions.length !== this.size)
      throw new RangeError(`${actions.length} actions were given to ${this.size} environments`)
    this.envs.forEach((env, i) => this.stepOne(env, i, actions[i]!))
    const { observations, rewards, terminated, truncated, infos, finalObservations } = this
    return { observations, rewards, terminated, truncated, infos, finalObservations }
  }

  private stepOne(env: Env, i: number, action: number): void {
    this.finalObservations[i] = null
    if (this.autoreset === 'nextStep' && this.hasEnded(i)) {
      this.rewards[i] = this.terminated[i] = this.truncated[i] = 0
      return this.resetOne(env, i)
    }
    const result = env.step(action)
    this.rewards[i] = result.reward
    this.terminated[i] = Number(result.terminated)
    this.truncated[i] = Number(result.truncated)
    this.show(i, result.observation, result.info)
    if (this.autoreset === 'sameStep' && this.hasEnded(i)) {
      this.finalObservations[i] = result.observation
      this.resetOne(env, i)
    }
  }

  private hasEnded(i: number): boolean {
    return this.terminated[i] === 1 || this.truncated[i] === 1
  }

  private resetOne(env: Env, i: number, request: ResetRequest = {}): void {
    const { observation, info } = env.reset(request)
    this.show(i, observation, info)
  }

  private show(i: number, observation: Observation, info: Info): void {
    this.observations.set(observation, i * sizeOf(this.singleObservationSpace))
    this.infos[i] = info
  }
}
