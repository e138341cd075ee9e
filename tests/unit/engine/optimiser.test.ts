import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildNative, optimWasmPath } from '../../../native/build.mjs'
import { OPTIM_RESERVED_BYTES, OptimKernels } from '../../../native/optimisers'
import {
  clipScale,
  FusedOptimiser,
  momentNames,
  type OptimiserConfig
} from '../../../electron/worker/engine/optimiser'
import { clipByGlobalNorm, graphUpdate } from '../../../electron/worker/engine/optimiser-graph'
import { Graph } from '../../../electron/worker/engine/graph'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { Arena } from '../../../electron/worker/engine/runtime/memory'
import { Random } from '../../../electron/shared/random'

const LENGTH = 48
let wasm: Uint8Array

beforeAll(async () => {
  await buildNative()
  wasm = readFileSync(optimWasmPath)
})

/** An optimiser with values, somewhere to write and gradients in one memory. */
function setUp(config: OptimiserConfig) {
  const arena = new Arena(4 * LENGTH * 8, OPTIM_RESERVED_BYTES)
  const take = () => arena.take([LENGTH], 'float32') as Float32Array
  const kernels = new OptimKernels(wasm, arena.memory)
  const moments = new Map(momentNames(config).map((name) => [name, take()]))
  return {
    kernels,
    optimiser: new FusedOptimiser(kernels, config, moments),
    arrays: { values: take(), out: take(), gradients: take() }
  }
}

/** One element, in double precision, as https://docs.pytorch.org/docs/stable/optim.html writes each algorithm. */
type Reference = (w: number, g: number, t: number) => number

function reference(config: OptimiserConfig): () => Reference {
  const { learningRate: lr, weightDecay } = config
  if (config.kind === 'sgd')
    return () => {
      let b = 0
      const { momentum: mu = 0, nesterov = false } = config
      return (w, g0, t) => {
        const g = g0 + (weightDecay ?? 0) * w
        if (mu === 0) return w - lr * g
        b = t > 1 ? mu * b + g : g
        return w - lr * (nesterov ? g + mu * b : b)
      }
    }
  if (config.kind === 'rmsprop')
    return () => {
      let [v, a, b] = [0, 0, 0]
      const { alpha = 0.99, epsilon: e = 1e-8, centred = false, momentum: mu = 0, isEpsilonInside } = config
      return (w, g0) => {
        const g = g0 + (weightDecay ?? 0) * w
        v = alpha * v + (1 - alpha) * g * g
        if (centred) a = a * alpha + (1 - alpha) * g
        const spread = v - a * a
        const step = g / (isEpsilonInside ? Math.sqrt(spread + e) : Math.sqrt(spread) + e)
        if (mu === 0) return w - lr * step
        b = mu * b + step
        return w - lr * b
      }
    }
  return () => {
    let [m, v] = [0, 0]
    const { betas: [b1, b2] = [0.9, 0.999], epsilon: e = 1e-8 } = config
    const isAdamW = config.kind === 'adamw'
    const decay = weightDecay ?? (isAdamW ? 0.01 : 0)
    return (w, g0, t) => {
      const g = isAdamW ? g0 : g0 + decay * w
      const kept = isAdamW ? w - lr * decay * w : w
      m = b1 * m + (1 - b1) * g
      v = b2 * v + (1 - b2) * g * g
      return kept - (lr * (m / (1 - b1 ** t))) / (Math.sqrt(v / (1 - b2 ** t)) + e)
    }
  }
}

const CONFIGS: OptimiserConfig[] = [
  { kind: 'sgd', learningRate: 0.1 },
  { kind: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 0.01 },
  { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true },
  { kind: 'rmsprop', learningRate: 0.01 },
  { kind: 'rmsprop', learningRate: 0.01, centred: true, momentum: 0.9, weightDecay: 0.01 },
  // DQN, Mnih et al. 2015.
  {
    kind: 'rmsprop',
    learningRate: 0.00025,
    alpha: 0.95,
    epsilon: 0.01 / 32 ** 2,
    isEpsilonInside: true,
    centred: true
  },
  { kind: 'adam', learningRate: 0.01 },
  { kind: 'adam', learningRate: 0.01, betas: [0.8, 0.99], epsilon: 1.5e-4, weightDecay: 0.1 },
  { kind: 'adamw', learningRate: 0.01, weightDecay: 0.1 }
]

describe.each(CONFIGS.map((config) => [JSON.stringify(config), config] as const))('%s', (_, config) => {
  test('follows its formula for 40 steps', () => {
    const { optimiser, arrays } = setUp(config)
    const random = new Random(7)
    const next = reference(config)
    const elements = Array.from({ length: LENGTH }, () => ({ w: random.uniform() * 2 - 1, step: next() }))
    elements.forEach(({ w }, i) => (arrays.values[i] = w))
    for (let t = 1; t <= 40; t++) {
      arrays.gradients.forEach((__, i) => (arrays.gradients[i] = random.uniform() * 2 - 1))
      elements.forEach((element, i) => (element.w = element.step(element.w, 0.5 * arrays.gradients[i]!, t)))
      optimiser.step(arrays, 0.5)
      arrays.values.set(arrays.out)
    }
    const error = Math.max(...elements.map(({ w }, i) => Math.abs(w - arrays.values[i]!)))
    expect(error).toBeLessThan(2e-5)
  })

  test('is the same in graph form, clipping included', async () => {
    const { kernels, optimiser, arrays } = setUp(config)
    const runtime = new OnnxRuntime({ threads: 1 })
    const g = new Graph()
    const names = momentNames(config)
    const [w, gradient] = [g.parameter('w', [LENGTH]), g.input('gradient', [LENGTH])]
    const moments = Object.fromEntries(names.map((name) => [name, g.parameter(name, [LENGTH])]))
    const rates = {
      learningRate: g.input('learningRate', []),
      correction1: g.input('correction1', []),
      correction2: g.input('correction2', [])
    }
    const { clipped } = clipByGlobalNorm([gradient], 2)
    const update = graphUpdate(config, w, clipped[0]!, moments, rates)
    const next = Object.entries(update.moments).map(([name, moment]) => [`next ${name}`, moment] as const)
    const run = await runtime.compile({ outputs: { 'next w': update.value, ...Object.fromEntries(next) } })
    const random = new Random(9)
    arrays.values.forEach((_, i) => (arrays.values[i] = random.uniform()))
    run.sources.get('w')!.set(arrays.values)
    const [beta1, beta2] = ('betas' in config && config.betas) || [0.9, 0.999]
    for (let t = 1; t <= 10; t++) {
      arrays.gradients.forEach((_, i) => (arrays.gradients[i] = random.uniform() - 0.5))
      run.sources.get('gradient')!.set(arrays.gradients)
      run.sources.get('learningRate')?.fill(config.learningRate)
      run.sources.get('correction1')?.fill(1 - beta1 ** t)
      run.sources.get('correction2')?.fill(1 - beta2 ** t)
      await run.run()
      for (const name of ['w', ...names]) run.sources.get(name)!.set(run.results.get(`next ${name}`)!)
      optimiser.step(arrays, clipScale(Math.sqrt(kernels.sumSquares(arrays.gradients)), 2))
      arrays.values.set(arrays.out)
    }
    const result = run.results.get('next w')!
    const error = Math.max(...arrays.values.map((value, i) => Math.abs(value - result[i]!)))
    expect(error).toBeLessThan(1e-5)
    await runtime.close()
  })

  test('leaves the old values where they were', () => {
    const { optimiser, arrays } = setUp(config)
    arrays.values.fill(0.5)
    arrays.gradients.fill(1)
    optimiser.step(arrays, 1)
    expect([...arrays.values]).toEqual(new Array(LENGTH).fill(0.5))
    expect(arrays.out[LENGTH - 1]).toBeLessThan(0.5)
  })
})

test('the sum of squares does not overflow, and is not finite when an element is not', () => {
  const { kernels, arrays } = setUp({ kind: 'sgd', learningRate: 1 })
  arrays.values.fill(3)
  expect(kernels.sumSquares(arrays.values)).toBe(9 * LENGTH)
  arrays.values.fill(1e30)
  expect(kernels.sumSquares(arrays.values)).toBeCloseTo(1e60 * LENGTH, -58)
  for (const bad of [NaN, Infinity])
    for (const place of [0, 3, LENGTH - 1]) {
      arrays.values.fill(1)
      arrays.values[place] = bad
      expect(Number.isFinite(kernels.sumSquares(arrays.values))).toBe(false)
    }
})

test('an array of another memory is refused', () => {
  const { optimiser, arrays } = setUp({ kind: 'adam', learningRate: 1 })
  expect(() => optimiser.step({ ...arrays, gradients: new Float32Array(LENGTH) }, 1)).toThrow(
    'must lie in its memory'
  )
})

test('clipping brings a large norm to its maximum and leaves a small one', () => {
  expect(10 * clipScale(10, 2)).toBeCloseTo(2)
  expect(clipScale(1, 2)).toBe(1)
})
