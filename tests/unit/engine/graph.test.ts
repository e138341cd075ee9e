import { describe, expect, test } from 'vitest'
import { Graph } from '../../../electron/worker/engine/graph'
import * as o from '../../../electron/worker/engine/ops'
import { groupNorm } from '../../../electron/worker/engine/compose/normalise'
import { splitHeads } from '../../../electron/worker/engine/compose/attention'
import { broadcast } from '../../../electron/worker/engine/shape'

const g = new Graph()
let made = 0
const x = (...shape: number[]) => g.parameter(`x${made++}`, shape)
const index = (...shape: number[]) => g.input(`i${made++}`, shape, 'int32')

describe('what does not fit is refused with the op and the shapes', () => {
  test.each<[string, () => unknown]>([
    ['add of float32[2, 3] and float32[2]: the shapes do not broadcast.', () => o.add(x(2, 3), x(2))],
    ['add of float32[2] and int32[2]: the element types differ.', () => o.add(x(2), index(2))],
    ['The number 0.5 stands beside a tensor of int32; it must be whole.', () => o.add(index(2), 0.5)],
    ['exp of int32[2]: its inputs must be float32.', () => o.exp(index(2))],
    [
      'matmul of float32[2, 3] and float32[4, 5]: the inner sizes 3 and 4 differ.',
      () => o.matmul(x(2, 3), x(4, 5))
    ],
    [
      'matmul of float32[2, 3] and float32[4, 5]: the inner sizes 3 and 5 differ (after flips).',
      () => o.matmul(x(2, 3), x(4, 5), { flipB: true })
    ],
    ['matmul of float32[2] and float32[2, 2]: both need at least two axes.', () => o.matmul(x(2), x(2, 2))],
    ['reshape of float32[2, 3]: [4] has another number of elements.', () => o.reshape(x(2, 3), [4])],
    ['expand of float32[2]: it does not stretch to [3].', () => o.expand(x(2), [3])],
    ['transpose of float32[2, 3]: [0, 0] is not an order of its axes.', () => o.transpose(x(2, 3), [0, 0])],
    ['slice of float32[2, 3]: [0, 2] to [2, 4] is not within it.', () => o.slice(x(2, 3), [0, 2], [2, 4])],
    [
      'concat of float32[2, 3] and float32[3, 3]: they differ elsewhere than along axis 1.',
      () => o.concat([x(2, 3), x(3, 3)], 1)
    ],
    ['reduceSum: axes [2] do not fit a tensor of rank 2.', () => o.sum(x(2, 3), { axes: [2] })],
    [
      'where of float32[2] and float32[2] and float32[2]: its first input must be bool.',
      () => o.where(x(2), x(2), x(2))
    ],
    [
      'gather of float32[4, 2] and float32[3]: it needs a table of rows and int32 indices.',
      () => o.gather(x(4, 2), x(3))
    ],
    [
      'conv2d of float32[1, 3, 8, 8] and float32[4, 2, 3, 3]: the picture has 3 channels, the filters take 2.',
      () => o.conv2d(x(1, 3, 8, 8), x(4, 2, 3, 3))
    ],
    [
      'conv2d of float32[1, 2, 4, 4] and float32[4, 2, 3, 3]: a window of [3, 3] (dilation [2, 2]) does not fit.',
      () => o.conv2d(x(1, 2, 4, 4), x(4, 2, 3, 3), { dilation: 2 })
    ],
    [
      'conv2d of float32[1, 2, 4, 4] and float32[4, 2, 3, 3]: stride and dilation must be whole numbers of at least 1, padding of at least 0.',
      () => o.conv2d(x(1, 2, 4, 4), x(4, 2, 3, 3), { stride: 0 })
    ],
    [
      'maxPool of float32[1, 2, 4, 4]: the padding must be smaller than the window.',
      () => o.maxPool(x(1, 2, 4, 4), [2, 2], { padding: 2 })
    ],
    ['groupNorm of float32[2, 3]: 3 channels do not divide into 2 groups.', () => groupNorm(x(2, 3), 2)],
    [
      'splitHeads of float32[2, 3, 5]: it needs three axes, and the last one must divide into 2 heads.',
      () => splitHeads(x(2, 3, 5), 2)
    ],
    ['constant: 3 values do not fill shape [2, 2], which has 4.', () => g.constant([1, 2, 3], [2, 2])],
    ['parameter p: shape [2, 0] must be whole numbers of at least 1.', () => g.parameter('p', [2, 0])],
    ['add: its inputs must be tensors of one graph.', () => o.add(x(2), new Graph().parameter('x', [2]))]
  ])('%s', (message, build) => {
    expect(build).toThrow(message)
  })

  test('a name is taken once', () => {
    const graph = new Graph()
    graph.parameter('w', [1])
    expect(() => graph.input('w', [1])).toThrow('input w: the graph already has a source of this name.')
  })
})

test('an equal expression is one node', () => {
  const [a, b] = [x(2, 2), x(2, 2)]
  expect(o.add(a, b)).toBe(o.add(a, b))
  expect(o.add(a, 1)).toBe(o.add(a, g.constant(1)))
  expect(o.add(a, b)).not.toBe(o.add(b, a))
  expect(o.sum(a, { axes: [0] })).not.toBe(o.sum(a, { axes: [1] }))
})

test('shapes broadcast from the end', () => {
  expect(broadcast([2, 1, 3], [4, 1])).toEqual([2, 4, 3])
  expect(broadcast([], [2])).toEqual([2])
  expect(broadcast([2], [3])).toBeNull()
})

test('Nature CNN has its published sizes and number of parameters', () => {
  const graph = new Graph()
  const shapes: [string, number[]][] = [
    ['w1', [32, 4, 8, 8]],
    ['b1', [32]],
    ['w2', [64, 32, 4, 4]],
    ['b2', [64]],
    ['w3', [64, 64, 3, 3]],
    ['b3', [64]],
    ['w4', [3136, 512]],
    ['b4', [512]],
    ['w5', [512, 6]],
    ['b5', [6]]
  ]
  const p = Object.fromEntries(shapes.map(([name, shape]) => [name, graph.parameter(name, shape)]))
  const first = o.conv2d(graph.input('s', [1, 4, 84, 84]), p['w1']!, { stride: 4 }, p['b1'])
  const second = o.conv2d(first, p['w2']!, { stride: 2 }, p['b2'])
  const third = o.conv2d(second, p['w3']!, {}, p['b3'])
  expect([first, second, third].map(({ shape }) => shape[2])).toEqual([20, 9, 7])
  const q = o.add(o.matmul(o.add(o.matmul(o.flatten(third), p['w4']!), p['b4']!), p['w5']!), p['b5']!)
  expect(q.shape).toEqual([1, 6])
  const count = graph.parameters.reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0)
  expect(count).toBe(1_687_206)
})
