import type { Env, Info, ResetRequest } from './env'
import type { Box, Discrete, Observation } from '../../shared/spaces'
import { VectorSlots, type AutoresetMode, type VectorStep } from './vector-slots'

/** Several environments of one kind stepped together, in order, on this thread. */
export class VectorEnv {
  readonly singleObservationSpace: Box
  readonly singleActionSpace: Discrete
  readonly size: number
  private readonly slots: VectorSlots

  constructor(
    private readonly envs: readonly Env[],
    readonly autoreset: AutoresetMode = 'nextStep'
  ) {
    this.size = envs.length
    this.slots = new VectorSlots(envs[0]?.observationSpace, envs.length)
    const first = envs[0]!
    this.singleObservationSpace = first.observationSpace
    this.singleActionSpace = first.actionSpace
  }

  /** Begins an episode everywhere. Environment i is given `seed + i`, as Gymnasium does. */
  reset({ seed, ...rest }: ResetRequest = {}): {
    readonly observations: Observation
    readonly infos: readonly Info[]
  } {
    this.slots.clear()
    this.envs.forEach((env, i) =>
      this.slots.show(i, env.reset(seed === undefined ? rest : { ...rest, seed: seed + i }))
    )
    return this.slots
  }

  /** One action for each environment. The arrays of the answer are written again by the next call. */
  step(actions: ArrayLike<number>): VectorStep {
    this.slots.checkActions(actions)
    this.envs.forEach((env, i) => this.stepOne(env, i, actions[i]!))
    return this.slots
  }

  private stepOne(env: Env, i: number, action: number): void {
    const { slots } = this
    slots.finalObservations[i] = null
    if (this.autoreset === 'nextStep' && slots.hasEnded(i)) {
      slots.showNothing(i)
      return slots.show(i, env.reset())
    }
    const result = env.step(action)
    slots.showStep(i, result)
    if (this.autoreset === 'sameStep' && slots.hasEnded(i)) {
      slots.finalObservations[i] = result.observation
      slots.show(i, env.reset())
    }
  }
}
