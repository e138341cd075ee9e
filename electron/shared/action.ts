/**
 * What a player does to a game. `buttons`: the set held from now on (all others released), by the
 * ids that the profile's `controls` name.
 */
export interface Action {
  readonly kind: 'buttons'
  readonly held: readonly string[]
}

export const RELEASE_ALL: Action = { kind: 'buttons', held: [] }

/** Why a policy chose its action; the renderer has the words for each. */
export const REASON_CODES = [
  'aim',
  'fire',
  'dodge',
  'shelter',
  'saucer',
  'wait',
  'random',
  'replay',
  'learned'
] as const
export type ReasonCode = (typeof REASON_CODES)[number]

/** One choice of a policy, with what is needed to show it. */
export interface Decision {
  /** Index into the profile's `actions`. */
  readonly action: number
  readonly reason: ReasonCode
  /** A point of the picture the choice is about (what is aimed at or dodged), in frame pixels. */
  readonly focus?: { readonly x: number; readonly y: number }
  /** A preference for each action, when the policy has one (higher is better). */
  readonly preferences?: readonly number[]
}
