import type { Language, LocalizedText } from '../../electron/shared/language'

/** A text that its writer gave in one language: it stands in all until it is translated. */
export function sameInAll(text: string): { en: string; fr: string } {
  return { en: text, fr: text }
}

/** A label as the person writes it anew. One that was translated keeps its other language. */
export function relabelled(
  label: LocalizedText,
  language: Language,
  text: string
): { en: string; fr: string } {
  return label.en === label.fr ? sameInAll(text) : { ...label, [language]: text }
}

/**
 * A name that rules can call something by, made of what a person calls it: "Vies restantes" gives `viesRestantes`. Where
 * nothing is left of it, `fallback`; where it is taken, with a number.
 */
export function nameFrom(text: string, taken: readonly string[], fallback: string): string {
  const words = text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
  const joined = words
    .map((word, i) => (i === 0 ? word.charAt(0).toLowerCase() : word.charAt(0).toUpperCase()) + word.slice(1))
    .join('')
    .replace(/^[0-9]+/, '')
    .slice(0, 40)
  const name = joined === '' ? fallback : joined.charAt(0).toLowerCase() + joined.slice(1)
  return untaken(name, taken)
}

/** The id of a copy: the same with a number, small letters and dashes as ids have. */
export function idOfCopy(id: string, taken: readonly string[]): string {
  return untaken(id.slice(0, 50), taken, '-')
}

function untaken(name: string, taken: readonly string[], before = ''): string {
  if (!taken.includes(name)) return name
  let number = 2
  while (taken.includes(`${name}${before}${number}`)) number++
  return `${name}${before}${number}`
}

const SPECIAL = /[\\^$.*+?()[\]{}|/]/g

/** A regular expression that finds this text and nothing else. */
export function patternOf(text: string): string {
  return text.replaceAll(SPECIAL, (sign) => `\\${sign}`)
}

/** The text that a regular expression finds, where it is no more than a text; null where it is more. */
export function textOfPattern(pattern: string): string | null {
  const text = pattern.replaceAll(/\\([\\^$.*+?()[\]{}|/])/g, '$1')
  return patternOf(text) === pattern ? text : null
}
