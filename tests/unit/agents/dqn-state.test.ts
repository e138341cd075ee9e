import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { AppError } from '../../../electron/shared/errors'
import { memoryBytes } from '../../../electron/shared/node/machine'
import type { SavedArray, SavedState } from '../../../electron/worker/replay/saved-state'
import type { DqnConfig } from '../../../electron/worker/agents/dqn/config'
import { dqnConfig } from '../../../electron/worker/agents/dqn/config'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import { clipReward } from '../../../electron/worker/agents/dqn/reward'
import { betaAt, epsilonAt, learningRateAt } from '../../../electron/worker/agents/dqn/schedules'
import { NonFiniteError } from '../../../electron/worker/engine/finite'
import { emitOnnx } from '../../../electron/worker/engine/onnx/emit'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { box, discrete, pictureStack } from '../../../electron/shared/spaces'
import { identityAgent, IdentityGame, kernels, STATES, train } from './dqn-support'

vi.mock('../../../electron/shared/node/machine', async (original) => {
  const real = await original<{ memoryBytes: typeof memoryBytes }>()
  return { ...real, memoryBytes: vi.fn(real.memoryBytes) }
})

const runtime = new OnnxRuntime({ threads: 1 })
let wasm: Awaited<ReturnType<typeof kernels>>
beforeAll(async () => void (wasm = await kernels()))
afterAll(() => runtime.close())

const VALUES: Partial<DqnConfig> = {
  hiddenSizes: [16],
  learningStarts: 40,
  trainEvery: 2,
  targetEvery: 25,
  batchSize: 8,
  replayCapacity: 500,
  epsilonEnd: 0.1
}
const RAINBOW: Partial<DqnConfig> = {
  ...VALUES,
  dueling: true,
  noisy: true,
  distribution: 'c51',
  atoms: 11,
  nStep: 3,
  prioritised: true,
  learningRateEnd: 0.1
}
const agentOf = (values: Partial<DqnConfig> = VALUES, seed = 1, numEnvs = 1) =>
  identityAgent({ runtime, wasm, values, seed, numEnvs, totalSteps: 400 })

/** As a checkpoint has it: its own arrays, and values that went through JSON. */
const written = ({ arrays, values }: SavedState): SavedState => ({
  arrays: new Map([...arrays].map(([name, array]): [string, SavedArray] => [name, array.slice()])),
  values: JSON.parse(JSON.stringify(values)) as SavedState['values']
})

describe('the same seed', () => {
  test.each([
    ['plain', VALUES],
    ['rainbow', RAINBOW]
  ])('gives the same parameters, and another others: %s', async (_, values) => {
    const hashes = []
    for (const seed of [1, 1, 2]) {
      const agent = await agentOf(values, seed)
      await train(agent, new IdentityGame(), 120)
      hashes.push(agent.parametersHash())
    }
    expect(hashes[0]).toBe(hashes[1])
    expect(hashes[0]).not.toBe(hashes[2])
  })

  test('gives the same parameters when it was evaluated meanwhile', async () => {
    const values = { ...RAINBOW, evaluationEpsilon: 0.5 }
    const [quiet, watched] = [await agentOf(values), await agentOf(values)]
    await train(quiet, new IdentityGame(), 150)
    const game = new IdentityGame()
    for (let i = 0; i < 3; i++) {
      await train(watched, game, 50)
      await watched.act(new Float32Array(3 * STATES), 'greedy')
      await watched.actionValues(new Float32Array(STATES))
    }
    expect(watched.parametersHash()).toBe(quiet.parametersHash())
  })
})

describe('a checkpoint', () => {
  test.each([
    ['plain', VALUES],
    ['rainbow', RAINBOW],
    ['rmsprop, slow target', { ...VALUES, optimiser: 'rmsprop-centred', tau: 0.1 } as const]
  ])('goes on as if uninterrupted: %s', async (_, values) => {
    const [whole, first, second] = [await agentOf(values), await agentOf(values), await agentOf(values, 99)]
    const [game, other] = [new IdentityGame(), new IdentityGame()]
    await train(whole, game, 203)
    await train(first, other, 101)
    second.load(written(first.save()))
    await train(second, other, 102)
    expect(second.parametersHash()).toBe(whole.parametersHash())
    expect(second.steps).toBe(whole.steps)
    expect(second.epsilon).toBe(whole.epsilon)
  })

  test('of another shape is refused, and changes nothing', async () => {
    const agent = await agentOf()
    await train(agent, new IdentityGame(), 90)
    const good = written(agent.save())
    const without = (name: string): SavedState => ({
      ...good,
      arrays: new Map([...good.arrays].filter(([own]) => own !== name))
    })
    const other = written((await agentOf({ ...VALUES, hiddenSizes: [17] })).save())
    const bad: SavedState[] = [
      other,
      without('moments/mean'),
      without('target/target.q.out.bias'),
      { ...good, values: { ...good.values, counters: {} } },
      { ...good, values: { ...good.values, randoms: { explore: [0, 0, 0, 0] } } },
      { ...good, values: { ...good.values, replay: {} } },
      { arrays: new Map(), values: {} }
    ]
    await train(agent, new IdentityGame(), 30)
    const before = [agent.parametersHash(), agent.steps]
    for (const state of bad) {
      expect(() => agent.load(state)).toThrow(AppError)
      expect([agent.parametersHash(), agent.steps]).toEqual(before)
    }
    agent.load(good)
    expect(agent.steps).toBe(90)
  })
})

describe('schedules', () => {
  const c = dqnConfig({ epsilonStart: 1, epsilonEnd: 0.04, epsilonFraction: 0.16, priorityBeta: 0.4 })

  test('epsilon sinks linearly over its part of the training', () => {
    expect([0, 4000, 8000, 50_000].map((step) => epsilonAt(step, c, 50_000))).toEqual([
      1,
      expect.closeTo(0.52, 9) as number,
      0.04,
      0.04
    ])
  })

  test('epsilon counted in steps, from the start of learning', () => {
    const late = dqnConfig({
      epsilonEnd: 0.1,
      epsilonSteps: 100,
      epsilonAfterStart: true,
      learningStarts: 50
    })
    expect([0, 50, 100, 150, 151].map((step) => epsilonAt(step, late, 1e6))).toEqual([1, 1, 0.55, 0.1, 0.1])
  })

  test('beta grows to 1, the learning rate sinks to its part', () => {
    expect([0, 500, 1000, 2000].map((step) => betaAt(step, c, 1000))).toEqual([0.4, 0.7, 1, 1])
    const sinking = { ...c, learningRate: 0.5, learningRateEnd: 0.5 }
    expect([0, 500, 1000].map((step) => learningRateAt(step, sinking, 1000))).toEqual([0.5, 0.375, 0.25])
  })
})

test('rewards are scaled, then clipped', () => {
  const learned = (rewardClip: DqnConfig['rewardClip']): number[] => [
    ...clipReward([30, -300, 0.5, 0], { rewardScale: 0.5, rewardClip })
  ]
  expect(learned('none')).toEqual([15, -150, 0.25, 0])
  expect(learned('unit')).toEqual([1, -1, 0.25, 0])
  expect(learned('sign')).toEqual([1, -1, 1, 0])
})

describe('acting', () => {
  test('is random until learning starts, greedy where it is asked to be', async () => {
    const agent = await agentOf({ ...VALUES, epsilonStart: 0, epsilonEnd: 0, learningStarts: 20 }, 1, 2)
    const all = new Float32Array(2 * STATES)
    const seen = new Set<number>()
    for (let i = 0; i < 30; i++) for (const a of await agent.act(all, 'explore')) seen.add(a)
    expect(seen.size).toBe(STATES)
    await train(agent, new IdentityGame(2), 10)
    const greedy = [...(await agent.act(all, 'greedy'))]
    expect([...(await agent.act(all, 'explore'))]).toEqual(greedy)
    expect(greedy[0]).toBe(greedy[1])
  })

  test('explores in the measure of epsilon', async () => {
    const agent = await agentOf({ ...VALUES, epsilonStart: 0.3, epsilonEnd: 0.3, learningStarts: 0 })
    const observation = new Float32Array(STATES)
    const [best] = await agent.act(observation, 'greedy')
    let others = 0
    for (let i = 0; i < 2000; i++) others += Number((await agent.act(observation, 'explore'))[0] !== best)
    // 0.3 of the actions are drawn, one in four of which is the best one: 450 expected, deviation 19.
    expect(others).toBeGreaterThan(370)
    expect(others).toBeLessThan(530)
  })

  test('with noise differs from time to time; without it does not', async () => {
    const values = {
      ...VALUES,
      noisy: true,
      noisySigma: 2,
      epsilonStart: 0,
      epsilonEnd: 0,
      learningStarts: 0
    }
    const agent = await agentOf(values)
    const observation = Float32Array.of(1, 0, 0, 0)
    const [noisy, quiet] = [new Set<number>(), new Set<number>()]
    for (let i = 0; i < 40; i++) {
      noisy.add((await agent.act(observation, 'explore'))[0]!)
      quiet.add((await agent.act(observation, 'greedy'))[0]!)
    }
    expect(noisy.size).toBeGreaterThan(1)
    expect(quiet.size).toBe(1)
  })
})

describe('learning', () => {
  test('happens when it is due: bursts of updates after the start', async () => {
    const agent = await agentOf({ ...VALUES, trainEvery: 10, gradientSteps: 3, learningStarts: 25 }, 1, 2)
    const game = new IdentityGame(2)
    const learned: number[] = []
    for (let i = 0; i < 30; i++) {
      agent.observe(game.play(await agent.act(game.observations, 'explore')))
      const before = agent.parametersHash()
      if ((await agent.learn()) !== null) learned.push(agent.steps)
      expect(agent.parametersHash() === before).toBe(learned.at(-1) !== agent.steps)
    }
    expect(learned).toEqual([30, 40, 50, 60])
  })

  test('tells its figures by their usual names', async () => {
    const agent = await agentOf(RAINBOW)
    const game = new IdentityGame()
    await train(agent, game, 40)
    agent.observe(game.play(await agent.act(game.observations, 'explore')))
    agent.observe(game.play(await agent.act(game.observations, 'explore')))
    const metrics = (await agent.learn())!
    expect(Object.keys(metrics).sort()).toEqual([
      'charts/beta',
      'charts/epsilon',
      'charts/learning_rate',
      'charts/sigma',
      'losses/gradient_norm',
      'losses/q_values',
      'losses/td_loss'
    ])
    for (const [name, value] of Object.entries(metrics)) expect(Number.isFinite(value), name).toBe(true)
    expect(metrics['charts/sigma']).toBeGreaterThan(0)
    expect(agent.gradients.get('value.out.weight')!.some((slope) => slope !== 0)).toBe(true)
  })

  test('a number that is not one stops it, and leaves the parameters', async () => {
    const agent = await agentOf({ ...VALUES, learningStarts: 0, trainEvery: 1 })
    const game = new IdentityGame()
    await train(agent, game, 10)
    const broken = { ...game.play([0]), rewards: [Number.NaN], terminated: [1], truncated: [0] }
    let [before, error]: [string, unknown] = ['', null]
    for (let i = 0; i < 40 && error === null; i++) {
      agent.observe(broken)
      before = agent.parametersHash()
      await agent.learn().catch((reason: unknown) => (error = reason))
    }
    expect(error).toBeInstanceOf(NonFiniteError)
    expect(String(error)).toContain('returns holds NaN')
    expect(agent.parametersHash()).toBe(before)
  })
})

describe('the exported policy', () => {
  test('says in one file what the agent prefers, noise and sigma left out', async () => {
    const agent = await agentOf(RAINBOW)
    await train(agent, new IdentityGame(), 80)
    const program = agent.policy()
    const file = emitOnnx(program, agent.parameters)
    const text = Buffer.from(file).toString('latin1')
    expect(text).toContain('preferences')
    expect(text).not.toContain('sigma')
    const run = await runtime.compile(program)
    for (const [name, values] of run.sources)
      if (name !== 'observation') values.set(agent.parameters.get(name)!)
    for (let state = 0; state < STATES; state++) {
      const observation = Float32Array.from({ length: STATES }, (_, i) => Number(i === state))
      run.sources.get('observation')!.set(observation)
      await run.run()
      expect([...run.results.get('preferences')!]).toEqual([...(await agent.actionValues(observation))])
    }
  })

  test('takes bytes as they are: the scaling is inside', async () => {
    const agent = await DQN.create({
      observationSpace: box('uint8', [4, 84, 84], 0, 255),
      actionSpace: discrete(4),
      numEnvs: 1,
      values: { hiddenSizes: [8], replayCapacity: 64, batchSize: 2 },
      seed: 1,
      totalSteps: 10,
      runtime,
      wasm
    })
    const q = await agent.actionValues(new Uint8Array(4 * 84 * 84).fill(255))
    expect(q.length).toBe(4)
    expect(Math.max(...q.map(Math.abs))).toBeLessThan(2)
    await agent.close()
  })
})

test('an encoder that does not fit the observations is refused by name', async () => {
  const small = { observationSpace: box('uint8', [4, 10, 10], 0, 255), actionSpace: discrete(2) }
  const wish = { numEnvs: 1, values: { encoder: 'deepmind' }, seed: 1, totalSteps: 10, runtime, wasm }
  await expect(DQN.create({ ...small, ...wish })).rejects.toThrow(
    /encoder.*deepmind does not fit.*4 x 10 x 10/
  )
  await expect(identityAgent({ runtime, wasm, values: { encoder: 'impala' } })).rejects.toThrow(
    /encoder.*impala does not fit observations of 4/
  )
})

test('a replay memory that the computer cannot hold is refused before it is made', async () => {
  const values = { replayCapacity: 5_000_000 }
  const request = {
    ...{ observationSpace: box('float32', [100_000], 0, 1), actionSpace: discrete(2), numEnvs: 1 },
    ...{ values, seed: 1, totalSteps: 10, runtime, wasm }
  }
  await expect(DQN.create(request)).rejects.toMatchObject({ code: 'replay.tooLarge' })
})

test('what a container may use is what the computer holds', async () => {
  // 1.5 GB of a far larger machine: three quarters of it are for the memory.
  vi.mocked(memoryBytes).mockReturnValueOnce(1.5e9)
  const request = {
    ...{ observationSpace: box('uint8', [4, 84, 84], 0, 255), actionSpace: discrete(2), numEnvs: 1 },
    ...{
      values: { replayCapacity: 700_000, replayCompression: false },
      seed: 1,
      totalSteps: 10,
      runtime,
      wasm
    }
  }
  const refused = DQN.create(request)
  await expect(refused).rejects.toMatchObject({ code: 'replay.tooLarge' })
  await expect(refused).rejects.toThrow(/1\.1\d GB may be used/)
})

test('says what it will hold: a million pictures and 1.7 million parameters, before anything is made', () => {
  const { values } = DQN.presets.find(({ id }) => id === 'nature')!
  const gigabytes = (replayCompression: boolean): number => {
    const observationSpace = pictureStack(4, 84, 84)
    return DQN.memoryBytes({ observationSpace, numEnvs: 1, values: { ...values, replayCompression } }) / 1e9
  }
  expect(gigabytes(false)).toBeGreaterThan(7.06)
  expect(gigabytes(false)).toBeLessThan(7.2)
  expect(gigabytes(true)).toBeLessThan(1)
})
