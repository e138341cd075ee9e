import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import type { Metrics } from '../../../electron/worker/agents/agent'
import type { DqnConfig } from '../../../electron/worker/agents/dqn/config'
import { createDqn, type Dqn } from '../../../electron/worker/agents/dqn/dqn'
import { DQN } from '../../../electron/worker/agents/dqn/algorithm'
import type { SavedArray, SavedState } from '../../../electron/worker/replay/saved-state'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { discrete, pictureStack } from '../../../electron/shared/spaces'
import { MadeUpPlay } from '../replay/reference'
import { kernels } from './dqn-support'

const runtime = new OnnxRuntime({ threads: 1 })
let wasm: Awaited<ReturnType<typeof kernels>>
beforeAll(async () => void (wasm = await kernels()))
afterAll(() => runtime.close())

const SPACE = pictureStack(4, 6, 5)
const NUM_ENVS = 2
const VALUES: Partial<DqnConfig> = {
  encoder: 'mlp',
  hiddenSizes: [16],
  nStep: 2,
  prioritised: true,
  learningStarts: 20,
  trainEvery: 2,
  targetEvery: 20,
  batchSize: 8,
  replayCapacity: 90
}

const agentOf = (replayCompression: boolean, seed = 1): Promise<Dqn> =>
  createDqn({
    ...{ observationSpace: SPACE, actionSpace: discrete(18), numEnvs: NUM_ENVS, seed, totalSteps: 400 },
    ...{ values: { ...VALUES, replayCompression }, runtime, wasm }
  })

const gameOf = (): MadeUpPlay => new MadeUpPlay(SPACE, NUM_ENVS, new Random(4))

/** The last figures of so many steps of made-up play, which the agent only watches. */
async function watch(agent: Dqn, game: MadeUpPlay, steps: number): Promise<Metrics> {
  let metrics: Metrics = {}
  for (let i = 0; i < steps; i++) {
    agent.observe(game.step())
    metrics = (await agent.learn()) ?? metrics
  }
  return metrics
}

/** As a checkpoint has it: its own arrays, and values that went through JSON. */
const written = ({ arrays, values }: SavedState): SavedState => ({
  arrays: new Map([...arrays].map(([name, array]): [string, SavedArray] => [name, array.slice()])),
  values: JSON.parse(JSON.stringify(values)) as SavedState['values']
})

describe('a packed replay memory', () => {
  test('teaches the same: the same parameters, and figures but for its size', async () => {
    const [plain, packed] = [await agentOf(false), await agentOf(true)]
    const said = await watch(plain, gameOf(), 130)
    const { 'charts/replay_mb': size, ...others } = await watch(packed, gameOf(), 130)
    expect(others).toEqual(said)
    // One chunk, and 8 bytes for each place.
    expect(size).toBe((2 ** 20 + 8 * (90 + 16 * NUM_ENVS)) / 1e6)
    expect(packed.parametersHash()).toBe(plain.parametersHash())
  })

  test.each([30, 61, 100])('goes on as if uninterrupted: saved after %i of 150 steps', async (steps) => {
    const [whole, first, second] = [await agentOf(true), await agentOf(true), await agentOf(true, 99)]
    const [game, other] = [gameOf(), gameOf()]
    await watch(whole, game, 150)
    await watch(first, other, steps)
    second.load(written(first.save()))
    await watch(second, other, 150 - steps)
    expect(second.parametersHash()).toBe(whole.parametersHash())
  })

  test('of one setting is refused by the other, and nothing has changed then', async () => {
    const [plain, packed] = [await agentOf(false), await agentOf(true)]
    await watch(plain, gameOf(), 50)
    await watch(packed, gameOf(), 59)
    for (const [from, into] of [
      [packed, plain],
      [plain, packed]
    ] as const) {
      const before = into.parametersHash()
      expect(() => into.load(written(from.save()))).toThrow(/checkpoint of the replay memory cannot be used/)
      expect(into.parametersHash()).toBe(before)
    }
  })
})

test('a million pictures are expected to take an eighth, and can be started where a whole memory cannot', () => {
  const { values } = DQN.presets.find(({ id }) => id === 'nature')!
  const bytesOf = (replayCompression: boolean): number =>
    DQN.memoryBytes({
      observationSpace: pictureStack(4, 84, 84),
      numEnvs: 1,
      values: { ...values, replayCompression }
    })
  expect(bytesOf(false) - bytesOf(true)).toBe(7_056_000_000 * (7 / 8) - 8_000_000)
})
