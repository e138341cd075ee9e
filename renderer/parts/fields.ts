import type { Language } from '../../electron/shared/language'
import type { Profile } from '../../electron/shared/profile'
import type { FieldContent, ObservedState } from '../../electron/shared/state'

export interface ShownField {
  readonly name: string
  readonly label: string
  readonly text: string
}

interface Words {
  readonly language: Language
  number(value: number, decimals?: number): string
  readonly t: { readonly score: { readonly yes: string; readonly no: string } }
}

/** What a field holds, as people read it. */
function textOf(value: FieldContent | undefined, words: Words): string {
  if (value === undefined || value === null) return '–'
  if (typeof value === 'boolean') return value ? words.t.score.yes : words.t.score.no
  return typeof value === 'number' ? words.number(value, Number.isInteger(value) ? 0 : 2) : value
}

/**
 * Every field that the profile names and that has no place of its own: all but the score, and but the lives where these
 * are drawn.
 */
export function otherFields(
  { fields, episode }: Pick<Profile, 'fields' | 'episode'>,
  state: ObservedState | null,
  words: Words,
  { withLives = false }: { readonly withLives?: boolean } = {}
): ShownField[] {
  return Object.entries(fields)
    .filter(([name]) => name !== episode.score && (withLives || name !== episode.lives))
    .map(([name, { label }]) => ({
      name,
      label: label[words.language],
      text: textOf(state?.fields[name]?.value, words)
    }))
}
