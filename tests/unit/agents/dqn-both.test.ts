import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import {
  discrete,
  joined,
  pictureStack,
  sizeOf,
  withNumbers,
  type Box
} from '../../../electron/shared/spaces'
import { createDqn, type Dqn } from '../../../electron/worker/agents/dqn/dqn'
import { POLICY_FORMAT } from '../../../electron/worker/deploy/policy-format'
import { argmax, PolicyReader } from '../../../electron/worker/deploy/policy-reader'
import { emitOnnx } from '../../../electron/worker/engine/onnx/emit'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { Saliency } from '../../../electron/worker/train/saliency'
import { kernels } from './dqn-support'

const runtime = new OnnxRuntime({ threads: 1 })
const SIDE = 36
const PICTURE = pictureStack(1, SIDE, SIDE)
const BOTH = withNumbers(PICTURE, 2)
let wasm: Awaited<ReturnType<typeof kernels>>
let folder: string
beforeAll(async () => {
  wasm = await kernels()
  folder = mkdtempSync(join(tmpdir(), 'apprenti-dqn-both-'))
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await runtime.close()
})

interface Sight {
  readonly seen: Uint8Array
  readonly right: number
}

/** A square at one of two sides, and a number that tells whether to go there or away. */
function sight(random: Random): Sight {
  const [side, isAway] = [random.integer(2), random.integer(2)]
  const picture = new Uint8Array(SIDE * SIDE)
  for (let y = 8; y < 28; y++) picture.fill(255, y * SIDE + 18 * side, y * SIDE + 18 * side + 18)
  return { seen: joined(picture, Float32Array.of(isAway, 1)), right: Number(side !== isAway) }
}

const agentFor = (space: Box): Promise<Dqn> =>
  createDqn({
    ...{ observationSpace: space, actionSpace: discrete(2), runtime, wasm, seed: 1, numEnvs: 1 },
    totalSteps: 700,
    values: {
      ...{ encoder: 'data-efficient', hiddenSizes: [32], gamma: 0.1, learningRate: 1e-3 },
      ...{ learningStarts: 100, trainEvery: 2, targetEvery: 50, batchSize: 32 },
      ...{ replayCapacity: 1000, epsilonFraction: 0.5, prioritised: true, nStep: 1 }
    }
  })

/** Episodes of one step each. @returns the share of greedy choices that are right afterwards */
async function learned(agent: Dqn): Promise<number> {
  const random = new Random(2)
  const shown = ({ seen }: Sight): Uint8Array => seen.subarray(0, sizeOf(agent.observationSpace))
  for (let i = 0; i < 700; i++) {
    const [now, next] = [sight(random), sight(random)]
    const actions = await agent.act(shown(now), 'explore')
    agent.observe({
      ...{ observations: shown(now), actions, rewards: [Number(actions[0] === now.right)] },
      ...{ terminated: [1], truncated: [0], finalObservations: [shown(next)] }
    })
    await agent.learn()
  }
  let right = 0
  for (let i = 0; i < 100; i++) {
    const one = sight(random)
    right += Number((await agent.act(shown(one), 'greedy'))[0] === one.right)
  }
  return right / 100
}

describe('DQN that sees pictures and numbers', () => {
  test(
    'learns what a picture alone does not tell, and its policy plays so',
    { timeout: 120_000 },
    async () => {
      const [both, picture] = [await agentFor(BOTH), await agentFor(PICTURE)]
      expect(await learned(both)).toBeGreaterThan(0.95)
      expect(await learned(picture)).toBeLessThan(0.7)

      const file = join(folder, 'policy.onnx')
      const metadata = {
        ...{ format: POLICY_FORMAT, env: 'live:hunt?see=both&side=36&stack=1', agent: 'dqn' },
        observation: JSON.stringify(BOTH),
        action: JSON.stringify(discrete(2))
      }
      writeFileSync(file, emitOnnx({ ...both.policy(), metadata }, both.parameters))
      const reader = await PolicyReader.open(file)
      const random = new Random(6)
      for (let i = 0; i < 50; i++) {
        const { seen } = sight(random)
        const own = await both.actionValues(seen)
        const inFile = await reader.actionValues(seen)
        expect(argmax(inFile)).toBe(argmax(own))
        inFile.forEach((value, action) => expect(value).toBeCloseTo(own[action]!, 4))
      }
      await reader.close()

      const saliency = await Saliency.create(runtime, both)
      expect(await saliency.of(sight(random).seen)).toHaveLength(SIDE * SIDE)
      await saliency.close()

      const again = await agentFor(BOTH)
      again.load(both.save())
      expect(again.parametersHash()).toBe(both.parametersHash())
      for (const agent of [both, picture, again]) await agent.close()
    }
  )
})
