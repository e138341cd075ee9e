import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { Graph, type Tensor } from '../../../electron/worker/engine/graph'
import * as o from '../../../electron/worker/engine/ops'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import type { Runtime } from '../../../electron/worker/engine/runtime/runtime'
import { loadTfjs, TfjsRuntime } from '../../../electron/worker/engine/runtime/tfjs'
import { TrainingStep, type TrainingPlan } from '../../../electron/worker/engine/training-step'
import { buildNative, optimWasmPath } from '../../../native/build.mjs'

const onnx = new OnnxRuntime({ threads: 2 })
let tfjs: TfjsRuntime
let wasm: Uint8Array

beforeAll(async () => {
  await buildNative()
  wasm = readFileSync(optimWasmPath)
  tfjs = new TfjsRuntime(await loadTfjs())
})
afterAll(() => onnx.close())

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform())

/** Layers of `sizes`, with relu between; parameters are named after `prefix`. */
function mlp(
  g: Graph,
  x: Tensor,
  sizes: readonly number[],
  prefix = ''
): { y: Tensor; parameters: Tensor[] } {
  const parameters: Tensor[] = []
  let y = x
  sizes.slice(1).forEach((width, i) => {
    const weights = g.parameter(`${prefix}w${i}`, [sizes[i]!, width])
    const bias = g.parameter(`${prefix}b${i}`, [width])
    parameters.push(weights, bias)
    y = o.add(o.matmul(y, weights), bias)
    if (i < sizes.length - 2) y = o.relu(y)
  })
  return { y, parameters }
}

function initialise(step: TrainingStep, random: Random): void {
  for (const [name, values] of step.parameters)
    if (name.includes('w')) values.forEach((_, i) => (values[i] = 0.4 * normal(random)))
}

/** y = sin(3 x), from 32 random points a step. */
async function learnSine(runtime: Runtime, steps: number, seed: number) {
  const g = new Graph()
  const { y, parameters } = mlp(g, g.input('x', [32, 1]), [1, 32, 32, 1])
  const loss = o.mean(o.square(o.sub(y, g.input('target', [32, 1]))))
  const plan: TrainingPlan = { loss, trainable: parameters, optimiser: { kind: 'adam', learningRate: 0.01 } }
  const step = await TrainingStep.create(runtime, wasm, plan)
  const random = new Random(seed)
  initialise(step, random)
  const losses: number[] = []
  for (let i = 0; i < steps; i++) {
    const [x, target] = [step.inputs.get('x')!, step.inputs.get('target')!]
    x.forEach((_, j) => {
      x[j] = random.uniform() * 2 - 1
      target[j] = Math.sin(3 * x[j])
    })
    losses.push((await step.run()).loss)
  }
  return { losses, hash: step.parametersHash(), step }
}

describe('regression', () => {
  test('learns a sine', async () => {
    const { losses } = await learnSine(onnx, 400, 1)
    expect(losses[0]).toBeGreaterThan(0.2)
    expect(Math.max(...losses.slice(-20))).toBeLessThan(0.01)
  })

  test('is the same for the same seed, and another for another', async () => {
    const hashes = []
    for (const seed of [5, 5, 6]) hashes.push((await learnSine(onnx, 50, seed)).hash)
    expect(hashes[0]).toBe(hashes[1])
    expect(hashes[0]).not.toBe(hashes[2])
  })
})

const BATCH = 16
const ACTIONS = 3

/** A DQN step on pictures: online and target network, Huber, gradients, clipping, Adam (Mnih et al. 2015). */
function dqnPlan(): TrainingPlan {
  const g = new Graph()
  const network = (observation: string, prefix: string) => {
    const x = o.mul(o.cast(g.input(observation, [BATCH, 2, 12, 12], 'uint8'), 'float32'), 1 / 255)
    const filters = g.parameter(`${prefix}w`, [4, 2, 4, 4])
    const bias = g.parameter(`${prefix}b`, [4])
    const features = o.flatten(o.relu(o.conv2d(x, filters, { stride: 2 }, bias)))
    const head = mlp(g, features, [features.shape[1]!, 32, ACTIONS], `${prefix}head `)
    return { q: head.y, parameters: [filters, bias, ...head.parameters] }
  }
  const online = network('s', '')
  const target = network('next s', 'target ')
  const bootstrap = o.mul(g.input('discount', [BATCH]), o.max(target.q, { axes: [1] }))
  const y = o.stopGradient(o.add(g.input('r', [BATCH]), bootstrap))
  const error = o.sub(o.pick(online.q, g.input('a', [BATCH], 'int32')), y)
  return {
    loss: o.mean(o.huber(error)),
    trainable: online.parameters,
    outputs: { error },
    optimiser: { kind: 'adam', learningRate: 0.003, epsilon: 1.5e-4 },
    maxNorm: 10
  }
}

/** Steps on one fixed random batch, the target network copied every 20. */
async function learnBatch(runtime: Runtime, steps: number) {
  const step = await TrainingStep.create(runtime, wasm, dqnPlan())
  const random = new Random(3)
  initialise(step, random)
  for (const name of ['s', 'next s'])
    step.inputs.get(name)!.forEach((_, i, x) => (x[i] = random.integer(256)))
  step.inputs.get('a')!.forEach((_, i, a) => (a[i] = random.integer(ACTIONS)))
  step.inputs.get('r')!.forEach((_, i, r) => (r[i] = normal(random)))
  step.inputs.get('discount')!.fill(0.9)
  const losses: number[] = []
  for (let i = 0; i < steps; i++) {
    if (i % 20 === 0)
      for (const [name, values] of step.parameters) step.frozen.get(`target ${name}`)!.set(values)
    losses.push((await step.run()).loss)
  }
  return { step, losses }
}

describe('a DQN step', () => {
  test('fits a batch', async () => {
    const { losses, step } = await learnBatch(onnx, 400)
    expect(losses[0]).toBeGreaterThan(0.3)
    expect(losses.at(-1)).toBeLessThan(0.02)
    expect(step.outputs.get('error')!.length).toBe(BATCH)
  })

  test('is the same on tfjs', async () => {
    const [ours, theirs] = [await learnBatch(onnx, 5), await learnBatch(tfjs, 5)]
    for (const [name, values] of ours.step.parameters) {
      const other = theirs.step.parameters.get(name)!
      expect(Math.max(...values.map((w, i) => Math.abs(w - other[i]!)))).toBeLessThan(1e-4)
    }
    ours.losses.forEach((loss, i) => expect(loss).toBeCloseTo(theirs.losses[i]!, 4))
  })

  test('moves memory by next to nothing in 2,000 steps', async () => {
    const { step } = await learnBatch(onnx, 200)
    const before = process.memoryUsage()
    for (let i = 0; i < 2000; i++) await step.run()
    const after = process.memoryUsage()
    expect(after.rss - before.rss).toBeLessThan(32 * 2 ** 20)
  })
})

test('a program attached to a step sees the present parameters', async () => {
  const g = new Graph()
  const w = g.parameter('w', [2])
  const offset = g.parameter('offset', [2])
  const y = o.add(o.mul(w, g.input('x', [2])), offset)
  const loss = o.sum(o.mul(y, g.input('slope', [2])))
  const plan: TrainingPlan = { loss, trainable: [w], optimiser: { kind: 'sgd', learningRate: 1 } }
  const step = await TrainingStep.create(onnx, wasm, plan)
  const acting = await step.attach({ outputs: { y } })
  step.parameters.get('w')!.set([1, 2])
  step.frozen.get('offset')!.set([10, 20])
  for (const inputs of [step.inputs, acting.sources]) inputs.get('x')!.set([1, 1])
  step.inputs.get('slope')!.set([1, -1])
  const seen: number[][] = []
  for (let i = 0; i < 3; i++) {
    await acting.run()
    seen.push([...acting.results.get('y')!])
    await step.run()
  }
  expect(seen).toEqual([
    [11, 22],
    [10, 23],
    [9, 24]
  ])
})

test('the gradient is clipped to its largest norm', async () => {
  const w = new Graph().parameter('w', [2])
  const plan: TrainingPlan = {
    loss: o.sum(o.mul(w, w.graph.constant([6, 8], [2]))),
    trainable: [w],
    optimiser: { kind: 'sgd', learningRate: 1 },
    maxNorm: 5
  }
  const step = await TrainingStep.create(onnx, wasm, plan)
  expect((await step.run()).gradientNorm).toBeCloseTo(10, 6)
  const [first, second] = step.parameters.get('w')!
  expect(first).toBeCloseTo(-3, 5)
  expect(second).toBeCloseTo(-4, 5)
})

test('only parameters can be trainable', async () => {
  const w = new Graph().parameter('w', [2])
  const plan: TrainingPlan = {
    loss: o.sum(w),
    trainable: [o.exp(w)],
    optimiser: { kind: 'sgd', learningRate: 1 }
  }
  await expect(TrainingStep.create(onnx, wasm, plan)).rejects.toThrow(
    'Only parameters can be trainable, not the result of exp.'
  )
})

test('parameters, moments and the count of steps are all there is to resume from', async () => {
  const whole = (await learnBatch(onnx, 12)).step
  const first = (await learnBatch(onnx, 6)).step
  const resumed = (await learnBatch(onnx, 0)).step
  const pairs: [Iterable<[string, Float32Array]>, ReadonlyMap<string, Float32Array>][] = [
    [first.parameters, resumed.parameters],
    [first.frozen, resumed.frozen],
    [first.optimiser.moments, resumed.optimiser.moments]
  ]
  for (const [from, to] of pairs) for (const [name, values] of from) to.get(name)!.set(values)
  resumed.optimiser.steps = first.optimiser.steps
  for (let i = 0; i < 6; i++) await resumed.run()
  expect(resumed.parametersHash()).toBe(whole.parametersHash())
})

describe('a number that is not one', () => {
  test('stops the step when only a gradient is not finite', async () => {
    const g = new Graph()
    const w = g.parameter('w', [2])
    const loss = o.sum(o.sqrt(o.mul(w, g.input('x', [2]))))
    const plan: TrainingPlan = { loss, trainable: [w], optimiser: { kind: 'sgd', learningRate: 1 } }
    const step = await TrainingStep.create(onnx, wasm, plan)
    step.parameters.get('w')!.fill(1)
    step.inputs.get('x')!.set([1, 0])
    await expect(step.run()).rejects.toThrow('The step was not taken: div of')
    expect(step.outputs.get('loss')![0]).toBe(1)
    expect([...step.parameters.get('w')!]).toEqual([1, 1])
  })

  test('stops the step, names the op, and leaves everything as it was', async () => {
    const g = new Graph()
    const w = g.parameter('w', [4])
    const loss = o.sum(o.log(o.mul(w, g.input('x', [4]))))
    const plan: TrainingPlan = { loss, trainable: [w], optimiser: { kind: 'adam', learningRate: 0.1 } }
    const step = await TrainingStep.create(onnx, wasm, plan)
    step.parameters.get('w')!.fill(1)
    step.inputs.get('x')!.fill(1)
    await step.run()
    const [hash, mean] = [step.parametersHash(), [...step.optimiser.moments.get('mean')!]]
    step.inputs.get('x')!.set([1, 1, -1, 1])
    await expect(step.run()).rejects.toThrow('The step was not taken: log of mul[4] to [4] gave NaN.')
    step.inputs.get('x')![2] = Infinity
    await expect(step.run()).rejects.toThrow('The step was not taken: x holds Infinity.')
    expect(step.parametersHash()).toBe(hash)
    expect([...step.optimiser.moments.get('mean')!]).toEqual(mean)
    expect(step.optimiser.steps).toBe(1)
  })
})
