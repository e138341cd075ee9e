/** The four operations, with NumPy's broadcasting. */
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
import { broadcast, type Dtype, type Shape } from '../shape'
import { sumTo } from './extent'

/** The broadcast shape of two inputs of one element type. */
export function broadcastShape(op: string, inputs: readonly Tensor[]): Shape {
  const [a, b] = inputs
  const shape = broadcast(a!.shape, b!.shape)
  if (!shape) refuse(op, inputs, 'the shapes do not broadcast')
  if (a!.dtype !== b!.dtype) refuse(op, inputs, 'the element types differ')
  return shape
}

/** An elementwise op over two numbers: `gradient(i)` is before summing over what was broadcast. */
export function binary(
  name: string,
  onnxType: string,
  tfjs: (tf: Tf, a: TfTensor, b: TfTensor) => TfTensor,
  gradient: (i: number, dy: Tensor, a: Tensor, b: Tensor, y: Tensor) => Tensor,
  dtypes: readonly Dtype[] = ['float32', 'int32']
): Op {
  return defineOp({
    name,
    shape(inputs) {
      expectDtype(name, inputs, ...dtypes)
      return { shape: broadcastShape(name, inputs), dtype: inputs[0]!.dtype }
    },
    onnx: (w, inputs) => w.node(onnxType, inputs),
    tfjs: (tf, [a, b]) => tfjs(tf, a!, b!),
    gradient(i, dy, y) {
      const [a, b] = y.inputs
      return sumTo(gradient(i, dy, a!, b!, y), y.inputs[i]!.shape)
    }
  })
}

export const addOp = binary(
  'add',
  'Add',
  (tf, a, b) => tf.add(a, b),
  (_, dy) => dy
)
export const add = (a: Operand, b: Operand): Tensor => apply(addOp, tensors(a, b), {})

export const negOp = defineOp({
  name: 'neg',
  shape([x]) {
    expectDtype('neg', [x!], 'float32', 'int32')
    return { shape: x!.shape, dtype: x!.dtype }
  },
  onnx: (w, inputs) => w.node('Neg', inputs),
  tfjs: (tf, [x]) => tf.neg(x!),
  gradient: (_, dy) => neg(dy)
})
export const neg = (x: Tensor): Tensor => apply(negOp, [x], {})

export const subOp = binary(
  'sub',
  'Sub',
  (tf, a, b) => tf.sub(a, b),
  (i, dy) => (i === 0 ? dy : neg(dy))
)
export const sub = (a: Operand, b: Operand): Tensor => apply(subOp, tensors(a, b), {})

export const mulOp = binary(
  'mul',
  'Mul',
  (tf, a, b) => tf.mul(a, b),
  (i, dy, a, b) => mul(dy, i === 0 ? b : a)
)
export const mul = (a: Operand, b: Operand): Tensor => apply(mulOp, tensors(a, b), {})

export const divOp = binary(
  'div',
  'Div',
  (tf, a, b) => tf.div(a, b),
  (i, dy, _, b, y) => (i === 0 ? div(dy, b) : neg(div(mul(dy, y), b))),
  ['float32']
)
export const div = (a: Operand, b: Operand): Tensor => apply(divOp, tensors(a, b), {})
