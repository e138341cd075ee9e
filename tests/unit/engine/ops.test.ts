import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gradients } from '../../../electron/worker/engine/gradient'
import { SOURCES, ancestors, type Tensor } from '../../../electron/worker/engine/graph'
import type { Tf } from '../../../electron/worker/engine/op'
import { mul, sum } from '../../../electron/worker/engine/ops'
import { OPS } from '../../../electron/worker/engine/ops/table'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import type { Executable } from '../../../electron/worker/engine/runtime/runtime'
import { loadTfjs, TfjsRuntime } from '../../../electron/worker/engine/runtime/tfjs'
import { sizeOf } from '../../../electron/worker/engine/shape'
import { CASES, Maker, type Case } from './op-cases'

const SEEDS = [1, 2, 3]
const onnx = new OnnxRuntime({ threads: 1 })
let tf: Tf

beforeAll(async () => {
  tf = await loadTfjs()
})
afterAll(() => onnx.close())

function fill(run: Executable, feeds: Maker['feeds']): void {
  for (const [name, buffer] of run.sources) buffer.set(feeds.get(name)!)
}

const parametersOf = (y: Tensor): Tensor[] => ancestors([y]).filter((t) => t.op === SOURCES.parameter)

describe.each(CASES.map((one) => [`${one[0]} ${one[1]}`, one] as const))('%s', (_, [, , build]) => {
  test.each(SEEDS)('is the same on both runtimes, seed %i', async (seed) => {
    const m = new Maker(seed)
    const outputs = { y: build(m) }
    const runs = [await onnx.compile({ outputs }), await new TfjsRuntime(tf).compile({ outputs })]
    for (const run of runs) {
      fill(run, m.feeds)
      await run.run()
    }
    const [ours, theirs] = runs.map((run) => [...run.results.get('y')!])
    expect(largest(ours!.map((y, i) => Math.abs(y - theirs![i]!)))).toBeLessThan(
      1e-4 * Math.max(1, largest(ours!))
    )
  })

  test.each(SEEDS)('has the gradient that finite differences give, seed %i', async (seed) => {
    const m = new Maker(seed)
    const y = build(m)
    const xs = parametersOf(y)
    if (!y.op.gradient || xs.length === 0) return
    expect(await gradientError(m, y, xs)).toBeLessThan(1e-2)
  })
})

const STEP = 1e-2

/** |g - d| / (|g| + |d|) of the gradient g of a random weighting of y, and its central differences d. */
async function gradientError(m: Maker, y: Tensor, xs: readonly Tensor[]): Promise<number> {
  const weights = Float32Array.from({ length: sizeOf(y.shape) }, () => m.random.uniform() * 2 - 1)
  const slopes = gradients(sum(mul(y, m.graph.constant(weights, y.shape))), xs)
  const run = await onnx.compile({
    outputs: { y, ...Object.fromEntries(slopes.map((g, i) => [`g${i}`, g])) }
  })
  fill(run, m.feeds)
  await run.run()
  const analytic = slopes.flatMap((_, i) => [...run.results.get(`g${i}`)!])
  const loss = async (): Promise<number> => {
    await run.run()
    return run.results.get('y')!.reduce((total: number, value, i) => total + value * weights[i]!, 0)
  }
  const numeric: number[] = []
  for (const x of xs)
    numeric.push(...(await differences(run.sources.get(x.name!) as Float32Array | undefined, loss, x)))
  const error = norm(analytic.map((g, i) => g - numeric[i]!))
  return error / Math.max(1e-6, norm(analytic) + norm(numeric))
}

async function differences(
  x: Float32Array | undefined,
  loss: () => Promise<number>,
  { shape }: Tensor
): Promise<number[]> {
  if (!x) return new Array<number>(sizeOf(shape)).fill(0)
  const slopes: number[] = []
  for (let i = 0; i < x.length; i++) {
    const at = x[i]!
    x[i] = at + STEP
    const above = await loss()
    x[i] = at - STEP
    slopes.push((above - (await loss())) / (2 * STEP))
    x[i] = at
  }
  return slopes
}

const norm = (values: readonly number[]): number => Math.hypot(...values)
const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs))

test('every op of the table has a case', () => {
  const covered = new Set(CASES.map(([op]: Case) => op))
  expect(OPS.map((op) => op.name).filter((name) => !covered.has(name))).toEqual([])
})
