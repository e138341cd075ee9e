import { afterAll, describe, expect, test } from 'vitest'
import type { Tensor } from '../../../electron/worker/engine/graph'
import { emitOnnx } from '../../../electron/worker/engine/onnx/emit'
import { smallOps } from '../../../electron/worker/engine/onnx/small-ops'
import * as o from '../../../electron/worker/engine/ops'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { fill } from './finite-differences'
import { Maker } from './op-cases'

const usual = new OnnxRuntime({ threads: 1, layout: 'plain' })
const fast = new OnnxRuntime({ threads: 1 })
afterAll(() => Promise.all([usual.close(), fast.close()]))

const CASES: Record<string, { build: (m: Maker) => Tensor; gone: string }> = {
  'the sum of rows': {
    build: (m) => o.sum(m.real([37, 5]), { axes: [0] }),
    gone: 'ReduceSum'
  },
  'the sum of rows, its first axis gone': {
    build: (m) => o.sum(o.square(m.real([7, 6])), { axes: [0], keep: false }),
    gone: 'Reshape'
  },
  'one shape after another': {
    build: (m) => o.add(o.reshape(o.reshape(o.reshape(m.real([4, 6]), [24]), [2, 12]), [4, 6]), 1),
    gone: 'Reshape'
  },
  'dot products in the shape they are wanted in': {
    build: (m) => o.reshape(o.matmul(m.real([6, 1, 4]), o.unsqueeze(m.real([6, 4]), 2)), [6, 1]),
    gone: 'MatMul'
  },
  'dot products': {
    build: (m) => o.matmul(m.real([6, 1, 4]), m.real([6, 4, 1])),
    gone: 'MatMul'
  },
  'dot products of what is turned': {
    build: (m) => o.matmul(m.real([2, 3, 4, 1]), m.real([2, 3, 1, 4]), { flipA: true, flipB: true }),
    gone: 'MatMul'
  },
  'dot products with one for all': {
    build: (m) => o.matmul(m.real([6, 1, 4]), m.real([4, 1])),
    gone: 'MatMul'
  },
  'column times row': {
    build: (m) => o.matmul(m.real([6, 3, 1]), m.real([6, 1, 4])),
    gone: 'MatMul'
  },
  'column times row, turned': {
    build: (m) => o.matmul(m.real([6, 1, 3]), m.real([4, 1]), { flipA: true, flipB: true }),
    gone: 'MatMul'
  }
}

describe('written another way', () => {
  test.each(Object.entries(CASES))('%s: the same numbers', async (_, { build, gone }) => {
    const m = new Maker(1)
    const program = { outputs: { y: build(m) } }
    const types = Buffer.from(emitOnnx(program, new Map(), { lowering: smallOps })).toString('latin1')
    expect(types).not.toContain(gone)
    const runs = [await usual.compile(program), await fast.compile(program)]
    for (const run of runs) {
      fill(run, m.feeds)
      await run.run()
    }
    const [expected, found] = runs.map((run) => [...run.results.get('y')!])
    expected!.forEach((value, i) => expect(found![i]).toBeCloseTo(value, 5))
  })
})
