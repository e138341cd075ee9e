import type { Rect } from '../geometry/rectangle'
import type { NumberFormat } from './number-format'
import type { Region } from './region'

/** A number that was found in a picture, wherever it stood. */
export interface FoundNumber {
  /** In whole pixels of the picture: its digits with a little room around them. */
  readonly box: Rect
  /** Its digits. */
  readonly text: string
  /** What stands between groups of three of them. */
  readonly thousands: NumberFormat['thousands']
  /** The words beside or above it; null where there are none. */
  readonly label: string | null
  /** Columns of plain ground on both sides of the box: where a longer number could grow to. */
  readonly room: { readonly left: number; readonly right: number }
}

/** How a number changed while it was looked at: what rises is perhaps a score, what falls perhaps moves or time left. */
export type NumberMoves = 'rises' | 'falls' | 'changes' | 'stays'

/** A place of the game's picture in which a number stands, as it was found in several pictures. */
export interface NumberPlace {
  /** As wide as the largest number that was seen, and a digit more where there is room. */
  readonly region: Region
  /** What was read in each picture that was looked at; null where no number stood there. */
  readonly values: readonly (number | null)[]
  readonly moves: NumberMoves
  readonly label: string | null
  /** Always so many digits, with zeros before them; null where a number has as many as it needs. */
  readonly digits: number | null
  readonly thousands: NumberFormat['thousands']
}
