import { AppError } from '../../shared/errors'
import type { Info, ResetResult, StepResult } from './env'
import { emptyObservation, sizeOf, type Box, type Observation } from '../../shared/spaces'

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

/** What a vector of environments shows: one slot for each, in arrays that are written again by every call. */
export class VectorSlots implements VectorStep {
  readonly observations: Observation
  readonly rewards: Float64Array
  readonly terminated: Uint8Array
  readonly truncated: Uint8Array
  readonly infos: Info[]
  readonly finalObservations: (Observation | null)[]
  private readonly stride: number

  /** Throws AppError 'input.invalid' when there is none. */
  constructor(
    space: Box | undefined,
    readonly size: number
  ) {
    if (!space || size < 1)
      throw new AppError('input.invalid', {
        what: { en: 'A vector environment', fr: 'Un environnement vectoriel' },
        why: { en: 'it needs at least one environment', fr: 'il lui faut au moins un environnement' }
      })
    this.stride = sizeOf(space)
    this.observations = emptyObservation(space, size)
    this.rewards = new Float64Array(size)
    this.terminated = new Uint8Array(size)
    this.truncated = new Uint8Array(size)
    this.infos = Array.from({ length: size }, () => ({}))
    this.finalObservations = Array.from({ length: size }, () => null)
  }

  /** Throws unless there is one action for each environment. */
  checkActions(actions: ArrayLike<number>): void {
    if (actions.length !== this.size)
      throw new RangeError(`${actions.length} actions were given to ${this.size} environments`)
  }

  hasEnded(i: number): boolean {
    return this.terminated[i] === 1 || this.truncated[i] === 1
  }

  /** A new episode everywhere: nothing has ended. */
  clear(): void {
    this.terminated.fill(0)
    this.truncated.fill(0)
  }

  /** The step that only resets, after an end: no reward, no end. */
  showNothing(i: number): void {
    this.rewards[i] = this.terminated[i] = this.truncated[i] = 0
  }

  show(i: number, { observation, info }: ResetResult): void {
    this.observations.set(observation, i * this.stride)
    this.infos[i] = info
  }

  showStep(i: number, result: StepResult): void {
    this.rewards[i] = result.reward
    this.terminated[i] = Number(result.terminated)
    this.truncated[i] = Number(result.truncated)
    this.show(i, result)
  }

  /** The observation in a slot, as an array of its own. */
  observationOf(i: number): Observation {
    return this.observations.slice(i * this.stride, (i + 1) * this.stride)
  }
}
