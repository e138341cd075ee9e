import type { Observation } from '../../shared/spaces'

/** One step of all environments that an agent plays in at once. Only read during the call. */
export interface VectorTransition {
  /** What the actions were chosen from: [numEnvs, ...shape]. */
  readonly observations: Observation
  readonly actions: ArrayLike<number>
  readonly rewards: ArrayLike<number>
  /** 1 where the task itself ended: what follows is worth nothing. */
  readonly terminated: ArrayLike<number>
  /** 1 where a limit cut the episode: what follows still has a value. */
  readonly truncated: ArrayLike<number>
  /** 1 where a life was lost but the episode goes on; left out where an environment knows no lives. */
  readonly livesLost?: ArrayLike<number>
  /** The action that a demonstrator would have taken, -1 where he says nothing; left out where nobody demonstrates. */
  readonly expertActions?: ArrayLike<number>
  /**
   * Where an episode ended: its last observation. Null elsewhere: there the observation that follows is
   * the one the next transition of the same environment begins with.
   */
  readonly finalObservations: readonly (Observation | null)[]
}
