import { AppError } from '../../shared/errors'
import type { HeardEvent, Modifiers } from './heard'
import { isKeyCode, KEYS } from './keys'

export const DEFAULT_STOP_KEY = 'Ctrl+Alt+S'
export const DEFAULT_HAND_BACK_KEY = 'Ctrl+Alt+R'

const MODIFIERS: readonly (keyof Modifiers)[] = ['ctrl', 'alt', 'shift', 'meta']

/** A key with others held, which works whichever window has the focus. */
export interface Chord {
  readonly isPressedBy: (heard: HeardEvent) => boolean
}

/**
 * Reads `Ctrl+Alt+S`: modifiers (Ctrl, Alt, Shift, Meta), then a letter, a digit or a KeyboardEvent.code.
 * Throws 'input.invalid', with what the key is for.
 */
export function parseChord(words: string, what: string): Chord {
  const parts = words.split('+').map((part) => part.trim())
  const wanted = new Set(parts.slice(0, -1).map((part) => part.toLowerCase()))
  const code = codeOf(parts.at(-1) ?? '')
  const isKnown = [...wanted].every((part) => (MODIFIERS as readonly string[]).includes(part))
  if (code === null || !isKnown) {
    const why = {
      en: `"${words}" is not like ${DEFAULT_STOP_KEY} or F12`,
      fr: `« ${words} » n’est pas de la forme ${DEFAULT_STOP_KEY} ou F12`
    }
    throw new AppError('input.invalid', { what, why })
  }
  const { heard: key } = KEYS[code]
  return {
    isPressedBy: (heard) =>
      heard.kind === 'key' &&
      heard.down &&
      heard.key === key &&
      MODIFIERS.every((name) => heard.modifiers[name] === wanted.has(name))
  }
}

function codeOf(name: string) {
  const candidates = [name, `Key${name.toUpperCase()}`, `Digit${name}`]
  return candidates.find(isKeyCode) ?? null
}
