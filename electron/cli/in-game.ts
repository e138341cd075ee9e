import type { Policy } from '../../games/contract/policy'
import type { Profile } from '../shared/profile'
import { LearnedPolicy } from '../worker/agents/learned'
import type { PolicyReader } from '../worker/deploy/policy-reader'
import { evaluate, type EpisodeScore, type Evaluation } from '../worker/train/evaluate'
import { attachGame } from './attach'

/** Which episodes of a game that runs inside the app are played. */
export interface Episodes {
  readonly game: string
  readonly data: string
  readonly episodes: number
  /** Episode i has `seed + i`. */
  readonly seed: number
}

type Tell = (episode: EpisodeScore) => void

/** Plays episodes with a policy, in a board of its own. */
export async function playedBy(
  policy: Policy,
  { game, data, episodes, seed }: Episodes,
  onEpisode: Tell = () => undefined
): Promise<Evaluation> {
  const session = await attachGame({ game, target: 'builtin', data })
  try {
    return await evaluate({ session, policy, episodes, seed, onEpisode })
  } finally {
    await session.close()
  }
}

/** The same with a model, as everybody plays it: the figures stand beside those of `apprenti play`. */
export const playedByModel = (
  reader: PolicyReader,
  profile: Profile,
  { data, episodes, seed }: Omit<Episodes, 'game'>,
  onEpisode: Tell
): Promise<Evaluation> =>
  playedBy(new LearnedPolicy(reader, profile, seed), { game: profile.id, data, episodes, seed }, onEpisode)
