import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Tf } from '../../../electron/worker/engine/op'
import type { Tensor } from '../../../electron/worker/engine/graph'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { loadTfjs, TfjsRuntime } from '../../../electron/worker/engine/runtime/tfjs'
import { batchNorm, groupNorm, layerNorm } from '../../../electron/worker/nn/norm'
import { Scope } from '../../../electron/worker/nn/scope'
import { fill, gradientError, parametersOf } from '../engine/finite-differences'
import { Maker } from '../engine/op-cases'
import { run } from './run'

const onnx = new OnnxRuntime({ threads: 1 })
let tf: Tf
beforeAll(async () => void (tf = await loadTfjs()))
afterAll(() => onnx.close())

const EPSILON = 1e-5
/** What a number this far from its mean becomes. */
const apart = (distance: number, variance: number): number => distance / Math.sqrt(variance + EPSILON)

function expectClose(ours: readonly number[] | undefined, expected: readonly number[]): void {
  expect(ours).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(ours![i], `number ${i}`).toBeCloseTo(value, 5))
}

describe('batch norm, by hand', () => {
  test('of rows: each column around its mean of the batch, then scaled and shifted', async () => {
    const scope = new Scope(new Maker(1).graph)
    const x = scope.graph.input('x', [3, 2])
    const given = { x: [1, 10, 2, 10, 6, 40], scale: [2, 1], shift: [0.5, -1] }
    const { y } = await run({ y: batchNorm(scope, x) }, scope, given)
    // Means 3 and 20; variances (4 + 1 + 9) / 3 and (100 + 100 + 400) / 3.
    const [first, second] = [14 / 3, 200]
    expectClose(y, [
      ...[2 * apart(-2, first) + 0.5, apart(-10, second) - 1],
      ...[2 * apart(-1, first) + 0.5, apart(-10, second) - 1],
      ...[2 * apart(3, first) + 0.5, apart(20, second) - 1]
    ])
  })

  test('of pictures: each channel over the batch and its positions', async () => {
    const scope = new Scope(new Maker(1).graph)
    const x = scope.graph.input('x', [2, 2, 1, 2])
    const given = { x: [0, 2, 5, 5, 4, 6, 7, 7], scale: [1, 3], shift: [0, 1] }
    const { y } = await run({ y: batchNorm(scope, x) }, scope, given)
    // Channel 0 is 0 2 4 6: mean 3, variance 5. Channel 1 is 5 5 7 7: mean 6, variance 1.
    const low = 3 * apart(-1, 1) + 1
    const high = 3 * apart(1, 1) + 1
    expectClose(y, [apart(-3, 5), apart(-1, 5), low, low, apart(1, 5), apart(3, 5), high, high])
    expect(scope.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['scale', [2, 1, 1]],
      ['shift', [2, 1, 1]]
    ])
  })

  test('begins with scale 1 and shift 0', async () => {
    const scope = new Scope(new Maker(1).graph)
    const { y } = await run({ y: batchNorm(scope, scope.graph.input('x', [2, 1])) }, scope, { x: [-1, 1] })
    expectClose(y, [apart(-1, 1), apart(1, 1)])
  })

  test('one number of a channel has no variance', () => {
    const scope = new Scope(new Maker(1).graph)
    expect(() => batchNorm(scope, scope.graph.input('x', [1, 4]))).toThrow(
      'batchNorm of float32[1, 4]: one number has no variance.'
    )
  })
})

const NORMS: readonly (readonly [string, (scope: Scope, x: Tensor) => Tensor])[] = [
  ['layer norm', layerNorm],
  ['group norm', (scope, x) => groupNorm(scope, x, 2)],
  ['batch norm', batchNorm]
]

describe.each(NORMS)('%s', (_, norm) => {
  /** Over two pictures of four channels; x, scale and shift all random, so that none of them hides another. */
  function made(): { m: Maker; y: Tensor } {
    const m = new Maker(3)
    const y = norm(new Scope(m.graph), m.real([2, 4, 2, 3]))
    for (const { name, shape } of parametersOf(y))
      if (!m.feeds.has(name!))
        m.feeds.set(
          name!,
          Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.5 + m.random.uniform())
        )
    return { m, y }
  }

  test('has the gradient that finite differences give, by its scale and shift too', async () => {
    const { m, y } = made()
    const xs = parametersOf(y)
    expect(xs.map(({ name }) => name).sort()).toEqual(['scale', 'shift', 'x0'])
    expect(await gradientError(onnx, m, y, xs)).toBeLessThan(1e-2)
  })

  test('is the same on both runtimes', async () => {
    const { m, y } = made()
    const results: number[][] = []
    for (const runtime of [onnx, new TfjsRuntime(tf)]) {
      const executable = await runtime.compile({ outputs: { y } })
      fill(executable, m.feeds)
      await executable.run()
      results.push([...executable.results.get('y')!])
    }
    const [ours, theirs] = results
    ours!.forEach((value, i) => expect(Math.abs(value - theirs![i]!)).toBeLessThan(1e-4))
  })
})
