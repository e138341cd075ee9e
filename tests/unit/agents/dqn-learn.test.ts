import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DqnConfig } from '../../../electron/worker/agents/dqn/config'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { identityAgent, IdentityGame, identityScore, kernels, STATES, train } from './dqn-support'

const runtime = new OnnxRuntime({ threads: 1 })
let wasm: Awaited<ReturnType<typeof kernels>>
beforeAll(async () => void (wasm = await kernels()))
afterAll(() => runtime.close())

const SMALL: Partial<DqnConfig> = {
  hiddenSizes: [32],
  gamma: 0.4,
  learningRate: 2e-3,
  learningStarts: 100,
  trainEvery: 2,
  targetEvery: 50,
  batchSize: 32,
  replayCapacity: 2000,
  epsilonFraction: 0.5,
  vMin: 0,
  vMax: 2,
  atoms: 21
}

const RAINBOW: Partial<DqnConfig> = {
  dueling: true,
  noisy: true,
  distribution: 'c51',
  nStep: 3,
  prioritised: true,
  epsilonStart: 0,
  epsilonEnd: 0,
  streamSizes: [32]
}

const VARIANTS: Record<string, Partial<DqnConfig>> = {
  plain: { double: false },
  double: {},
  'mean squared error': { loss: 'mse' },
  dueling: { dueling: true, streamSizes: [32] },
  noisy: { noisy: true, noisySigma: 0.5, epsilonStart: 0, epsilonEnd: 0 },
  prioritised: { prioritised: true },
  '3 steps': { nStep: 3 },
  c51: { distribution: 'c51' },
  quantiles: { distribution: 'qr' },
  rainbow: RAINBOW,
  'slow target': { targetEvery: 1, tau: 0.02 },
  'rmsprop, centred': { optimiser: 'rmsprop-centred', learningRate: 1e-3, optimiserEpsilon: 1e-5 },
  adamw: { optimiser: 'adamw', weightDecay: 1e-3 }
}

describe('the identity environment is learned', () => {
  test.each(Object.entries(VARIANTS))('%s', async (_, variant) => {
    const agent = await identityAgent({ runtime, wasm, values: { ...SMALL, ...variant }, totalSteps: 1200 })
    await train(agent, new IdentityGame(), 1200)
    expect(await identityScore(agent)).toBe(STATES)
    await agent.close()
  })
})
