/** Comparisons, masks and casts: the ops that turn numbers into decisions and back. */
import type { Tensor } from '../graph'
import {
  apply,
  defineOp,
  expectDtype,
  refuse,
  tensors,
  type Op,
  type Operand,
  type Tf,
  type TfTensor
} from '../op'
import { broadcast, type Dtype } from '../shape'
import { broadcastShape } from './arithmetic'
import { sumTo } from './extent'

function comparison(
  name: string,
  onnxType: string,
  tfjs: (tf: Tf, a: TfTensor, b: TfTensor) => TfTensor
): Op {
  return defineOp({
    name,
    shape(inputs) {
      expectDtype(name, inputs, 'float32', 'int32')
      return { shape: broadcastShape(name, inputs), dtype: 'bool' }
    },
    onnx: (w, inputs) => w.node(onnxType, inputs),
    tfjs: (tf, [a, b]) => tfjs(tf, a!, b!)
  })
}

export const greaterOp = comparison('greater', 'Greater', (tf, a, b) => tf.greater(a, b))
export const greaterEqualOp = comparison('greaterEqual', 'GreaterOrEqual', (tf, a, b) =>
  tf.greaterEqual(a, b)
)
export const equalOp = comparison('equal', 'Equal', (tf, a, b) => tf.equal(a, b))
export const greater = (a: Operand, b: Operand): Tensor => apply(greaterOp, tensors(a, b), {})
export const greaterEqual = (a: Operand, b: Operand): Tensor => apply(greaterEqualOp, tensors(a, b), {})
export const less = (a: Operand, b: Operand): Tensor => greater(b, a)
export const equal = (a: Operand, b: Operand): Tensor => apply(equalOp, tensors(a, b), {})

/** So steep that every positive number, but the smallest that lack precision, is past its end. */
const STEEP = 3e38

/** ONNX Runtime has no faster way to say it: a slope that is cut off at 0 and 1. */
export const positiveOp = defineOp({
  name: 'positive',
  shape([x]) {
    expectDtype('positive', [x!], 'float32')
    return { shape: x!.shape, dtype: 'float32' }
  },
  onnx: (w, [x]) => w.node('HardSigmoid', [x!], { alpha: { float: STEEP }, beta: { float: 0 } }),
  tfjs: (tf, [x]) => tf.step(x!)
})
/** 1 where x is above 0, else 0. No gradient passes. */
export const positive = (x: Tensor): Tensor => apply(positiveOp, [x], {})

export const notOp = defineOp({
  name: 'not',
  shape([x]) {
    expectDtype('not', [x!], 'bool')
    return { shape: x!.shape, dtype: 'bool' }
  },
  onnx: (w, inputs) => w.node('Not', inputs),
  tfjs: (tf, [x]) => tf.logicalNot(x!)
})
export const not = (x: Tensor): Tensor => apply(notOp, [x], {})

export const andOp = defineOp({
  name: 'and',
  shape(inputs) {
    expectDtype('and', inputs, 'bool')
    return { shape: broadcastShape('and', inputs), dtype: 'bool' }
  },
  onnx: (w, inputs) => w.node('And', inputs),
  tfjs: (tf, [a, b]) => tf.logicalAnd(a!, b!)
})
export const and = (a: Tensor, b: Tensor): Tensor => apply(andOp, [a, b], {})
export const or = (a: Tensor, b: Tensor): Tensor => not(and(not(a), not(b)))

export const whereOp = defineOp({
  name: 'where',
  shape(inputs) {
    const [condition, a, b] = inputs
    if (condition!.dtype !== 'bool') refuse('where', inputs, 'its first input must be bool')
    const shape = broadcast(condition!.shape, broadcastShape('where', [a!, b!]))
    if (!shape) refuse('where', inputs, 'the shapes do not broadcast')
    return { shape, dtype: a!.dtype }
  },
  onnx: (w, inputs) => w.node('Where', inputs),
  tfjs: (tf, [condition, a, b]) => tf.where(condition!, a!, b!),
  gradient(i, dy, y) {
    const condition = y.inputs[0]!
    const zero = y.graph.constant(0)
    const chosen = i === 1 ? where(condition, dy, zero) : where(condition, zero, dy)
    return sumTo(chosen, y.inputs[i]!.shape)
  }
})
/** `a` where the condition holds, else `b`; at least one of them is a tensor. */
export const where = (condition: Tensor, a: Operand, b: Operand): Tensor =>
  apply(whereOp, [condition, ...tensors(a, b)], {})

/** TensorProto.DataType of the ONNX specification. */
export const ONNX_DTYPE: Readonly<Record<Dtype, number>> = { float32: 1, uint8: 2, int32: 6, bool: 9 }

/** Bytes are only ever read: what leaves 0 to 255 would not mean the same everywhere. */
export type CastTarget = Exclude<Dtype, 'uint8'>

export const castOp = defineOp<{ to: CastTarget }>({
  name: 'cast',
  shape: ([x], { to }) => ({ shape: x!.shape, dtype: to }),
  onnx: (w, inputs, y) => w.node('Cast', inputs, { to: ONNX_DTYPE[y.attributes.to] }),
  tfjs: (tf, [x], y) => tf.cast(x!, y.attributes.to)
})
/** To another element type; fractions are cut towards zero. No gradient passes. */
export const cast = (x: Tensor, to: CastTarget): Tensor => (x.dtype === to ? x : apply(castOp, [x], { to }))

export const stopGradientOp = defineOp({
  name: 'stopGradient',
  shape: ([x]) => ({ shape: x!.shape, dtype: x!.dtype }),
  onnx: (w, inputs) => w.node('Identity', inputs),
  tfjs: (tf, [x]) => tf.clone(x!)
})
/** The same numbers, as if they were constants. */
export const stopGradient = (x: Tensor): Tensor => apply(stopGradientOp, [x], {})
