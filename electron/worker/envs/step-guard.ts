import { isInDiscrete, type Discrete } from '../../shared/spaces'

/** Refuses the calls that Gymnasium calls undefined: step before reset, after the end, or outside the space. */
export class StepGuard {
  private state: 'new' | 'running' | 'ended' = 'new'

  constructor(
    private readonly id: string,
    private readonly actions: Discrete
  ) {}

  began(): void {
    this.state = 'running'
  }

  ended(): void {
    this.state = 'ended'
  }

  /** Throws an Error that says which rule the coming step breaks. */
  check(action: number): void {
    if (this.state === 'new') throw new Error(`${this.id}: call reset before the first step`)
    if (this.state === 'ended')
      throw new Error(`${this.id}: the episode has ended, call reset before the next step`)
    if (!isInDiscrete(this.actions, action))
      throw new RangeError(`${this.id}: ${action} is no action (0 .. ${this.actions.n - 1})`)
  }
}
