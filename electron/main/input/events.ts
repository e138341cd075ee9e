import type { MouseButton } from '../../shared/action'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import type { Point } from '../../shared/geometry/rectangle'
import { isKeyCode, type KeyCode } from './keys'

/**
 * One thing done to the keyboard or the mouse. Points are whole desktop units (electron/shared/geometry);
 * what happens at a point moves the pointer there first.
 */
export type InputEvent =
  /** `answers`: it may go to a dialog of the attached window as well (`WindowView.isAsking`). */
  | { readonly kind: 'key'; readonly code: KeyCode; readonly down: boolean; readonly answers?: true }
  | { readonly kind: 'move'; readonly at: Point }
  | { readonly kind: 'button'; readonly button: MouseButton; readonly down: true; readonly at: Point }
  /** `at` null: let go wherever the pointer is. */
  | { readonly kind: 'button'; readonly button: MouseButton; readonly down: false; readonly at: Point | null }
  /** Notches; down and right are positive, as in the DOM. */
  | { readonly kind: 'wheel'; readonly at: Point; readonly dx: number; readonly dy: number }
  | { readonly kind: 'text'; readonly text: string }

/** More notches or characters than this in one event is a mistake. */
export const MOST_NOTCHES = 20
export const MOST_CHARACTERS = 64

/** Throws 'input.text' or 'input.invalid' for an event that no state of the desktop would make right. */
export function checkEvent(event: InputEvent): void {
  if (event.kind === 'text') return checkText(event.text)
  if (event.kind === 'key' && !isKeyCode(event.code))
    throw invalid({
      en: `"${String(event.code)}" is not a key that can be pressed`,
      fr: `« ${String(event.code)} » n’est pas une touche que l’on puisse presser`
    })
  if (event.kind === 'wheel' && !(isNotches(event.dx) && isNotches(event.dy)))
    throw invalid({
      en: `the wheel turns by ${-MOST_NOTCHES} to ${MOST_NOTCHES} whole notches`,
      fr: `la molette tourne de ${-MOST_NOTCHES} à ${MOST_NOTCHES} crans entiers`
    })
}

function checkText(text: string): void {
  // What lies outside comes out as junk on Linux, whatever the driver.
  if (!/^[\x20-\x7e]*$/u.test(text)) throw new AppError('input.text', { text })
  if (text.length === 0 || text.length > MOST_CHARACTERS)
    throw invalid({
      en: `a text has 1 to ${MOST_CHARACTERS} characters`,
      fr: `un texte a de 1 à ${MOST_CHARACTERS} caractères`
    })
}

function isNotches(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) <= MOST_NOTCHES
}

function invalid(why: LocalizedText): AppError {
  return new AppError('input.invalid', { what: { en: 'The input', fr: 'L’entrée' }, why })
}

/** How many single events of the machine this one is, for the rate cap. */
export function weightOf(event: InputEvent): number {
  if (event.kind === 'text') return event.text.length
  if (event.kind === 'wheel') return Math.max(1, Math.abs(event.dx) + Math.abs(event.dy))
  return 1
}
