import type { GreyPicture, ViewLabels } from '../../shared/training-process'
import type { Box, Discrete, Observation } from '../../shared/spaces'

/** What an environment says beside the observation: score, lives, frames ... Plain values. */
export type Info = Readonly<Record<string, number | string | boolean>>

export interface ResetRequest {
  /** Restarts the environment's random numbers. Without it they go on from where they are. */
  readonly seed?: number
  /** Environment-specific; those defined here know none. */
  readonly options?: Readonly<Record<string, unknown>>
}

export interface ResetResult<O extends Observation = Observation> {
  readonly observation: O
  readonly info: Info
}

export interface StepResult<O extends Observation = Observation> extends ResetResult<O> {
  readonly reward: number
  /** The task itself ended (game over): the value of what follows is zero. */
  readonly terminated: boolean
  /** A limit outside the task cut the episode: what follows still has a value. */
  readonly truncated: boolean
}

/** What both kinds of environment say of themselves. */
export interface EnvSpaces {
  readonly id: string
  readonly observationSpace: Box
  readonly actionSpace: Discrete
  /** The memory of the game behind it as it is now, of those that have one: only to be read. */
  readonly ram?: Uint8Array
  /** What a person who watches sees of it now, of those that can be drawn. Changes nothing. */
  screen?(): GreyPicture
  /** Somebody who can play it from where it stands, of those that bring one. Choosing changes nothing. */
  readonly demonstrator?: { readonly id: string; readonly choose: () => number }
  /** What its actions and numbers are called, of those that tell. */
  readonly labels?: ViewLabels
}

/**
 * An environment with the semantics of Gymnasium 1.x. `reset` begins an episode; `step` throws before
 * the first reset, after the end of an episode, and for an action outside the space. Observations
 * belong to the caller: they are never written again.
 */
export interface Env<O extends Observation = Observation> extends EnvSpaces {
  reset(request?: ResetRequest): ResetResult<O>
  step(action: number): StepResult<O>
}

/** The same over something that answers later: a live game. */
export interface AsyncEnv<O extends Observation = Observation> extends EnvSpaces {
  reset(request?: ResetRequest): Promise<ResetResult<O>>
  step(action: number): Promise<StepResult<O>>
}

/** An environment, and how to be done with it. */
export interface OpenEnv {
  readonly env: Env | AsyncEnv
  close(): Promise<void>
}
