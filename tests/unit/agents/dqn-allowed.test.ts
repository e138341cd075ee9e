import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { box, discrete, sampleAction, type Discrete } from '../../../electron/shared/spaces'
import { dqnConfig, type DqnConfig } from '../../../electron/worker/agents/dqn/config'
import { createDqn, type Dqn } from '../../../electron/worker/agents/dqn/dqn'
import { dqnGraph, TARGET_PREFIX } from '../../../electron/worker/agents/dqn/loss'
import { optimiserOf } from '../../../electron/worker/agents/dqn/optimiser'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { TrainingStep } from '../../../electron/worker/engine/training-step'
import type { VectorTransition } from '../../../electron/worker/replay/transition'
import { kernels } from './dqn-support'
import { isAllowed } from '../../support/allowed'

const runtime = new OnnxRuntime({ threads: 1 })
let wasm: Awaited<ReturnType<typeof kernels>>
beforeAll(async () => void (wasm = await kernels()))
afterAll(() => runtime.close())

const SIDE = 5
const SQUARES = SIDE * SIDE
/** Planes: what is allowed, 1 everywhere (its first square: the last action is allowed), where the mark is. */
const BOARD = box('uint8', [3, SIDE, SIDE], 0, 1)
const ON_BOARD: Discrete = {
  ...discrete(SQUARES + 1),
  maskAt: 0,
  cells: { planes: 1, height: SIDE, width: SIDE }
}

/**
 * A board with one mark. Worth 1: the square right of the mark where that is allowed, else the last action, which has no
 * place. About half of the squares are allowed.
 */
class MarkGame {
  observations = new Uint8Array(3 * SQUARES)
  private readonly random: Random
  private steps = 0

  constructor(seed: number) {
    this.random = new Random(seed)
    this.draw()
  }

  get right(): number {
    const square = this.observations.indexOf(1, 2 * SQUARES) - 2 * SQUARES + 1
    return square % SIDE !== 0 && this.observations[square] === 1 ? square : SQUARES
  }

  play(action: number): VectorTransition {
    const observations = this.observations
    const rewards = [action === this.right ? 1 : 0]
    this.draw()
    const isOver = ++this.steps % 20 === 0
    return {
      ...{ observations, actions: [action], rewards, terminated: [Number(isOver)], truncated: [0] },
      finalObservations: [isOver ? this.observations : null]
    }
  }

  private draw(): void {
    this.observations = new Uint8Array(3 * SQUARES)
    for (let square = 0; square < SQUARES; square++) this.observations[square] = this.random.integer(2)
    this.observations.fill(1, SQUARES, 2 * SQUARES)
    this.observations[2 * SQUARES + this.random.integer(SQUARES)] = 1
  }
}

const SETTINGS: Partial<DqnConfig> = {
  ...{ hiddenSizes: [16], gamma: 0.3, learningRate: 3e-3, learningStarts: 200, trainEvery: 2 },
  ...{ targetEvery: 100, batchSize: 32, replayCapacity: 4000, epsilonEnd: 0.2, epsilonFraction: 0.5 }
}

const agentFor = (values: Partial<DqnConfig>): Promise<Dqn> =>
  createDqn({
    ...{ observationSpace: BOARD, actionSpace: ON_BOARD, runtime, wasm, seed: 3, numEnvs: 1 },
    ...{ values: { ...SETTINGS, ...values }, totalSteps: 2000 }
  })

describe('an action drawn', () => {
  it('is one that is allowed, each as often', () => {
    const seen = Uint8Array.of(9, 0, 1, 0, 1, 1, 0)
    const space: Discrete = { ...discrete(4), maskAt: 2 }
    const random = new Random(1)
    const counts = [0, 0, 0, 0]
    for (let i = 0; i < 3000; i++) counts[sampleAction(space, random, seen)]! += 1
    expect(counts[1]).toBe(0)
    for (const action of [0, 2, 3]) expect(Math.abs(counts[action]! - 1000)).toBeLessThan(120)
    expect([0, 1, 2, 3, 4, -1].map((action) => isAllowed(space, action, seen))).toEqual([
      ...[true, false, true, true],
      ...[false, false]
    ])
  })

  it('cannot be drawn where none is', () => {
    expect(() => sampleAction({ ...discrete(2), maskAt: 0 }, new Random(1), Uint8Array.of(0, 0, 1))).toThrow(
      RangeError
    )
  })
})

describe('DQN where not everything is allowed', () => {
  it.each([
    ['plain', {}],
    ['dueling, c51', { dueling: true, streamSizes: [16], distribution: 'c51', atoms: 11, vMin: 0, vMax: 2 }]
  ] as const)('never does what is not, and learns what a square is worth for all: %s', async (_, values) => {
    const agent = await agentFor(values)
    const game = new MarkGame(5)
    for (let step = 0; step < 2000; step++) {
      const [action] = await agent.act(game.observations, 'explore')
      expect(isAllowed(ON_BOARD, action!, game.observations)).toBe(true)
      agent.observe(game.play(action!))
      await agent.learn()
    }
    let right = 0
    const other = new MarkGame(6)
    for (let i = 0; i < 200; i++) {
      const [action] = await agent.act(other.observations, 'greedy')
      right += Number(action === other.right)
      other.play(action!)
    }
    expect(right).toBeGreaterThan(190)
    const values_ = await agent.actionValues(other.observations)
    for (let action = 0; action <= SQUARES; action++)
      expect(values_[action]! > -1000).toBe(isAllowed(ON_BOARD, action, other.observations))
    await agent.close()
  })

  it('counts on nothing that will not be allowed: the best that follows is one that is', async () => {
    const c = dqnConfig({ batchSize: 2, hiddenSizes: [], encoder: 'mlp', gamma: 1, double: false })
    // What is seen: which of three actions are allowed, and nothing else.
    const { loss, priority, online } = dqnGraph(box('float32', [3], 0, 1), { ...discrete(3), maskAt: 0 }, c)
    const step = await TrainingStep.create(runtime, wasm.optim, {
      ...{ loss, trainable: online.parameters, outputs: { priority }, optimiser: optimiserOf(c) }
    })
    for (const values of [...step.parameters.values(), ...step.frozen.values()]) values.fill(0)
    // The target network finds the actions worth 5, 2 and 3.
    const bias = [...step.frozen.keys()].find(
      (name) => name.startsWith(TARGET_PREFIX) && name.endsWith('bias')
    )!
    step.frozen.get(bias)!.set([5, 2, 3])
    step.inputs.get('observations')!.fill(1)
    step.inputs.get('nextObservations')!.set([0, 1, 1, 0, 1, 0])
    step.inputs.get('discounts')!.fill(1)
    step.inputs.get('weights')!.fill(1)
    await step.run()
    expect([...(step.outputs.get('priority') as Float32Array)]).toEqual([3, 2])
  })
})
