import type { MouseButton, PicturePoint } from './action'
import type { KeyCode } from './key-codes'

/**
 * Something that a person did to an attached window while it had the focus. `tMs`: since the recording began, by the
 * monotonic clock, as the system says and not when we were told. `code` is null for a key whose place has no name here;
 * `key` is then what tells it from others. A key that is held is told once, however often the system repeats it; what
 * was pressed is told again when it is let go of, wherever that happens. Places beside the game's own picture lie below
 * 0 or above 1. Buttons beyond the three are not told.
 */
export type PersonInput = { readonly tMs: number } & (
  | { readonly kind: 'key'; readonly code: KeyCode | null; readonly key: number; readonly down: boolean }
  | { readonly kind: 'move'; readonly at: PicturePoint }
  | {
      readonly kind: 'button'
      readonly button: MouseButton
      readonly down: boolean
      readonly at: PicturePoint
    }
  /** Notches; down and right are positive. */
  | { readonly kind: 'wheel'; readonly at: PicturePoint; readonly dx: number; readonly dy: number }
)
