import type { Dataset } from '../../shared/dataset'
import type { SessionMark } from '../../shared/session'

/** What is asked of the sessions there are. */
interface Sessions {
  /** Throws for one that is not there any more, or cannot be read. */
  open(id: string): Promise<{ readonly marks: readonly SessionMark[] }>
}

/**
 * The scores of the whole episodes that a data set was made of, as far as their recordings are still there and tell them:
 * those that began and ended while it was recorded.
 */
export async function demonstratorScores(
  { sessions, stretches }: Pick<Dataset, 'sessions' | 'stretches'>,
  archive: Sessions
): Promise<number[]> {
  const scores: number[] = []
  for (const [index, { id }] of sessions.entries()) {
    // What somebody did who took over from an agent is not the score of either.
    const learned = stretches.filter(({ session, isCorrection }) => session === index && !isCorrection)
    const marks = await archive.open(id).then(
      (session) => session.marks,
      () => []
    )
    for (const { fromMs, toMs, score } of wholeEpisodes(marks))
      if (learned.some((one) => (one.fromMs ?? fromMs) < toMs && (one.toMs ?? toMs) > fromMs))
        scores.push(score)
  }
  return scores
}

interface Episode {
  /** Of the recording. */
  readonly fromMs: number
  readonly toMs: number
  readonly score: number
}

/** Episodes that began and came to their end in a recording. */
function wholeEpisodes(marks: readonly SessionMark[]): readonly Episode[] {
  const episodes: Episode[] = []
  let fromMs: number | null = null
  for (const { kind, tMs, label } of marks) {
    if (kind === 'episodeStart') fromMs = tMs
    if (kind !== 'episodeEnd') continue
    const score = Number(label)
    if (fromMs !== null && Number.isFinite(score)) episodes.push({ fromMs, toMs: tMs, score })
    fromMs = null
  }
  return episodes
}
