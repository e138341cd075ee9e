import { describe, expect, it } from 'vitest'
import { makeVectorEnv } from '../../../electron/worker/envs/catalogue'
import { VectorEnv } from '../../../electron/worker/envs/vector'
import type { VectorStep } from '../../../electron/worker/envs/vector-slots'
import { resources } from '../../support/invaders'
import { Counter } from './toy'

/** Counts shown, rewards and ends after each step of a vector of counters that end after 2 and 3 steps. */
function play(autoreset: 'nextStep' | 'sameStep', steps: number): (readonly unknown[])[] {
  const env = new VectorEnv([new Counter(2), new Counter(3)], autoreset)
  env.reset({ seed: 1 })
  return Array.from({ length: steps }, () => {
    const seen: VectorStep = env.step([1, 2])
    const counts = [seen.observations[1], seen.observations[3]]
    const finals = seen.finalObservations.map((o) => o?.[1] ?? null)
    return [counts, [...seen.rewards], [...seen.terminated], finals]
  })
}

describe('VectorEnv', () => {
  it('nextStep: the step after an end ignores the action, resets and rewards nothing', () => {
    const none = [null, null]
    expect(play('nextStep', 5)).toEqual([
      [[1, 1], [1, 2], [0, 0], none],
      [[2, 2], [1, 2], [1, 0], none],
      [[0, 3], [0, 2], [0, 1], none],
      [[1, 0], [1, 0], [0, 0], none],
      [[2, 1], [1, 2], [1, 0], none]
    ])
  })

  it('sameStep: the end is told with the first observation of the next episode, the last one beside it', () => {
    expect(play('sameStep', 4)).toEqual([
      [
        [1, 1],
        [1, 2],
        [0, 0],
        [null, null]
      ],
      [
        [0, 2],
        [1, 2],
        [1, 0],
        [2, null]
      ],
      [
        [1, 0],
        [1, 2],
        [0, 1],
        [null, 3]
      ],
      [
        [0, 1],
        [1, 2],
        [1, 0],
        [2, null]
      ]
    ])
  })

  it('gives environment i the seed + i', () => {
    const env = new VectorEnv([new Counter(), new Counter(), new Counter()])
    const { observations } = env.reset({ seed: 40 })
    const alone = [40, 41, 42].map((seed) => new Counter().reset({ seed }).observation[0])
    expect([observations[0], observations[2], observations[4]]).toEqual(alone)
  })

  it('wants one action for each, and at least one environment', () => {
    const env = new VectorEnv([new Counter(), new Counter()])
    env.reset()
    expect(() => env.step([0])).toThrow(/1 actions were given to 2 environments/)
    expect(() => new VectorEnv([])).toThrow(/at least one environment/)
  })

  it('plays many boards of one WebAssembly instance as each would play alone', () => {
    const actions = [4, 5, 1]
    const together = makeVectorEnv('invaders-ram', 3, resources)
    together.reset({ seed: 3 })
    const size = together.singleObservationSpace.shape[0]!
    let batch = together.step(actions)
    for (let i = 0; i < 40; i++) batch = together.step(actions)
    const alone = makeVectorEnv('invaders-ram', 1, resources)
    alone.reset({ seed: 4 })
    let single = alone.step([5])
    for (let i = 0; i < 40; i++) single = alone.step([5])
    expect(batch.observations.slice(size, 2 * size)).toEqual(single.observations)
  })
})
