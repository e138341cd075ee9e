import { textIn, type Language } from '../../../electron/shared/language'
import type { Candidate, TargetKind } from '../../../electron/shared/target'

export type KindChoice = TargetKind | 'all'

/** Small letters without accents, so that a search finds `Écran` by `ecran`. */
function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()
}

/** The candidates of a kind that have every word of the query in their name or second line. */
export function matching(
  candidates: readonly Candidate[],
  { query, kind, language }: { query: string; kind: KindChoice; language: Language }
): Candidate[] {
  const words = plain(query).split(/\s+/).filter(Boolean)
  return candidates.filter((candidate) => {
    if (kind !== 'all' && candidate.kind !== kind) return false
    const text = plain(`${textIn(language, candidate.title)} ${textIn(language, candidate.detail)}`)
    return words.every((word) => text.includes(word))
  })
}
