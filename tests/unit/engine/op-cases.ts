/** Examples of every op on random seeded shapes, used by the gradient tests and by the comparison of runtimes. */
import { Graph, type Tensor } from '../../../electron/worker/engine/graph'
import * as o from '../../../electron/worker/engine/ops'
import { sizeOf, type Elements, type Shape } from '../../../electron/worker/engine/shape'
import { Random } from '../../../electron/shared/random'

/** Makes a graph's sources and remembers what to feed them. */
export class Maker {
  readonly graph = new Graph()
  readonly feeds = new Map<string, Elements>()
  readonly random: Random

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  /** A whole number from `low` to `high`. */
  int(low: number, high: number): number {
    return low + this.random.integer(high - low + 1)
  }

  /** Numbers spread evenly over [low, high): something to differentiate by. */
  real(shape: Shape, low = -1, high = 1): Tensor {
    return this.float(shape, () => low + (high - low) * this.random.uniform())
  }

  /** Numbers that are 0.1 apart and at least 0.05 from any tenth plus `shift`, so that no step crosses a kink. */
  apart(shape: Shape, shift = 0.05): Tensor {
    const order = Array.from({ length: sizeOf(shape) }, (_, i) => i)
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.random.integer(i + 1)
      ;[order[i], order[j]] = [order[j]!, order[i]!]
    }
    return this.float(shape, (i) => (order[i]! - Math.floor(order.length / 2)) / 10 + shift)
  }

  index(shape: Shape, below: number): Tensor {
    return this.feed(
      'int32',
      shape,
      Int32Array.from({ length: sizeOf(shape) }, () => this.random.integer(below))
    )
  }

  bytes(shape: Shape): Tensor {
    return this.feed(
      'uint8',
      shape,
      Uint8Array.from({ length: sizeOf(shape) }, () => this.random.integer(256))
    )
  }

  mask(shape: Shape): Tensor {
    return this.feed(
      'bool',
      shape,
      Uint8Array.from({ length: sizeOf(shape) }, () => this.random.integer(2))
    )
  }

  private feed(dtype: 'int32' | 'uint8' | 'bool', shape: Shape, data: Elements): Tensor {
    const name = `input${this.feeds.size}`
    this.feeds.set(name, data)
    return this.graph.input(name, shape, dtype)
  }

  private float(shape: Shape, at: (i: number) => number): Tensor {
    const name = `x${this.feeds.size}`
    this.feeds.set(
      name,
      Float32Array.from({ length: sizeOf(shape) }, (_, i) => at(i))
    )
    return this.graph.parameter(name, shape)
  }
}

export type Case = readonly [op: string, label: string, build: (m: Maker) => Tensor]

const matrix = (m: Maker): [number, number] => [m.int(2, 4), m.int(2, 5)]
const wide = (m: Maker): [number, number, number] => [m.int(1, 3), m.int(2, 4), m.int(2, 4)]
const positive = (m: Maker, shape: Shape): Tensor => m.real(shape, 0.5, 2)

/** Two inputs that broadcast over each other. */
function pair(m: Maker, make: (shape: Shape) => Tensor): [Tensor, Tensor] {
  const [a, b] = matrix(m)
  return [make([3, a, 1]), make([a, b])]
}

const conv =
  (stride: number, padding: [number, number, number, number], dilation: number, kernel: [number, number]) =>
  (m: Maker): Tensor => {
    const [channels, out] = [m.int(1, 3), m.int(1, 3)]
    const x = m.real([m.int(1, 2), channels, m.int(7, 9), m.int(7, 10)])
    const bias = m.int(0, 1) === 1 ? m.real([out]) : undefined
    return o.conv2d(x, m.real([out, channels, ...kernel]), { stride, padding, dilation }, bias)
  }

const convTranspose =
  (stride: number, padding: [number, number, number, number], dilation: number) =>
  (m: Maker): Tensor => {
    const window = { stride, padding, dilation }
    const size = [m.int(7, 9), m.int(7, 10)]
    const counts = o.windowCounts(size, [3, 2], o.geometry(window))
    const x = m.real([m.int(1, 2), 2, ...counts])
    return o.convTranspose2d(x, m.real([2, m.int(1, 3), 3, 2]), size, window)
  }

const filterGradient =
  (stride: number, padding: [number, number, number, number], dilation: number) =>
  (m: Maker): Tensor => {
    const window = { stride, padding, dilation }
    const [batch, size, kernel] = [m.int(1, 2), [m.int(7, 9), m.int(7, 10)], [3, 2]]
    const dy = m.real([batch, m.int(1, 3), ...o.windowCounts(size, kernel, o.geometry(window))])
    return o.filterGradient(m.real([batch, m.int(1, 3), ...size]), dy, kernel, window)
  }

export const CASES: readonly Case[] = [
  ['add', 'broadcast', (m) => o.add(...pair(m, (s) => m.real(s)))],
  ['add', 'a number', (m) => o.add(m.real(matrix(m)), 0.5)],
  ['add', 'int32', (m) => o.add(m.index([3, 1], 9), m.index([2], 9))],
  ['sub', 'broadcast', (m) => o.sub(...pair(m, (s) => m.real(s)))],
  ['mul', 'broadcast', (m) => o.mul(...pair(m, (s) => m.real(s)))],
  ['mul', 'int32', (m) => o.mul(m.index([3], 9), o.neg(m.index([3], 9)))],
  ['mul', 'by itself', (m) => o.square(m.real(matrix(m)))],
  ['div', 'broadcast', (m) => o.div(...pair(m, (s) => positive(m, s)))],
  ['neg', '', (m) => o.neg(m.real(wide(m)))],
  ['pow', 'two tensors', (m) => o.pow(...pair(m, (s) => positive(m, s)))],
  ['pow', 'a number', (m) => o.pow(positive(m, matrix(m)), 3)],
  ['maximum', '', (m) => ((a, b) => o.maximum(a, b))(m.apart([3, 4]), m.apart([3, 4], 0.1))],
  ['minimum', 'broadcast', (m) => o.minimum(m.apart([3, 4]), m.apart([4], 0.1))],
  ['exp', '', (m) => o.exp(m.real(matrix(m)))],
  ['log', '', (m) => o.log(positive(m, matrix(m)))],
  ['sqrt', '', (m) => o.sqrt(positive(m, matrix(m)))],
  ['tanh', '', (m) => o.tanh(m.real(matrix(m)))],
  ['sigmoid', '', (m) => o.sigmoid(m.real(matrix(m), -3, 3))],
  ['softplus', '', (m) => o.softplus(m.real(matrix(m), -3, 3))],
  ['relu', '', (m) => o.relu(m.apart(matrix(m)))],
  ['elu', '', (m) => o.elu(m.apart(matrix(m)))],
  ['abs', '', (m) => o.abs(m.apart(matrix(m)))],
  ['sign', '', (m) => o.sign(m.apart(matrix(m)))],
  ['floor', '', (m) => o.floor(m.apart(matrix(m)))],
  ['clip', '', (m) => o.clip(m.apart([4, 5]), -0.4, 0.5)],
  ['huber', '', (m) => o.huber(m.apart([4, 5]), 0.3)],
  ['positive', '', (m) => o.positive(m.apart([4, 5]))],
  ['greater', '', (m) => o.greater(m.apart([3, 4]), m.apart([4], 0.1))],
  ['greaterEqual', 'int32', (m) => o.greaterEqual(m.index([3, 4], 3), m.index([4], 3))],
  ['equal', 'float32', (m) => o.equal(o.cast(m.index([3, 4], 2), 'float32'), 1)],
  ['equal', 'int32 and a number', (m) => o.equal(m.index([3, 4], 3), 1)],
  ['greater', 'int32', (m) => o.greater(m.index([3, 4], 3), m.index([4], 3))],
  ['equal', 'int32', (m) => o.equal(m.index([3, 4], 2), m.index([3, 1], 2))],
  ['not', '', (m) => o.not(m.mask([3, 4]))],
  ['and', '', (m) => o.and(m.mask([3, 4]), m.mask([4]))],
  ['and', 'or', (m) => o.or(m.mask([3, 4]), m.mask([4]))],
  ['where', 'int32', (m) => o.where(m.mask([3, 1]), m.index([3, 4], 9), m.index([4], 9))],
  ['where', 'uint8', (m) => o.where(m.mask([3, 1]), m.bytes([3, 4]), m.bytes([4]))],
  ['where', 'broadcast', (m) => o.where(m.mask([3, 1]), m.real([3, 4]), m.real([4]))],
  ['cast', 'uint8 to float32', (m) => o.mul(o.cast(m.bytes([2, 3, 4]), 'float32'), 1 / 255)],
  ['cast', 'float32 to bool', (m) => o.cast(o.relu(m.apart([3, 4])), 'bool')],
  ['cast', 'bool to int32', (m) => o.cast(m.mask([3, 4]), 'int32')],
  ['cast', 'uint8 to int32', (m) => o.cast(m.bytes([3, 4]), 'int32')],
  ['cast', 'float32 to int32', (m) => o.cast(m.apart([3, 4]), 'int32')],
  ['stopGradient', 'uint8', (m) => o.stopGradient(m.bytes([5]))],
  ['stopGradient', '', (m) => o.stopGradient(m.real([5]))],
  ['reshape', '', (m) => o.reshape(m.real([4, 6]), [2, -1, 3])],
  ['reshape', 'unsqueeze', (m) => o.unsqueeze(m.real([4, 6]), -2)],
  ['expand', '', (m) => o.expand(m.real([3, 1, 2]), [2, 3, 4, 2])],
  ['transpose', 'uint8', (m) => o.transpose(o.reshape(m.bytes([2, 12]), [2, 3, 4]))],
  ['expand', 'int32', (m) => o.expand(m.index([3, 1], 9), [3, 4])],
  ['expand', 'uint8', (m) => o.expand(m.bytes([3, 1]), [3, 4])],
  ['expand', 'bool', (m) => o.expand(m.mask([3, 1]), [3, 4])],
  ['transpose', '', (m) => o.transpose(m.real(wide(m)), [2, 0, 1])],
  ['slice', '', (m) => o.slice(m.real([4, 5, 3]), [1, 0, 2], [3, 4, 3])],
  ['slice', 'uint8', (m) => o.sliceAxis(m.bytes([4, 5]), 1, 2, 5)],
  ['slice', 'bool', (m) => o.sliceAxis(m.mask([4, 5]), 1, 2, 5)],
  ['pad', '', (m) => o.pad(m.real(matrix(m)), [1, 0], [2, 3], 0.25)],
  ['concat', '', (m) => o.concat([m.real([2, 3, 2]), m.real([2, 1, 2]), m.real([2, 2, 2])], 1)],
  ['concat', 'uint8', (m) => o.concat([m.bytes([2, 3]), m.bytes([1, 3])], 0)],
  ['concat', 'int32', (m) => o.concat([m.index([2], 5), m.index([3], 5)], 0)],
  ['concat', 'and split', (m) => o.concat(o.split(m.real([2, 6]), 1, 3).reverse(), 0)],
  ['reduceSum', 'one axis', (m) => o.sum(m.real(wide(m)), { axes: [1] })],
  ['reduceSum', 'int32', (m) => o.sum(m.index([3, 4], 9), { axes: [0] })],
  ['reduceSum', 'all', (m) => o.sum(m.real(wide(m)))],
  ['reduceSum', 'mean, kept', (m) => o.mean(m.real(wide(m)), { axes: [0, -1], keep: true })],
  ['reduceSum', 'variance', (m) => o.variance(m.real(wide(m)), { axes: [-1] })],
  ['reduceMax', '', (m) => o.max(m.apart([3, 4, 2]), { axes: [1, 2] })],
  ['reduceMax', 'min', (m) => o.min(m.apart([3, 4, 2]), { axes: [1] })],
  ['argMax', '', (m) => o.argMax(m.apart([3, 4, 2]), 1)],
  ['softmax', '', (m) => o.softmax(m.real(wide(m), -2, 2), 1)],
  ['logSoftmax', '', (m) => o.logSoftmax(m.real(wide(m), -2, 2))],
  ['exp', 'logSumExp', (m) => o.logSumExp(m.real(wide(m), -2, 2), 1)],
  ['matmul', '', (m) => ((k) => o.matmul(m.real([m.int(1, 4), k]), m.real([k, m.int(1, 4)])))(m.int(1, 5))],
  ['matmul', 'flip A', (m) => o.matmul(m.real([4, 3]), m.real([4, 2]), { flipA: true })],
  ['matmul', 'flip B', (m) => o.matmul(m.real([3, 4]), m.real([2, 4]), { flipB: true })],
  ['matmul', 'flip both', (m) => o.matmul(m.real([4, 3]), m.real([2, 4]), { flipA: true, flipB: true })],
  ['matmul', 'batches', (m) => o.matmul(m.real([2, 1, 3, 4]), m.real([5, 4, 2]))],
  [
    'matmul',
    'batches, flips',
    (m) => o.matmul(m.real([2, 4, 3]), m.real([2, 2, 4]), { flipA: true, flipB: true })
  ],
  ['oneHot', '', (m) => o.oneHot(m.index([3, 2], 5), 5)],
  ['oneHot', 'pick', (m) => o.pick(m.real([4, 3]), m.index([4], 3))],
  ['gather', 'int32', (m) => o.gather(m.index([4, 2], 9), m.index([3], 4))],
  ['gather', 'uint8', (m) => o.gather(m.bytes([4, 2]), m.index([3], 4))],
  ['gather', 'rows', (m) => o.gather(m.real([4, 3]), m.index([2, 5], 4))],
  ['oneHot', 'scatterSum', (m) => o.scatterSum(m.index([5], 3), m.real([5, 2, 2]), 3)],
  ['conv2d', 'plain', conv(1, [0, 0, 0, 0], 1, [3, 3])],
  ['conv2d', 'stride that leaves a rest', conv(3, [0, 0, 0, 0], 1, [2, 3])],
  ['conv2d', 'stride and padding', conv(2, [1, 2, 0, 1], 1, [4, 3])],
  ['conv2d', 'dilation', conv(1, [2, 0, 1, 2], 2, [3, 2])],
  ['conv2d', 'stride, padding and dilation', conv(2, [1, 1, 2, 2], 3, [2, 2])],
  ['filterGradient', 'plain', filterGradient(1, [0, 0, 0, 0], 1)],
  ['filterGradient', 'stride that leaves a rest', filterGradient(3, [0, 0, 0, 0], 1)],
  ['filterGradient', 'stride, padding and dilation', filterGradient(2, [1, 0, 2, 1], 2)],
  ['convTranspose2d', 'stride that leaves a rest', convTranspose(3, [0, 0, 0, 0], 1)],
  ['convTranspose2d', 'stride, padding and dilation', convTranspose(2, [1, 0, 2, 1], 2)],
  ['maxPool', '', (m) => o.maxPool(m.apart([2, 2, 6, 7]), [2, 2])],
  [
    'maxPool',
    'overlap and padding',
    (m) => o.maxPool(m.apart([1, 2, 7, 7]), [3, 3], { stride: 2, padding: 1 })
  ],
  ['avgPool', '', (m) => o.avgPool(m.real([2, 2, 6, 7]), [2, 3])],
  [
    'avgPool',
    'overlap and padding',
    (m) => o.avgPool(m.real([1, 2, 7, 6]), [3, 2], { stride: 2, padding: 1 })
  ],
  ['mul', 'gelu', (m) => o.gelu(m.real(matrix(m), -2, 2))],
  ['mul', 'silu', (m) => o.silu(m.real(matrix(m), -2, 2))],
  ['mul', 'cross entropy', (m) => o.crossEntropy(m.real([3, 4]), o.softmax(m.real([3, 4])))]
]
