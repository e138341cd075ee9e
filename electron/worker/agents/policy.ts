import type { Decision } from '../../shared/action'

/**
 * Something that plays: chooses an action from the memory of the game, every `frameskip` frames of its
 * profile. Deterministic: the same seed and the same memory blocks give the same decisions.
 */
export interface Policy {
  /** A new episode: what was remembered is forgotten, random numbers restart from the seed. */
  begin(seed: number): void
  /** `ram`: the block the profile declares. It is only read, and only during the call. */
  decide(ram: Uint8Array): Decision
}
