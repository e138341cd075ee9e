import {
  EpisodeTracker,
  FRAME_LIMIT,
  NOOP_MAX,
  noopFrames,
  playable,
  startEpisode
} from '../../../games/contract/episode'
import { gameFor } from '../../../games/registry'
import { actionOf } from '../../shared/game-action'
import { fieldsShown, numericFields } from '../../shared/live-env'
import { policyPicture } from '../../shared/policy-picture'
import type { LockStepProfile } from '../../shared/profile'
import { joined } from '../../shared/spaces'
import { deviation, mean } from '../../shared/statistics'
import type { GameSession } from '../../shared/target'
import type { Policy } from '../../../games/contract/policy'

/** One finished episode. */
export interface EpisodeScore {
  /** Counts from 0. */
  readonly index: number
  readonly seed: number
  /** Points, wrap-around of the counter undone. */
  readonly score: number
  readonly frames: number
  /** False when the episode was cut at the limit. */
  readonly terminated: boolean
}

export interface Evaluation {
  readonly scores: readonly number[]
  readonly mean: number
  /** Standard deviation of the sample (n - 1); 0 for a single episode. */
  readonly std: number
  readonly episodes: number
  /** Seed of the first episode; episode i has `seed + i`. */
  readonly seed: number
  readonly noopMax: number
  readonly frameskip: number
  readonly frameLimit: number
}

export interface EvaluateRequest {
  /** A game that can be run step by step, just attached: built-in or MAME. */
  readonly session: GameSession
  readonly policy: Policy
  readonly episodes: number
  readonly seed: number
  readonly noopMax?: number
  readonly frameLimit?: number
  readonly onEpisode?: (episode: EpisodeScore) => void
}

/**
 * Plays whole episodes and tells how they went; docs/evaluation.md says what the figures mean. The same for
 * every target, so that scores can be compared seed by seed. Throws AppError `candidate.unavailable` when the
 * session cannot be run step by step, and whatever the session throws when it is lost.
 */
export async function evaluate(request: EvaluateRequest): Promise<Evaluation> {
  const { episodes, seed, noopMax = NOOP_MAX } = request
  const scores: number[] = []
  for (let index = 0; index < episodes; index++) {
    const played = await playEpisode(request, index)
    scores.push(played.score)
    request.onEpisode?.(played)
  }
  const { profile } = playable(request.session)
  const { frameskip } = profile.clock
  return {
    scores,
    mean: mean(scores),
    std: deviation(scores),
    episodes,
    seed,
    noopMax,
    frameskip,
    frameLimit: limitOf(request, profile)
  }
}

async function playEpisode(request: EvaluateRequest, index: number): Promise<EpisodeScore> {
  const { policy, noopMax = NOOP_MAX } = request
  const session = playable(request.session)
  const { profile } = session
  const game = gameFor(profile)
  const episodeStatus = game.episodeStatus(profile)
  const tracker = new EpisodeTracker(profile, limitOf(request, profile))
  const seed = request.seed + index
  await startEpisode(session, game.bringToPlay, { noops: noopFrames(seed, noopMax), isStartKept: index > 0 })
  policy.begin(seed)
  let ram = await session.ram()
  tracker.begin(episodeStatus(ram))
  for (;;) {
    const { action } = await policy.decide(await seenBy(policy, session, ram))
    await session.perform(actionOf(profile.actions[action]!))
    await session.advance(profile.clock.frameskip)
    ram = await session.ram()
    const { terminated, truncated } = tracker.advance(episodeStatus(ram), profile.clock.frameskip)
    if (terminated || truncated)
      return { index, seed, score: tracker.score, frames: tracker.frames, terminated }
  }
}

/** The frames after which an episode is cut: what was asked for, or what the profile says where that is less. */
function limitOf(
  { frameLimit = FRAME_LIMIT }: EvaluateRequest,
  { episode, screen }: LockStepProfile
): number {
  const { limitSeconds = Infinity } = episode
  return Math.min(frameLimit, Math.round(limitSeconds * screen.refreshHz))
}

const NOTHING = new Uint8Array()

async function seenBy({ sees, look }: Policy, session: GameSession, ram: Uint8Array): Promise<Uint8Array> {
  if (sees === 'nothing') return NOTHING
  if (sees === 'ram') return ram
  const picture = sees === 'fields' ? NOTHING : policyPicture(await session.frame(), undefined, look)
  if (sees === 'picture') return picture
  if (sees === 'pictureAndRam') return joined(picture, ram)
  const { profile } = playable(session)
  return joined(picture, fieldsShown(numericFields(profile), gameFor(profile).decode(ram, profile)))
}
