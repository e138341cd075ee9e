/**
 * What a player does to a game. `buttons`: the set held from now on (all others released), by the
 * ids that the profile's `controls` name.
 */
export interface Action {
  readonly kind: 'buttons'
  readonly held: readonly string[]
}

export const RELEASE_ALL: Action = { kind: 'buttons', held: [] }

/** Reasons that policies of any game have; the renderer has the words for each. */
export const COMMON_REASONS = ['random', 'replay', 'learned'] as const
export type CommonReason = (typeof COMMON_REASONS)[number]

/** One choice of a policy, with what is needed to show it. */
export interface Decision {
  /** Index into the profile's `actions`. */
  readonly action: number
  /** Why: a CommonReason, or one that the game's profile has the words for. */
  readonly reason: string
  /** A point of the picture the choice is about (what is aimed at or dodged), in frame pixels. */
  readonly focus?: { readonly x: number; readonly y: number }
  /** A preference for each action, when the policy has one (higher is better). */
  readonly preferences?: readonly number[]
}
