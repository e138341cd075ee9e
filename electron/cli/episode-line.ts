import type { EpisodeScore } from '../worker/train/evaluate'
import { log } from './output'

/** Tells how an episode went, as soon as it is over. */
export const tellEpisode = ({ index, seed, score, frames, terminated }: EpisodeScore): void =>
  log(
    `episode ${index + 1} (seed ${seed}): ${score} points in ${frames} frames${terminated ? '' : ', cut at the limit'}`
  )
