/** Values and gradients that PyTorch computed (fixtures/pytorch.py wrote fixtures/pytorch.json). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { attend, joinHeads, splitHeads } from '../../../electron/worker/engine/compose/attention'
import { batchNorm, groupNorm, layerNorm } from '../../../electron/worker/engine/compose/normalise'
import { gruCell, lstmCell, type CellWeights } from '../../../electron/worker/engine/compose/recurrent'
import { gradients } from '../../../electron/worker/engine/gradient'
import { Graph, type Tensor } from '../../../electron/worker/engine/graph'
import * as o from '../../../electron/worker/engine/ops'
import {
  clipScale,
  FusedOptimiser,
  momentNames,
  type OptimiserConfig
} from '../../../electron/worker/engine/optimiser'
import { Arena } from '../../../electron/worker/engine/runtime/memory'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { sizeOf } from '../../../electron/worker/engine/shape'
import { buildNative, optimWasmPath } from '../../../native/build.mjs'
import { OPTIM_RESERVED_BYTES, OptimKernels } from '../../../native/optimisers'
import { fill } from './finite-differences'

interface Fixture {
  cases: Record<
    string,
    {
      inputs: Record<string, { shape: number[]; values: number[] }>
      y: number[]
      gradients: Record<string, number[]>
    }
  >
  optimisers: Record<string, number[]>
}

const fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'pytorch.json'), 'utf8')
) as Fixture
const onnx = new OnnxRuntime({ threads: 1 })
afterAll(() => onnx.close())

type Inputs = Record<string, Tensor>

/** PyTorch keeps weights as [out, in]. */
const cellWeights = (x: Inputs): CellWeights => ({
  input: o.transpose(x['input']!),
  state: o.transpose(x['state']!),
  inputBias: x['inputBias']!,
  stateBias: x['stateBias']!
})

const builders: Record<string, (x: Inputs) => Tensor> = {
  layerNorm: ({ x }) => layerNorm(x!),
  groupNorm: ({ x }) => groupNorm(x!, 2),
  batchNorm: ({ x }) => batchNorm(x!),
  lstmCell(x) {
    const { h, c } = lstmCell(x['x']!, x['h']!, x['c']!, cellWeights(x))
    return o.concat([h, c], 1)
  },
  gruCell: (x) => gruCell(x['x']!, x['h']!, cellWeights(x)),
  attention({ q, k, v }) {
    const causal = q!.graph.constant([1, 0, 0, 1, 1, 0, 1, 1, 1], [3, 3], 'bool')
    return joinHeads(attend(splitHeads(q!, 2), splitHeads(k!, 2), splitHeads(v!, 2), causal).y)
  },
  conv2d: ({ x, w, b }) => o.conv2d(x!, w!, { stride: [2, 3], padding: [1, 2, 1, 2], dilation: [2, 1] }, b),
  maxPool: ({ x }) => o.maxPool(x!, [3, 3], { stride: 2, padding: 1 }),
  avgPool: ({ x }) => o.avgPool(x!, [3, 3], { stride: 2, padding: 1 }),
  gelu: ({ x }) => o.gelu(x!),
  huber: ({ x }) => o.huber(x!, 0.5),
  softplus: ({ x }) => o.softplus(x!),
  elu: ({ x }) => o.elu(x!),
  crossEntropy({ x }) {
    const p = x!.graph.constant([0.1, 0.2, 0.7, 0, 0.25, 0.25, 0.25, 0.25, 0, 1, 0, 0], [3, 4])
    return o.reshape(o.crossEntropy(x!, p), [1])
  }
}

describe('PyTorch agrees', () => {
  test('on as many things as are built here', () => {
    expect(Object.keys(fixture.cases).sort()).toEqual(Object.keys(builders).sort())
  })

  test.each(Object.keys(fixture.cases))('on %s and its gradients', async (name) => {
    const expected = fixture.cases[name]!
    const g = new Graph()
    const inputs = Object.fromEntries(
      Object.entries(expected.inputs).map(([key, { shape }]) => [key, g.parameter(key, shape)])
    )
    const y = builders[name]!(inputs)
    const size = sizeOf(y.shape)
    const weights = g.constant(
      Array.from({ length: size }, (_, i) => (i + 1) / size),
      y.shape
    )
    const slopes = gradients(o.sum(o.mul(y, weights)), Object.values(inputs))
    const outputs = {
      output: y,
      ...Object.fromEntries(Object.keys(inputs).map((key, i) => [`d ${key}`, slopes[i]!]))
    }
    const run = await onnx.compile({ outputs })
    fill(
      run,
      new Map(Object.entries(expected.inputs).map(([key, { values }]) => [key, Float32Array.from(values)]))
    )
    await run.run()
    expectClose(run.results.get('output')!, expected.y)
    for (const key of Object.keys(inputs)) expectClose(run.results.get(`d ${key}`)!, expected.gradients[key]!)
  })

  const configs: Record<string, OptimiserConfig> = {
    sgd: { kind: 'sgd', learningRate: 0.1, momentum: 0.9, nesterov: true, weightDecay: 0.01 },
    rmsprop: {
      kind: 'rmsprop',
      learningRate: 0.01,
      alpha: 0.95,
      epsilon: 1e-6,
      centred: true,
      momentum: 0.5
    },
    adam: { kind: 'adam', learningRate: 0.01, betas: [0.8, 0.99], epsilon: 1e-4, weightDecay: 0.1 },
    adamw: { kind: 'adamw', learningRate: 0.01, weightDecay: 0.1 }
  }
  test.each(Object.keys(fixture.optimisers))('on ten clipped steps of %s', async (name) => {
    await buildNative()
    const arena = new Arena(1024, OPTIM_RESERVED_BYTES)
    const take = () => arena.take([16], 'float32') as Float32Array
    const kernels = new OptimKernels(readFileSync(optimWasmPath), arena.memory)
    const config = configs[name]!
    const optimiser = new FusedOptimiser(
      kernels,
      config,
      new Map(momentNames(config).map((moment) => [moment, take()]))
    )
    const [values, gradient] = [take(), take()]
    values.set([0.5, -1, 2, 0.25])
    for (let t = 0; t < 10; t++) {
      gradient.set([0.3, -0.2, 0.05, 1].map((g) => g * (1 + t) * (t % 3 === 0 ? -1 : 1)))
      const scale = clipScale(Math.sqrt(kernels.sumSquares(gradient)), 1.5)
      optimiser.step({ values, out: values, gradients: gradient }, scale)
    }
    expectClose(values.subarray(0, 4), fixture.optimisers[name]!)
  })
})

function expectClose(ours: ArrayLike<number>, theirs: readonly number[]): void {
  expect(ours.length).toBe(theirs.length)
  const error = Math.max(...theirs.map((value, i) => Math.abs(value - ours[i]!)))
  expect(error).toBeLessThan(2e-5 * Math.max(1, ...theirs.map(Math.abs)))
}
