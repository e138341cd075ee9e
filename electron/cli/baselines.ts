import { noopFrames } from '../../games/contract/episode'
import { createPolicy } from '../worker/agents/catalogue'
import { deviation, mean } from '../shared/statistics'
import { playedBy, type Episodes } from './in-game'

/** What a policy without learning makes of the episodes that a model was evaluated in. */
export interface Baseline {
  readonly mean: number
  /** Of the sample: n - 1 in the denominator. */
  readonly std: number
}

export interface Beside {
  readonly scripted: Baseline
  readonly random: Baseline
}

/** Plays the same episodes on the built-in board with the scripted policy and at random. */
export async function playBeside(wanted: Episodes): Promise<Beside> {
  return { scripted: await scripted(wanted), random: await playedByNamed('random', wanted) }
}

/**
 * The scripted policy draws no random numbers and neither does the game: what begins alike ends alike, so
 * each beginning is played once. A game of its lasts half an hour.
 */
async function scripted(wanted: Episodes): Promise<Baseline> {
  const known = new Map<number, number>()
  const scores: number[] = []
  for (let i = 0; i < wanted.episodes; i++) {
    const seed = wanted.seed + i
    const idleFrames = noopFrames(seed)
    const score =
      known.get(idleFrames) ?? (await playedByNamed('scripted', { ...wanted, episodes: 1, seed })).mean
    known.set(idleFrames, score)
    scores.push(score)
  }
  return { mean: mean(scores), std: deviation(scores) }
}

async function playedByNamed(id: string, wanted: Episodes): Promise<Baseline> {
  const { mean, std } = await playedBy(createPolicy(id, wanted.game, wanted.seed), wanted)
  return { mean, std }
}
