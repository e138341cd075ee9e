import type { Language } from '../../../electron/shared/language'
import type { Refusal } from '../rules/actions'

/** What belongs to the one who looks and not to the rules: pointer, choice, language. Never changed in place. */
export interface UiState {
  /** Whose screen it is. */
  readonly seat: number
  readonly language: Language
  /** Pixel of the picture; null while it is elsewhere. */
  readonly pointer: { readonly x: number; readonly y: number } | null
  /** Place in the spell bar; null: none, a click walks. */
  readonly spell: number | null
  /** Place in the bag that is looked at, while the inventory is open. */
  readonly bagSlot: number | null
  /** Why the last wish was refused, until the next. */
  readonly refusal: Refusal | null
}

/** A screen nobody has touched. */
export const freshUi = (seat = 0, language: Language = 'en'): UiState => ({
  ...{ seat, language, pointer: null, spell: null, bagSlot: null, refusal: null }
})
