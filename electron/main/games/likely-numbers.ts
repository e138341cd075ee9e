import type { GameDraft } from '../../shared/games'
import { withFoundNumber } from '../../shared/number-field'
import type { NumberPlace } from '../../shared/perception/found-numbers'

/** In so much of the pictures a number has to stand to be taken without being asked for. */
const LEAST_SHARE = 0.7
const SCORE = { en: 'Score', fr: 'Points' } as const
/** What a score is called beside its digits, and what is the best of earlier games. */
const IS_SCORE = /\b(score|points?|pts)\b/i
const IS_BEST = /\b(hi|high|best|top|record|meilleur)\b/i

/**
 * The draft with the numbers that a person would take: the score, which is what rises, rather under that name, or else
 * what is called so, as what counts; and beside it what changes and has words beside it. A person's own readers stay, and then nothing is added.
 */
export function withLikelyNumbers(draft: GameDraft, found: readonly NumberPlace[]): GameDraft {
  if ((draft.readers ?? []).length > 0) return draft
  const steady = found.filter(({ values }) => shareOf(values) >= LEAST_SHARE)
  const called = steady.filter(({ label }) => label !== null && IS_SCORE.test(label) && !IS_BEST.test(label))
  const rising = steady.filter(({ moves, label }) => moves === 'rises' && !IS_BEST.test(label ?? ''))
  const score = called.find((place) => rising.includes(place)) ?? rising[0] ?? called[0]
  const others = steady.filter((place) => place !== score && place.label !== null && place.moves !== 'stays')
  let filled = draft
  if (score !== undefined) {
    const { draft: scored, field } = withFoundNumber(draft, { ...score, label: null }, SCORE)
    filled = {
      ...scored,
      episode: { ...scored.episode, score: field },
      rewards: [...(scored.rewards ?? []), { field, of: 'gain', weight: 1 }]
    }
  }
  for (const place of others) filled = withFoundNumber(filled, place, SCORE).draft
  return filled
}

const shareOf = (values: readonly (number | null)[]): number =>
  values.filter((value) => value !== null).length / Math.max(1, values.length)
