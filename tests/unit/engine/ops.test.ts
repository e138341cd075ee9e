import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tf } from '../../../electron/worker/engine/op'
import { OPS } from '../../../electron/worker/engine/ops/table'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { loadTfjs, TfjsRuntime } from '../../../electron/worker/engine/runtime/tfjs'
import { fill, gradientError, parametersOf } from './finite-differences'
import { CASES, Maker } from './op-cases'

const SEEDS = [1, 2, 3]
const onnx = new OnnxRuntime({ threads: 1 })
let tf: Tf

beforeAll(async () => {
  tf = await loadTfjs()
})
afterAll(() => onnx.close())

const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs))

describe.each(CASES.map((one) => [`${one[0]} ${one[1]}`, one] as const))('%s', (_, [op, , build]) => {
  test.each(SEEDS)('is the same on both runtimes, seed %i', async (seed) => {
    const m = new Maker(seed)
    const outputs = { y: build(m) }
    const runs = [await onnx.compile({ outputs }), await new TfjsRuntime(tf).compile({ outputs })]
    for (const run of runs) {
      fill(run, m.feeds)
      await run.run()
    }
    const [ours, theirs] = runs.map((run) => [...run.results.get('y')!])
    const error = largest(ours!.map((y, i) => y - theirs![i]!))
    expect(error).toBeLessThan(1e-4 * Math.max(1, largest(ours!)))
  })

  test.each(SEEDS)('has the gradient that finite differences give, seed %i', async (seed) => {
    const m = new Maker(seed)
    const y = build(m)
    const xs = parametersOf(y)
    if (!y.op.gradient || xs.length === 0) return
    expect(await gradientError(onnx, m, y, xs)).toBeLessThan(1e-2)
  })

  test('has its op in it', () => {
    const names = new Set<string>()
    const collect = (y: ReturnType<typeof build>): void => {
      names.add(y.op.name)
      y.inputs.forEach(collect)
    }
    collect(build(new Maker(1)))
    expect(names).toContain(op)
  })
})

test('every op of the table has a case', () => {
  const covered = new Set(CASES.map(([op]) => op))
  expect(OPS.map((op) => op.name).filter((name) => !covered.has(name))).toEqual([])
})
