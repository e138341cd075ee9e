export const MOUSE_BUTTONS = ['left', 'middle', 'right'] as const
export type MouseButton = (typeof MOUSE_BUTTONS)[number]

/** A place in the game's picture, in fractions of its width and height. */
export interface PicturePoint {
  readonly x: number
  readonly y: number
}

/** What is done with the mouse, once. */
export type PointerAct =
  | {
      readonly kind: 'click'
      readonly button: MouseButton
      readonly at: PicturePoint
      readonly count: number
    }
  | {
      readonly kind: 'drag'
      readonly button: MouseButton
      readonly from: PicturePoint
      readonly to: PicturePoint
    }
  /** Notches; down and right are positive. */
  | { readonly kind: 'wheel'; readonly at: PicturePoint; readonly dx: number; readonly dy: number }
  /** The pointer goes there, and nothing is pressed. */
  | { readonly kind: 'move'; readonly at: PicturePoint }

/**
 * What a player does to a game. `held`: the controls held from now on (all others released), by the ids that the
 * profile's `controls` name. The rest is done once: `press` lists controls that are pressed and let go of.
 */
export interface Action {
  readonly kind: 'buttons'
  readonly held: readonly string[]
  readonly press?: readonly string[]
  /** What is pressed may answer a dialog that the game has opened over its window, too: a list of scores, a question. */
  readonly answers?: true
  readonly pointer?: PointerAct
  readonly text?: string
}

/** The part of an action that is done once. */
export type Act = Pick<Action, 'press' | 'answers' | 'pointer' | 'text'>

export const RELEASE_ALL: Action = { kind: 'buttons', held: [] }

/** Reasons that policies of any game have; the renderer has the words for each. */
export const COMMON_REASONS = ['random', 'replay', 'learned', 'script'] as const
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
  /**
   * How doubtful it is, by a policy that carries a gate: the share of the moments held back when it was made that were less
   * doubtful, 0 to 1; 1 beyond them all.
   */
  readonly doubt?: number
}
