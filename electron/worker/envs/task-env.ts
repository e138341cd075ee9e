import { Random } from '../../shared/random'
import type { Env, Info, ResetRequest, ResetResult, StepResult } from './env'
import type { Box, Discrete } from '../../shared/spaces'
import { StepGuard } from './step-guard'

/** What follows a state. */
export interface StateTransition<S> {
  readonly state: S
  readonly reward: number
  readonly terminated: boolean
}

/** A small world as pure functions over a state that is never written to. */
export interface Task<S> {
  readonly id: string
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  /** Steps after which an episode is truncated. */
  readonly stepLimit: number
  start(random: Random): S
  next(state: S, action: number, random: Random): StateTransition<S>
  /** A new array each time. */
  observe(state: S): Float32Array
  /** What `info` says beside; `sum` is the episode's reward so far. */
  info?(state: S, sum: number): Info
}

/**
 * A task as an environment, with its time limit. `reset` knows the option `state`: begin there instead of at a
 * state that is drawn.
 */
export class TaskEnv<S> implements Env<Float32Array> {
  readonly id: string
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  private readonly guard: StepGuard
  private random = new Random(0)
  private state: S | undefined
  private steps = 0
  private sum = 0

  constructor(private readonly task: Task<S>) {
    this.id = task.id
    this.observationSpace = task.observationSpace
    this.actionSpace = task.actionSpace
    this.guard = new StepGuard(task.id, task.actionSpace)
  }

  reset({ seed, options }: ResetRequest = {}): ResetResult<Float32Array> {
    if (seed !== undefined) this.random = new Random(seed)
    const given = options?.['state'] as S | undefined
    const state = given ?? this.task.start(this.random)
    this.state = state
    this.steps = this.sum = 0
    this.guard.began()
    return this.look(state)
  }

  step(action: number): StepResult<Float32Array> {
    this.guard.check(action)
    const { state, reward, terminated } = this.task.next(this.state as S, action, this.random)
    this.state = state
    this.sum += reward
    const truncated = ++this.steps >= this.task.stepLimit
    if (terminated || truncated) this.guard.ended()
    return { ...this.look(state), reward, terminated, truncated }
  }

  private look(state: S): ResetResult<Float32Array> {
    return { observation: this.task.observe(state), info: this.task.info?.(state, this.sum) ?? {} }
  }
}
