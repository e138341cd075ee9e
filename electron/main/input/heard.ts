/** Keys that go with another, as they were when an event came. */
export interface Modifiers {
  readonly ctrl: boolean
  readonly alt: boolean
  readonly shift: boolean
  readonly meta: boolean
}

/**
 * Something the keyboard or the mouse did, whoever caused it. `atMs`: when, by `monotonicMs`, as the
 * system says and not when we were told. `key` is uiohook-napi's code; 0 for keys it does not know. `x`, `y`: where the
 * pointer was, in desktop units.
 */
export type HeardEvent = { readonly atMs: number } & (
  | { readonly kind: 'key'; readonly key: number; readonly down: boolean; readonly modifiers: Modifiers }
  | { readonly kind: 'move'; readonly x: number; readonly y: number }
  | {
      readonly kind: 'button'
      readonly button: number
      readonly down: boolean
      readonly x: number
      readonly y: number
    }
  | {
      readonly kind: 'wheel'
      readonly turn: -1 | 0 | 1
      readonly isVertical: boolean
      readonly x: number
      readonly y: number
    }
)

/** What the listener's child tells. */
export type ListenerMessage =
  { readonly kind: 'ready' } | { readonly kind: 'heard'; readonly event: HeardEvent }

/** What libuiohook adds to a key of the keypad while Num Lock is off. */
const WITHOUT_NUM_LOCK = 0xee00

/** The key at its place, whatever Num Lock makes of it. */
export const keyAtPlace = (keycode: number): number =>
  (keycode & 0xff00) === WITHOUT_NUM_LOCK ? keycode & 0xff : keycode
