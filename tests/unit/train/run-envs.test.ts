import { describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { cartPole } from '../../../electron/worker/envs/classic/cartpole'
import type { AsyncEnv, Env } from '../../../electron/worker/envs/env'
import { TaskEnv } from '../../../electron/worker/envs/task-env'
import { evaluateAgent } from '../../../electron/worker/train/evaluate-agent'
import { RunEnvs } from '../../../electron/worker/train/run-envs'
import { Counter } from '../envs/toy'

const opened = (env: Env | AsyncEnv) => ({ env, close: async () => undefined })
const carts = (count: number, seed: number): RunEnvs =>
  new RunEnvs(
    Array.from({ length: count }, () => opened(new TaskEnv(cartPole))),
    seed
  )

/** Steps with random actions; what was seen, as text. */
async function play(envs: RunEnvs, random: Random, steps: number): Promise<string[]> {
  const seen: string[] = []
  for (let i = 0; i < steps; i++) {
    const actions = Int32Array.from({ length: envs.size }, () => random.integer(2))
    const { rewards, terminated, truncated, finalObservations } = await envs.step(actions)
    seen.push(JSON.stringify([envs.observations, rewards, terminated, truncated, finalObservations]))
  }
  return seen
}

describe('envs', () => {
  test('come back to where they were, and go on the same', async () => {
    const envs = carts(3, 5)
    await envs.begin()
    const random = new Random(1)
    await play(envs, random, 137)
    const saved = envs.save()
    const copy = { arrays: new Map([...saved.arrays].map(([n, a]) => [n, a.slice()])), values: saved.values }
    const words = random.state
    const next = await play(envs, random, 100)

    const restored = carts(3, 5)
    await restored.load(copy)
    random.state = words
    expect(await play(restored, random, 100)).toEqual(next)
    await expect(carts(3, 6).load(copy)).rejects.toThrow('does not lead to the same place')
  })

  test('that failed in the middle of a step go on with new episodes', async () => {
    let isFailing = false
    const failing = new Counter()
    const broken: AsyncEnv = {
      ...{ id: 'broken', observationSpace: failing.observationSpace, actionSpace: failing.actionSpace },
      reset: async (request) => failing.reset(request),
      step: async (action) => {
        if (isFailing) throw new Error('away')
        return failing.step(action)
      }
    }
    const envs = new RunEnvs([opened(new Counter()), opened(broken)], 3)
    await envs.begin()
    await envs.step(Int32Array.of(1, 1))
    expect(RunEnvs.isBroken(envs.save())).toBe(false)
    const before = [...envs.observations]
    isFailing = true
    await expect(envs.step(Int32Array.of(1, 1))).rejects.toThrow('away')
    const saved = envs.save()
    expect(RunEnvs.isBroken(saved)).toBe(true)
    const restored = new RunEnvs([opened(new Counter()), opened(new Counter())], 3)
    expect([...(await restored.loadAnew(saved))]).toEqual(before)
    expect(restored.first.episodeSteps).toBe(0)
    // Not the beginning of the episodes that ran.
    const first = new RunEnvs([opened(new Counter()), opened(new Counter())], 3)
    await first.begin()
    expect([...restored.observations]).not.toEqual([...first.observations])
  })

  test('give every episode another beginning, the same for the same seed', async () => {
    const first = async (seed: number): Promise<string> => {
      const envs = carts(2, seed)
      await envs.begin()
      return (await play(envs, new Random(1), 200)).join('\n')
    }
    expect(await first(1)).toBe(await first(1))
    expect(await first(1)).not.toBe(await first(2))
    const envs = carts(2, 1)
    await envs.begin()
    const [a, b] = [envs.observations.slice(0, 4), envs.observations.slice(4)]
    expect([...a]).not.toEqual([...b])
  })

  test('tell the end of an episode apart from the beginning of the next', async () => {
    const envs = new RunEnvs([opened(new Counter(3))], 1)
    await envs.begin()
    for (const [i, wanted] of [null, null, 3].entries()) {
      const { finalObservations, terminated } = await envs.step(Int32Array.of(2))
      expect(finalObservations[0]?.[1] ?? null).toBe(wanted)
      expect(terminated[0]).toBe(Number(i === 2))
    }
    expect(envs.observations[1]).toBe(0)
    expect(envs.ended).toEqual([{ envIndex: 0, episodeReturn: 6, steps: 3, info: { count: 3 } }])
    await envs.step(Int32Array.of(0))
    expect(envs.ended).toEqual([])
  })

  test.each([
    ['a reward', (env: Broken) => (env.reward = NaN), 'the reward NaN'],
    ['an observation', (env: Broken) => (env.seen = Infinity), 'an observation with Infinity']
  ])('refuse %s that is no number', async (_, spoil, message) => {
    const env = new Broken()
    const envs = new RunEnvs([opened(env)], 1)
    await envs.begin()
    await envs.step(Int32Array.of(0))
    spoil(env)
    await expect(envs.step(Int32Array.of(0))).rejects.toThrow(message)
  })
})

class Broken extends TaskEnv<{ readonly x: number }> {
  reward = 0
  seen = 0
  constructor() {
    super({
      id: 'broken',
      observationSpace: cartPole.observationSpace,
      actionSpace: cartPole.actionSpace,
      stepLimit: 10,
      start: () => ({ x: 0 }),
      next: (state) => ({ state, reward: this.reward, terminated: false }),
      observe: () => Float32Array.of(this.seen, 0, 0, 0)
    })
  }
}

describe('an evaluation', () => {
  const choose = async (_: unknown, rows: number): Promise<number[]> => Array.from({ length: rows }, () => 1)
  const interrupted = async (): Promise<boolean> => false

  test('gives the same returns however many episodes run at once', async () => {
    const of = (count: number) => {
      const envs = Array.from({ length: count }, () => new TaskEnv(cartPole))
      return evaluateAgent({ envs, choose, episodes: 10, seed: 4, interrupted })
    }
    const one = await of(1)
    expect(one?.returns).toHaveLength(10)
    expect(await of(3)).toEqual(one)
    expect(await of(16)).toEqual(one)
  })

  test('plays an episode again in which the environment was lost, but not for ever', async () => {
    const lostOnce = new Set<number>()
    const whole = new Counter(5)
    let steps = 0
    const env = (isEver: boolean): Env => ({
      ...{ id: 'lost', observationSpace: whole.observationSpace, actionSpace: whole.actionSpace },
      reset: (request) => {
        steps = 0
        return whole.reset(request)
      },
      step: (action) => {
        const result = whole.step(action)
        if (++steps < 3 || (!isEver && lostOnce.size > 0)) return result
        lostOnce.add(steps)
        return { ...result, reward: 0, terminated: false, truncated: true, info: { replaced: true } }
      }
    })
    const of = (isEver: boolean) =>
      evaluateAgent({ envs: [env(isEver)], choose, episodes: 2, seed: 4, interrupted })
    expect((await of(false))?.returns).toEqual([5, 5])
    expect(lostOnce.size).toBe(1)
    // Two steps in each attempt.
    expect((await of(true))?.returns).toEqual([2, 2])
  })

  test('ends when it is interrupted', async () => {
    let asked = 0
    const soon = async (): Promise<boolean> => ++asked > 5
    const plan = { envs: [new TaskEnv(cartPole)], choose, episodes: 10, seed: 4, interrupted: soon }
    expect(await evaluateAgent(plan)).toBe(null)
  })
})
