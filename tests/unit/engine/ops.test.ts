import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tf } from '../../../electron/worker/engine/op'
import { OPS } from '../../../electron/worker/engine/ops/table'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { loadTfjs, TfjsRuntime } from '../../../electron/worker/engine/runtime/tfjs'
import { fill, gradientError, parametersOf, STEP } from './finite-differences'
import { CASES, Maker, type Case } from './op-cases'
import { FLAT_CASES, SMOOTH_CASES, WITHOUT_GRADIENT } from './smooth-cases'

const SEEDS = [1, 2, 3]
const onnx = new OnnxRuntime({ threads: 1 })
let tf: Tf

beforeAll(async () => {
  tf = await loadTfjs()
})
afterAll(() => onnx.close())

const largest = (values: readonly number[]): number => Math.max(...values.map(Math.abs))

const named = (cases: readonly Case[]): [string, Case][] => cases.map((one) => [`${one[0]} ${one[1]}`, one])

describe.each(named(CASES))('%s', (_, [op, , build]) => {
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

describe('gradients', () => {
  test('only these ops have none, each for its reason', () => {
    const without = OPS.filter((op) => op.gradient === undefined).map((op) => op.name)
    expect(without.sort()).toEqual(Object.keys(WITHOUT_GRADIENT).sort())
  })

  test('every other op has a case that is differentiated', () => {
    const covered = new Set([...SMOOTH_CASES.map(([op]) => op), ...Object.keys(WITHOUT_GRADIENT)])
    expect(OPS.map((op) => op.name).filter((name) => !covered.has(name))).toEqual([])
  })

  describe.each(named(SMOOTH_CASES))('%s', (_, [, , build]) => {
    test.each(SEEDS)('are what finite differences give, seed %i', async (seed) => {
      const m = new Maker(seed)
      const y = build(m)
      expect(await gradientError(onnx, m, y, parametersOf(y))).toBeLessThan(1e-2)
    })
  })

  test.each(named(FLAT_CASES))('%s: stands still while its inputs move a little', async (_, [, , build]) => {
    const m = new Maker(1)
    const y = build(m)
    const run = await onnx.compile({ outputs: { y } })
    const after = async (step: number): Promise<number[]> => {
      fill(run, m.feeds)
      for (const [k, { name }] of parametersOf(y).entries()) {
        const x = run.sources.get(name!)!
        // Neighbours, and what is compared with each other, move apart.
        for (let i = 0; i < x.length; i++) x[i] = x[i]! + ((i + k) % 2 === 0 ? step : -step)
      }
      await run.run()
      return [...run.results.get('y')!]
    }
    const still = await after(0)
    expect([await after(STEP), await after(-STEP)]).toEqual([still, still])
  })
})
