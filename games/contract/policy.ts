import type { Decision } from '../../electron/shared/action'
import type { PictureLook } from '../../electron/shared/live-env'
import type { PolicySees } from '../../electron/shared/play'

/**
 * Something that plays: chooses an action from what it sees of the game, every `frameskip` frames of its
 * profile. Deterministic: the same seed and the same observations give the same decisions.
 */
export interface Policy {
  readonly sees: PolicySees
  /** How the picture is to be shown to one that sees it; 84 x 84 grey where left out. */
  readonly look?: PictureLook | undefined
  /** A new episode: what was remembered is forgotten, random numbers restart from the seed. */
  begin(seed: number): void
  /**
   * `seen`: the memory block that the profile declares, or the picture as `look` says, or nothing (empty).
   * It is only read, and only until the decision is there. `isOnlyShown`: what is chosen is suggested and not done, so it
   * has not been tried.
   */
  decide(seen: Uint8Array, isOnlyShown?: boolean): Decision | Promise<Decision>
}
