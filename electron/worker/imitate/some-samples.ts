import type { Sample } from './samples'

/** As many moments of what was held back are judged at the end: of hours of play the rest would tell no more, for minutes. */
export const MOST_JUDGED = 40_000
/** Neighbours that are kept together: doubt is judged over moments that follow each other. */
const RUN = 200

/** At most `most` of the samples, evenly. */
export function evenly(samples: readonly Sample[], most: number): readonly Sample[] {
  const every = Math.max(1, Math.ceil(samples.length / most))
  return every === 1 ? samples : samples.filter((_, i) => i % every === 0)
}

/** At most about `most` of the samples, in runs of neighbours that lie evenly. */
export function inRuns(samples: readonly Sample[], most: number): readonly Sample[] {
  const every = Math.ceil(samples.length / most)
  return every <= 1 ? samples : samples.filter((_, i) => Math.floor(i / RUN) % every === 0)
}
