import { describe, expect, it } from 'vitest'
import { createPolicy } from '../../../electron/worker/agents/catalogue'
import type { Policy } from '../../../games/contract/policy'
import { deviation, mean } from '../../../electron/shared/statistics'
import { evaluate, type EpisodeScore } from '../../../electron/worker/train/evaluate'
import { makeEnv } from '../../../electron/worker/envs/catalogue'
import { builtinSession, profile, resources } from '../../support/invaders'

describe('mean and deviation', () => {
  it('are those of a sample', () => {
    expect(mean([2, 4, 4, 4, 5, 5, 7, 9])).toBe(5)
    // Squares sum to 32; 32 / 7.
    expect(deviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 12)
    expect(deviation([250])).toBe(0)
    expect(mean([])).toBe(0)
  })
})

describe('evaluate', () => {
  const policy = createPolicy('random', profile, 0)

  it('plays episode i with seed + i, tells each, and sums up', async () => {
    const told: EpisodeScore[] = []
    const session = await builtinSession()
    const result = await evaluate({ session, policy, episodes: 3, seed: 10, onEpisode: (e) => told.push(e) })
    expect(told.map((e) => [e.index, e.seed])).toEqual([
      [0, 10],
      [1, 11],
      [2, 12]
    ])
    expect(result.scores).toEqual(told.map((e) => e.score))
    expect(result).toMatchObject({ episodes: 3, seed: 10, noopMax: 30, frameskip: 4, frameLimit: 108_000 })
    expect(result.mean).toBeCloseTo(mean(result.scores), 12)
    expect(result.std).toBeCloseTo(deviation(result.scores), 12)

    const last = await evaluate({ session: await builtinSession(), policy, episodes: 1, seed: 12 })
    expect(last.scores).toEqual([result.scores[2]])
  })

  it('gives the score that the environment gives for the same seed and actions', async () => {
    const { scores } = await evaluate({ session: await builtinSession(), policy, episodes: 1, seed: 21 })
    const env = makeEnv('invaders-ram', resources)
    env.reset({ seed: 21 })
    policy.begin(21)
    let total = 0
    for (;;) {
      const { reward, terminated } = env.step((await policy.decide(new Uint8Array())).action)
      total += reward
      if (terminated) break
    }
    expect(scores).toEqual([total])
  })

  it('cuts at the limit and says so', async () => {
    const told: EpisodeScore[] = []
    const session = await builtinSession()
    await evaluate({ session, policy, episodes: 1, seed: 1, frameLimit: 100, onEpisode: (e) => told.push(e) })
    expect(told).toMatchObject([{ frames: 100, terminated: false }])
  })

  it('begins the policy with the seed of each episode', async () => {
    const seeds: number[] = []
    const watching: Policy = {
      sees: 'ram',
      begin: (seed) => void seeds.push(seed),
      decide: () => ({ action: 0, reason: 'wait' })
    }
    const session = await builtinSession()
    await evaluate({ session, policy: watching, episodes: 2, seed: 5, frameLimit: 8 })
    expect(seeds).toEqual([5, 6])
  })
})
