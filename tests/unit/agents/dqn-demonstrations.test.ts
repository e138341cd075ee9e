import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AppError } from '../../../electron/shared/errors'
import { Random } from '../../../electron/shared/random'
import type { VectorTransition } from '../../../electron/worker/replay/transition'
import { demonstratedRows } from '../../../electron/worker/agents/dqn/batches'
import { dqnConfig, type DqnConfig } from '../../../electron/worker/agents/dqn/config'
import { createDqn, type Dqn } from '../../../electron/worker/agents/dqn/dqn'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import { dqnGraph } from '../../../electron/worker/agents/dqn/loss'
import { optimiserOf } from '../../../electron/worker/agents/dqn/optimiser'
import type { SavedArray, SavedState } from '../../../electron/worker/replay/saved-state'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { TrainingStep } from '../../../electron/worker/engine/training-step'
import { box, discrete } from '../../../electron/shared/spaces'
import { identityAgent, IdentityGame, identityScore, kernels, STATES, train } from './dqn-support'

const runtime = new OnnxRuntime({ threads: 1 })
let wasm: Awaited<ReturnType<typeof kernels>>
beforeAll(async () => void (wasm = await kernels()))
afterAll(() => runtime.close())

const VALUES: Partial<DqnConfig> = {
  hiddenSizes: [16],
  gamma: 0.4,
  learningStarts: 20,
  trainEvery: 2,
  targetEvery: 50,
  batchSize: 8,
  replayCapacity: 500,
  learningRate: 2e-3,
  demonstrations: 200,
  demonstrationShare: 0.3,
  pretrainUpdates: 40
}
const agentOf = (values: Partial<DqnConfig> = {}, seed = 1): Promise<Dqn> =>
  identityAgent({ runtime, wasm, values: { ...VALUES, ...values }, seed, totalSteps: 400 })

/** Shows the right action of each state, now and then doing another. Rewards are left out. */
function show(agent: Dqn, steps = 200, noise = 0.2): void {
  const [game, random] = [new IdentityGame(1, 3), new Random(4)]
  for (let i = 0; i < steps; i++) {
    const right = game.observations.indexOf(1)
    const action = random.uniform() < noise ? random.integer(STATES) : right
    agent.demonstrationLearning!.show({ ...game.play([action]), rewards: [0], expertActions: [right] })
  }
}

async function pretrain(agent: Dqn, updates: number): Promise<void> {
  for (let i = 0; i < updates; i++) await agent.demonstrationLearning!.learn()
}

describe('the margin loss', () => {
  const Q = [1, 3, 2.5] as const
  /** J_E of Q = (1, 3, 2.5) with margin 0.8: max of (1 + l, 3 + l, 2.5 + l) - Q(a_E). */
  const EXPECTED = [3.8 - 1, 3.3 - 3, 3.8 - 2.5]

  async function stepOf(values: Partial<DqnConfig>) {
    const c = dqnConfig({ hiddenSizes: [], batchSize: 4, demonstrations: 100, loss: 'mse', ...values })
    const graph = dqnGraph(box('float32', [1], 0, 1), discrete(3), c)
    const step = await TrainingStep.create(runtime, wasm.optim, {
      loss: graph.loss,
      trainable: graph.online.parameters,
      outputs: { margin: graph.margin! },
      optimiser: optimiserOf(c)
    })
    // Q(s, .) is the bias, whatever is seen, and every return is as expected: the other loss is 0.
    step.parameters.get('q.out.bias')!.set(Q)
    const actions = [0, 1, 2, 0]
    step.inputs.get('actions')!.set(actions)
    step.inputs.get('returns')!.set(actions.map((a) => Q[a]!))
    step.inputs.get('weights')!.set([1, 0.5, 1, 1])
    step.inputs.get('expertActions')!.set([0, 1, 2, 0])
    step.inputs.get('demonstrated')!.set([1, 1, 1, 0])
    return step
  }

  test('by hand: of four transitions, the last not demonstrated', async () => {
    const step = await stepOf({ margin: 0.8, marginWeight: 2 })
    const { loss } = await step.run()
    expect(step.outputs.get('margin')![0]).toBeCloseTo((EXPECTED[0]! + EXPECTED[1]! + EXPECTED[2]!) / 4, 5)
    expect(loss).toBeCloseTo((2 * (EXPECTED[0]! + 0.5 * EXPECTED[1]! + EXPECTED[2]!)) / 4, 5)
  })

  test('raises the action shown and lowers the best other one, by weight', async () => {
    const step = await stepOf({ margin: 0.8, marginWeight: 2 })
    await step.run()
    // Row 0: action 0 up, 1 down. Row 1 (weight 0.5): action 1 up, 2 down. Row 2: action 2 up, 1 down. Row 3: nothing.
    const expected = [-1, 1 - 0.5 + 1, 0.5 - 1].map((slope) => (2 * slope) / 4)
    const slopes = [...step.gradients.get('q.out.bias')!]
    slopes.forEach((slope, i) => expect(slope).toBeCloseTo(expected[i]!, 5))
  })

  test('is 0, with no slope, once the action shown is best by the margin', async () => {
    const step = await stepOf({ margin: 0.4 })
    step.inputs.get('demonstrated')!.set([0, 1, 0, 0])
    expect((await step.run()).loss).toBeCloseTo(0, 6)
    expect([...step.gradients.get('q.out.bias')!].every((slope) => Math.abs(slope) < 1e-6)).toBe(true)
  })

  test.each(['c51', 'qr'] as const)(
    'of %s reaches the parameters through the expected return',
    async (distribution) => {
      const slopesWith = async (marginWeight: number): Promise<number[]> => {
        const agent = await agentOf({ distribution, atoms: 11, marginWeight })
        show(agent)
        await pretrain(agent, 1)
        return [...agent.gradients.get('q.out.weight')!]
      }
      const [without, withMargin] = [await slopesWith(0), await slopesWith(1)]
      expect(withMargin.some((slope, i) => Math.abs(slope - without[i]!) > 1e-4)).toBe(true)
    }
  )
})

describe('a batch', () => {
  test.each([
    [32, 0.25, 8],
    [32, 0, 1],
    [32, 1, 31],
    [2, 0.9, 1],
    [8, 0.3, 2]
  ])('of %i with a share of %f has %i rows of demonstrations', (batchSize, demonstrationShare, rows) => {
    expect(demonstratedRows(dqnConfig({ batchSize, demonstrationShare, demonstrations: 100 }))).toBe(rows)
    expect(demonstratedRows(dqnConfig({ batchSize, demonstrationShare }))).toBe(0)
  })

  test('is made of both memories in their share, before play of demonstrations alone', async () => {
    const inputs = await inputsOf({ prioritised: true })
    // Shown are returns of 2, played ones of 1. Eight rows of which two are shown, and before play all eight.
    expect(inputs.alone).toEqual({ returns: Array(8).fill(2), demonstrated: Array(8).fill(1) })
    expect(inputs.mixed).toEqual({
      returns: [1, 1, 1, 1, 1, 1, 2, 2],
      demonstrated: [0, 0, 0, 0, 0, 0, 1, 1]
    })
  })

  /** What the graph is given: observations are all the same, so that only where a row is from tells them apart. */
  async function inputsOf(values: Partial<DqnConfig>) {
    const agent = await createDqn({
      observationSpace: box('float32', [1], 0, 1),
      actionSpace: discrete(2),
      values: { ...VALUES, gamma: 0, demonstrations: 20, learningStarts: 0, trainEvery: 1, ...values },
      ...{ numEnvs: 1, seed: 1, totalSteps: 100, runtime, wasm }
    })
    const { step } = agent as unknown as { step: TrainingStep }
    const seen = () => ({
      returns: [...step.inputs.get('returns')!],
      demonstrated: [...step.inputs.get('demonstrated')!]
    })
    const one = (reward: number, expertAction: number): VectorTransition => ({
      observations: Float32Array.of(0.5),
      actions: [0],
      rewards: [reward],
      terminated: [0],
      truncated: [0],
      expertActions: [expertAction],
      finalObservations: [null]
    })
    for (let i = 0; i < 20; i++) agent.demonstrationLearning!.show(one(2, 1))
    await pretrain(agent, 1)
    const alone = seen()
    for (let i = 0; i < 3; i++) agent.observe(one(1, -1))
    await agent.learn()
    return { alone, mixed: seen() }
  }
})

describe('learning from demonstrations alone', () => {
  test('is enough to play as was shown, without a reward', async () => {
    const agent = await agentOf()
    show(agent)
    await pretrain(agent, 300)
    expect(await identityScore(agent)).toBe(STATES)
    expect([agent.steps, agent.demonstrationLearning!.updates.done]).toEqual([0, 300])
  })

  test('without the margin it is not: there is nothing to gain', async () => {
    const agent = await agentOf({ marginWeight: 0 })
    show(agent)
    await pretrain(agent, 300)
    expect(await identityScore(agent)).toBeLessThan(STATES)
  })

  test('moves the target network as often as play does', async () => {
    // 50 steps between two moves, an update every 2: 25 updates.
    const targetOf = (agent: Dqn): number[] => [
      ...(agent.save().arrays.get('target/target.q.out.weight') as Float32Array)
    ]
    const agent = await agentOf()
    show(agent)
    const first = targetOf(agent)
    await pretrain(agent, 24)
    expect(targetOf(agent)).toEqual(first)
    await pretrain(agent, 1)
    expect(targetOf(agent)).toEqual([...agent.parameters.get('q.out.weight')!])
    expect(targetOf(agent)).not.toEqual(first)
  })

  test('then it plays by what it knows from its first step', async () => {
    const agent = await agentOf({ epsilonStart: 0.1, epsilonEnd: 0.1 })
    expect(agent.epsilon).toBe(1)
    show(agent)
    await pretrain(agent, 1)
    expect(agent.epsilon).toBeCloseTo(0.1, 9)
  })
})

/** As a checkpoint has it. */
const written = ({ arrays, values }: SavedState): SavedState => ({
  arrays: new Map([...arrays].map(([name, array]): [string, SavedArray] => [name, array.slice()])),
  values: JSON.parse(JSON.stringify(values)) as SavedState['values']
})

describe('the same seed', () => {
  test.each([false, true])('goes on as if uninterrupted, prioritised %s', async (prioritised) => {
    const values = { prioritised, nStep: 3 }
    const [whole, first, second] = [await agentOf(values), await agentOf(values), await agentOf(values, 99)]
    for (const agent of [whole, first, second]) show(agent)
    const [game, other] = [new IdentityGame(), new IdentityGame()]
    await pretrain(whole, 40)
    await train(whole, game, 83)

    await pretrain(first, 17)
    second.load(written(first.save()))
    expect(second.demonstrationLearning!.updates).toEqual({ done: 17, total: 40 })
    await pretrain(second, 23)
    await train(second, other, 40)
    first.load(written(second.save()))
    await train(first, other, 43)
    expect(first.parametersHash()).toBe(whole.parametersHash())
  })

  test('a checkpoint holds no demonstrations, and of other ones it is refused', async () => {
    const agent = await agentOf({ prioritised: true })
    show(agent)
    await pretrain(agent, 3)
    const saved = written(agent.save())
    const names = [...saved.arrays.keys()].filter((name) => name.startsWith('shown/'))
    expect(names.sort()).toEqual(['shown/largestPriority', 'shown/priorities'])
    const fewer = await agentOf({ prioritised: true })
    show(fewer, 150)
    const before = fewer.parametersHash()
    expect(() => fewer.load(saved)).toThrow(/of its demonstrations, priorities holds 200 numbers, not 150/)
    expect(fewer.parametersHash()).toBe(before)
  })
})

describe('settings', () => {
  test('that do not go together are refused', () => {
    expect(() => dqnConfig({ demonstrations: 10, batchSize: 1 })).toThrow(AppError)
    expect(() => dqnConfig({ pretrainUpdates: 10 })).toThrow(/there are no demonstrations to learn from/)
  })

  test('demonstrations count in the memory that a run needs', () => {
    const bytes = (demonstrations: number): number =>
      DQN.memoryBytes({
        observationSpace: box('float32', [100], 0, 1),
        numEnvs: 1,
        values: { ...VALUES, pretrainUpdates: 0, demonstrations }
      })
    // 100 numbers of four bytes, and 23 bytes beside.
    expect(bytes(3000) - bytes(2000)).toBe(1000 * 423)
  })

  test('without demonstrations there is no learning from them', async () => {
    const agent = await agentOf({ demonstrations: 0, pretrainUpdates: 0 })
    expect(agent.demonstrationLearning).toBeNull()
  })
})
