import type { Decision } from '../../shared/action'
import type { BeginRequest } from '../../shared/thinking'

/** An episode of one game; whose it is the brain knows. */
export type EpisodeStart = Omit<BeginRequest, 'seat'>

/** What can be seen of a game at one moment; each is made only when a policy looks at it. */
export interface Sights {
  /** The memory block that the profile declares; null for a game that only gives pictures. */
  readonly ram: (() => Uint8Array) | null
  /** The game's own picture, 84 x 84 grey bytes. */
  readonly picture: () => Uint8Array | Promise<Uint8Array>
}

/** What the play loop needs of the process that thinks. */
export interface Brain {
  /** A policy begins an episode. Returns at once: decisions wait for it, and where it is refused they reject. */
  begin(request: EpisodeStart): void
  /**
   * A choice for what is seen, or null when there is none within the limit. Rejects with why once the policy of the
   * episode cannot play: until another episode begins there is no choice any more.
   */
  decide(sights: Sights, limitMs: number): Promise<Decision | null>
}
