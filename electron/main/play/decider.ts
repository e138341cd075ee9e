import type { Decision } from '../../shared/action'
import type { PictureLook } from '../../shared/live-env'
import type { BeginRequest } from '../../shared/policy-worker'

/** An episode of one game; whose it is the decider knows. */
export type EpisodeStart = Omit<BeginRequest, 'seat'>

/** What can be seen of a game at one moment; each is made only when a policy looks at it. */
export interface DecisionInputs {
  /** The memory block that the profile declares; null for a game that only gives pictures. */
  readonly ram: (() => Uint8Array) | null
  /** The game's own picture by a look: 84 x 84 grey bytes when left out. */
  readonly picture: (look?: PictureLook) => Uint8Array | Promise<Uint8Array>
  /** The fields of these names as an agent is shown them (live-env.ts); null for a game that nothing is read of. */
  readonly fields: ((names: readonly string[]) => Float32Array) | null
  /** What is chosen is suggested, and not done; left out: it is done. */
  readonly isOnlyShown?: boolean
}

/** What the play loop needs of the process that thinks. */
export interface Decider {
  /** A policy begins an episode. Returns at once: decisions wait for it, and where it is refused they reject. */
  begin(request: EpisodeStart): void
  /**
   * A choice for what is seen, or null when there is none within the limit. Rejects with why once the policy of the
   * episode cannot play: until another episode begins there is no choice any more.
   */
  decide(inputs: DecisionInputs, limitMs: number): Promise<Decision | null>
}
