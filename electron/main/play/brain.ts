import type { Decision } from '../../shared/action'
import type { BeginRequest } from '../../shared/thinking'

/** An episode of one game; whose it is the brain knows. */
export type EpisodeStart = Omit<BeginRequest, 'seat'>

/** What the play loop needs of the process that thinks. */
export interface Brain {
  /** A policy begins an episode. Returns at once: decisions wait for it. */
  begin(request: EpisodeStart): void
  /** A choice for this memory, or null when there is none within the limit. */
  decide(ram: Uint8Array, limitMs: number): Promise<Decision | null>
}
