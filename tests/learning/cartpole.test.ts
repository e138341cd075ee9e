import { describe, expect, test } from 'vitest'
import { runOf } from '../support/probe-run'

const SEEDS = [1, 2, 3, 4, 5]
const SOLVED = 475

describe('DQN with the settings of RL Zoo in CartPole, 50,000 steps', () => {
  const means: number[] = []

  test.each(SEEDS)('seed %i learns', async (seed) => {
    const { progress } = await runOf({ env: 'cartpole', preset: 'sb3-zoo', seed })
    expect(progress).toMatchObject({ status: 'finished', step: 50_000, error: null })
    expect(progress.best?.episodes).toBe(100)
    means.push(progress.best!.mean)
    // Far above random play (about 22) whatever the seed.
    expect(progress.best!.mean).toBeGreaterThan(150)
  })

  test('at least four of five seeds solve it: a mean of 475 over 100 greedy episodes', () => {
    expect(means).toHaveLength(SEEDS.length)
    expect(means.filter((mean) => mean >= SOLVED).length, means.join(', ')).toBeGreaterThanOrEqual(4)
  })
})
