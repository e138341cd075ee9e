import { describe, expect, it } from 'vitest'
import { checkEnv } from '../../../electron/worker/envs/checker'
import type { Env, Info } from '../../../electron/worker/envs/env'
import {
  TRAINING_ENV_IDS,
  makeTrainingEnv,
  makeTrainingVector,
  trainingEnvs,
  type TrainingResources
} from '../../../electron/worker/envs/training-envs'
import { resources } from '../../support/invaders'

const nowhere = { python: '/nowhere/python', bridge: '/nowhere/bridge.py' }
const all: TrainingResources = { ...resources, gym: nowhere }
const SMALL = TRAINING_ENV_IDS.filter((id) => !id.startsWith('invaders'))

const make = async (id: string): Promise<Env> => (await makeTrainingEnv(id, all)).env as Env

describe('every environment that is always there', () => {
  it.each(SMALL)('%s keeps every rule of an environment', async (id) => {
    expect(await checkEnv(() => make(id), { maxSteps: 600 })).toEqual([])
  })

  it('is the same alone and among several', async () => {
    for (const id of ['cartpole', 'invaders-ram', 'probe:bandit']) {
      const vector = await makeTrainingVector(id, 2, all, { autoreset: 'sameStep' })
      const one = await make(id)
      await vector.reset({ seed: 3 })
      const { observations } = await vector.step([1, 1])
      one.reset({ seed: 4 })
      const { observation } = one.step(1)
      expect([...observations].slice(observation.length), id).toEqual([...observation])
      await vector.close()
    }
  })

  it('an unknown id is refused with those there are', async () => {
    await expect(make('pong')).rejects.toThrow(
      /none named "pong"; known are invaders-ram.*and gym:<id of Gymnasium>/
    )
    await expect(makeTrainingVector('toString', 1, all)).rejects.toMatchObject({ code: 'input.invalid' })
  })

  it('is listed under a title', () => {
    const listed = trainingEnvs()
    expect(listed.map(({ id }) => id)).toEqual([...TRAINING_ENV_IDS, 'gym:ALE/SpaceInvaders-v5'])
    for (const { id, title } of listed) expect(title.fr, id).not.toBe(id)
  })
})

/** Plays an episode and says what its last info says. */
async function play(
  id: string,
  choose: (observation: ArrayLike<number>, step: number) => number,
  seed = 1
): Promise<Info> {
  const env = await make(id)
  let { observation } = env.reset({ seed }) as { observation: ArrayLike<number> }
  for (let step = 0; ; step++) {
    const result = env.step(choose(observation, step))
    observation = result.observation
    if (result.terminated || result.truncated) return result.info
  }
}

const shown = (observation: ArrayLike<number>): number => Array.from(observation).indexOf(1)
const wrongBit = (o: ArrayLike<number>): number => {
  const bits = Array.from(o)
  return Math.max(
    0,
    bits.slice(0, 10).findIndex((bit, i) => bit !== bits[10 + i])
  )
}

describe('probes: 1 for who can, less for who cannot', () => {
  it.each([
    ['probe:identity', shown, 1],
    ['probe:identity', () => 0, 0.25],
    ['probe:two-rounds', (_: unknown, step: number) => step, 1],
    ['probe:two-rounds', () => 1, 1 / 3],
    ['probe:two-rounds', () => 0, 0],
    ['probe:sequence', (o: ArrayLike<number>) => [3, 7, 0, 9, 4][shown(o)]!, 1],
    ['probe:sequence-blind', (_: unknown, step: number) => [3, 7, 0, 9, 4][step]!, 1],
    ['probe:sequence-blind', () => 9, 0.2],
    ['probe:bit-flip', wrongBit, 1],
    ['probe:bit-flip-sparse', wrongBit, 1],
    ['probe:bit-flip', () => 0, 0],
    ['probe:bandit', () => 2, 1],
    ['probe:bandit', () => 0, 0.25],
    ['probe:corridor', () => 1, 1],
    ['probe:corridor', () => 0, 0.5]
  ] as const)('%s, %o: %d', async (id, choose, score) => {
    const seeds = id === 'probe:identity' ? Array.from({ length: 40 }, (_, i) => i) : [1]
    const scores = await Promise.all(
      seeds.map(async (seed) => (await play(id, choose, seed))['score'] as number)
    )
    const mean = scores.reduce((a, b) => a + b, 0) / scores.length
    expect(Math.abs(mean - score)).toBeLessThan(scores.length > 1 ? 0.02 : 1e-9)
  })

  it('a step towards the goal pays where bits are rewarded, and nothing before the end where they are not', async () => {
    for (const [id, right, wrong] of [
      ['probe:bit-flip', 0.1, -0.1],
      ['probe:bit-flip-sparse', -1, -1]
    ] as const) {
      const env = await make(id)
      const { observation } = env.reset({ seed: 9 })
      expect(env.step(wrongBit(observation)).reward).toBeCloseTo(right)
      const after = env.step(wrongBit(observation))
      expect(after.reward).toBeCloseTo(wrong)
    }
  })

  it('without the goal in sight two goals look the same', async () => {
    const env = await make('probe:bit-flip-blind')
    expect(env.observationSpace.shape).toEqual([10])
  })
})

describe('classic control', () => {
  it('an episode can begin at a state that is given', async () => {
    const env = await make('cartpole')
    const { observation } = env.reset({ options: { state: [0.5, 0, 0.1, 0] } })
    expect([...observation]).toEqual([0.5, 0, Math.fround(0.1), 0])
  })

  it('limits truncate and do not terminate', async () => {
    const env = await make('mountain-car')
    env.reset({ seed: 1 })
    const ends = Array.from({ length: 200 }, () => env.step(1)).map((r) => [r.terminated, r.truncated])
    expect(ends.slice(0, 199).flat()).not.toContain(true)
    expect(ends[199]).toEqual([false, true])
  })
})
