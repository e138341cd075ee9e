import { afterAll, describe, expect, test } from 'vitest'
import { gradients } from '../../../electron/worker/engine/gradient'
import { Graph, type Tensor } from '../../../electron/worker/engine/graph'
import * as o from '../../../electron/worker/engine/ops'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import { fill, gradientError, parametersOf, weighted } from './finite-differences'
import { Maker } from './op-cases'
import { SMOOTH_CASES } from './smooth-cases'

const onnx = new OnnxRuntime({ threads: 1 })
afterAll(() => onnx.close())

async function evaluate(outputs: Record<string, Tensor>, feeds: Record<string, number[]> = {}) {
  const run = await onnx.compile({ outputs })
  fill(run, new Map(Object.entries(feeds).map(([name, values]) => [name, Float32Array.from(values)])))
  await run.run()
  return Object.fromEntries([...run.results].map(([name, values]) => [name, [...values]]))
}

describe('the gradient of a gradient', () => {
  test.each(SMOOTH_CASES.map((one) => [`${one[0]} ${one[1]}`, one] as const))(
    '%s',
    async (_, [, , build]) => {
      const m = new Maker(4)
      const y = build(m)
      const xs = parametersOf(y)
      // Cubed, so that ops that are linear in their input have a second derivative too.
      const first = gradients(weighted(m, o.mul(o.square(y), y)).loss, xs).map((slope) =>
        o.reshape(slope, [-1])
      )
      expect(await gradientError(onnx, m, o.concat(first, 0), xs)).toBeLessThan(1e-2)
    }
  )

  test('of x^3 is 6 x, and the third is 6', async () => {
    const g = new Graph()
    const x = g.parameter('x', [])
    const [first] = gradients(o.mul(o.square(x), x), [x])
    const [second] = gradients(first!, [x])
    const [third] = gradients(second!, [x])
    const { a, b, c } = await evaluate({ a: first!, b: second!, c: third! }, { x: [2] })
    expect([a![0], b![0], c![0]]).toEqual([12, 12, 6])
  })
})

test('a learned initialisation: the gradient through an inner step (MAML) is that of the closed form', async () => {
  // Inner loss (w - a)^2 / 2 with rate r: w' = w - r (w - a). Outer loss (w' - b)^2 / 2: gradient (1 - r) (w' - b).
  const g = new Graph()
  const w = g.parameter('w', [])
  const [a, b, r] = [2, -1, 0.3]
  const inner = gradients(o.mul(o.square(o.sub(w, a)), 0.5), [w])[0]!
  const adapted = o.sub(w, o.mul(inner, r))
  const outer = o.mul(o.square(o.sub(adapted, b)), 0.5)
  const { full } = await evaluate({ full: gradients(outer, [w])[0]! }, { w: [0.5] })
  expect(full![0]).toBeCloseTo((1 - r) * (0.5 - r * (0.5 - a) - b), 6)
  const { firstOrder } = await evaluate({ firstOrder: gradients(outer, [adapted])[0]! }, { w: [0.5] })
  expect(firstOrder![0]).toBeCloseTo(0.5 - r * (0.5 - a) - b, 6)
})

test('no gradient passes stopGradient; straightThrough passes it unchanged', async () => {
  const g = new Graph()
  const x = g.parameter('x', [3])
  const hard = o.straightThrough(o.floor(x), x)
  const result = await evaluate(
    {
      stopped: gradients(o.sum(o.mul(o.stopGradient(x), x)), [x])[0]!,
      hard,
      through: gradients(o.sum(o.mul(hard, g.constant([1, 2, 3], [3]))), [x])[0]!
    },
    { x: [0.25, 1.5, -0.5] }
  )
  expect(result).toEqual({ stopped: [0.25, 1.5, -0.5], hard: [0, 1, -1], through: [1, 2, 3] })
})

test('what the loss does not depend on has a gradient of zeros', async () => {
  const g = new Graph()
  const [x, y] = [g.parameter('x', [2]), g.parameter('y', [2, 2])]
  const slopes = gradients(o.sum(o.square(x)), [x, y])
  expect(await evaluate({ dx: slopes[0]!, dy: slopes[1]! }, { x: [1, 2] })).toEqual({
    dx: [2, 4],
    dy: [0, 0, 0, 0]
  })
})

test('equal maxima share the gradient', async () => {
  const g = new Graph()
  const x = g.parameter('x', [4])
  const { slope } = await evaluate({ slope: gradients(o.max(x), [x])[0]! }, { x: [1, 3, 3, 2] })
  expect(slope).toEqual([0, 0.5, 0.5, 0])
})

test('padding takes no part of the gradient of a maximum, even when it would be equal', async () => {
  const g = new Graph()
  const x = g.parameter('x', [1, 1, 2, 2])
  const y = o.maxPool(x, [3, 3], { stride: 2, padding: 1 })
  const { slope } = await evaluate({ slope: gradients(o.sum(y), [x])[0]! }, { x: [0, 0, 0, 0] })
  expect(slope).toEqual([0.25, 0.25, 0.25, 0.25])
})

test('a loss that is not one number is refused', () => {
  const x = new Graph().parameter('x', [2])
  expect(() => gradients(o.square(x), [x])).toThrow(
    'gradients of float32[2]: the loss must be a single float32'
  )
})
