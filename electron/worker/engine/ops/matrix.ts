/** Matrix products and the order of axes. */
import type { Tensor } from '../graph'
import { apply, defineOp, expectDtype, refuse, type OnnxWriter, type TfTensor } from '../op'
import { broadcast, dim, formatShape, indices, type Shape } from '../shape'
import { sumTo } from './extent'

export const transposeOp = defineOp<{ order: readonly number[] }>({
  name: 'transpose',
  shape([x], { order }) {
    const sorted = [...order].sort((a, b) => a - b)
    if (sorted.length !== x!.shape.length || !sorted.every((axis, i) => axis === i))
      refuse('transpose', [x!], `${formatShape(order)} is not an order of its axes`)
    return { shape: order.map((axis) => dim(x!.shape, axis)), dtype: x!.dtype }
  },
  onnx: (w, inputs, y) => w.node('Transpose', inputs, { perm: y.attributes.order }),
  tfjs: (tf, [x], y) => tf.transpose(x!, [...y.attributes.order]),
  gradient: (_, dy, y) => transpose(dy, inverse(y.attributes.order))
})

const inverse = (order: readonly number[]): number[] => order.map((_, axis) => order.indexOf(axis))

/** Axis i of the result is axis order[i] of x; reversed when no order is given. */
export function transpose(x: Tensor, order: readonly number[] = indices(x.shape.length).reverse()): Tensor {
  return order.every((axis, i) => axis === i) && order.length === x.shape.length
    ? x
    : apply(transposeOp, [x], { order })
}

/** Whether either matrix is taken transposed. */
export interface Flips {
  flipA?: boolean
  flipB?: boolean
}
type MatmulAttributes = Required<Flips> & Record<string, boolean>

const matrixShape = (shape: Shape, isFlipped: boolean): [rows: number, columns: number] =>
  isFlipped ? [dim(shape, -1), dim(shape, -2)] : [dim(shape, -2), dim(shape, -1)]

export const matmulOp = defineOp<MatmulAttributes>({
  name: 'matmul',
  shape(inputs, { flipA, flipB }) {
    const [a, b] = inputs
    expectDtype('matmul', inputs, 'float32')
    if (a!.shape.length < 2 || b!.shape.length < 2) refuse('matmul', inputs, 'both need at least two axes')
    const [rows, inner] = matrixShape(a!.shape, flipA)
    const [innerB, columns] = matrixShape(b!.shape, flipB)
    const batch = broadcast(a!.shape.slice(0, -2), b!.shape.slice(0, -2))
    if (inner !== innerB)
      refuse(
        'matmul',
        inputs,
        `the inner sizes ${inner} and ${innerB} differ${flipA || flipB ? ' (after flips)' : ''}`
      )
    if (!batch) refuse('matmul', inputs, 'the leading axes do not broadcast')
    return { shape: [...batch, rows, columns], dtype: 'float32' }
  },
  onnx(w, [a, b], y) {
    const { flipA, flipB } = y.attributes
    const [rankA, rankB] = y.inputs.map((input) => input.shape.length)
    if (!flipA && !flipB) return w.node('MatMul', [a!, b!])
    if (rankA === 2 && rankB === 2)
      return w.node('Gemm', [a!, b!], { transA: Number(flipA), transB: Number(flipB) })
    return w.node('MatMul', [flipA ? flipOnnx(w, a!, rankA!) : a!, flipB ? flipOnnx(w, b!, rankB!) : b!])
  },
  /** tfjs mixes up the batches when both sides broadcast, so both are stretched beforehand. */
  tfjs(tf, [a, b], y) {
    const stretch = (x: TfTensor): TfTensor =>
      tf.broadcastTo(x, [...y.shape.slice(0, -2), ...x.shape.slice(-2)])
    return tf.matMul(stretch(a!), stretch(b!), y.attributes.flipA, y.attributes.flipB)
  },
  gradient(i, dy, y) {
    const [a, b] = y.inputs as [Tensor, Tensor]
    return sumTo(
      i === 0 ? gradientA(dy, b, y.attributes) : gradientB(dy, a, y.attributes),
      y.inputs[i]!.shape
    )
  }
})

const flipOnnx = (w: OnnxWriter, x: string, rank: number): string =>
  w.node('Transpose', [x], { perm: [...indices(rank - 2), rank - 1, rank - 2] })

/** With Y = A B: dA = dY B', and its transpose when A was flipped; B' follows B's own flip. */
const gradientA = (dy: Tensor, b: Tensor, { flipA, flipB }: MatmulAttributes): Tensor =>
  flipA ? matmul(b, dy, { flipA: flipB, flipB: true }) : matmul(dy, b, { flipB: !flipB })

/** dB = A' dY, likewise. */
const gradientB = (dy: Tensor, a: Tensor, { flipA, flipB }: MatmulAttributes): Tensor =>
  flipB ? matmul(dy, a, { flipA: true, flipB: flipA }) : matmul(a, dy, { flipA: !flipA })

/** Matrix product over the last two axes; leading axes broadcast. */
export const matmul = (a: Tensor, b: Tensor, { flipA = false, flipB = false }: Flips = {}): Tensor =>
  apply(matmulOp, [a, b], { flipA, flipB })
