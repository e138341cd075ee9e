import type { Env, ResetRequest, ResetResult, StepResult } from '../../../electron/worker/envs/env'
import { box, discrete } from '../../../electron/shared/spaces'
import { StepGuard } from '../../../electron/worker/envs/step-guard'
import { Random } from '../../../electron/shared/random'

/** A correct environment: a counter that starts at 0 or 1 by the seed and ends after `length` steps. */
export class Counter implements Env<Uint8Array> {
  readonly id = 'counter'
  readonly observationSpace = box('uint8', [2], 0, 200)
  readonly actionSpace = discrete(3)
  protected random = new Random(0)
  protected count = 0
  protected first = 0
  protected readonly guard = new StepGuard(this.id, this.actionSpace)

  constructor(protected readonly length = 6) {}

  reset({ seed }: ResetRequest = {}): ResetResult<Uint8Array> {
    if (seed !== undefined) this.random = new Random(seed)
    this.first = this.random.integer(100)
    this.count = 0
    this.guard.began()
    return { observation: this.look(), info: { count: 0 } }
  }

  step(action: number): StepResult<Uint8Array> {
    this.guard.check(action)
    this.count++
    const terminated = this.count >= this.length
    if (terminated) this.guard.ended()
    return {
      observation: this.look(),
      reward: action,
      terminated,
      truncated: false,
      info: { count: this.count }
    }
  }

  protected look(): Uint8Array {
    return Uint8Array.of(this.first, this.count)
  }
}
