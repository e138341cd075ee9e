/** Functions of one number, element by element, and powers, maxima and minima of two. */
import type { Tensor } from '../graph'
import { apply, defineOp, expectDtype, tensors, type Op, type Operand, type Tf, type TfTensor } from '../op'
import { add, binary, div, mul, sub } from './arithmetic'
import { and, cast, equal, greater, greaterEqual, less, positive, stopGradient, where } from './choose'

function unary(
  name: string,
  onnxType: string,
  tfjs: (tf: Tf, x: TfTensor) => TfTensor,
  gradient?: (dy: Tensor, x: Tensor, y: Tensor) => Tensor
): Op {
  return defineOp({
    name,
    shape([x]) {
      expectDtype(name, [x!], 'float32')
      return { shape: x!.shape, dtype: 'float32' }
    },
    onnx: (w, inputs) => w.node(onnxType, inputs),
    tfjs: (tf, [x]) => tfjs(tf, x!),
    ...(gradient && { gradient: (_, dy, y) => gradient(dy, y.inputs[0]!, y) })
  })
}

export const expOp = unary(
  'exp',
  'Exp',
  (tf, x) => tf.exp(x),
  (dy, _, y) => mul(dy, y)
)
export const logOp = unary(
  'log',
  'Log',
  (tf, x) => tf.log(x),
  (dy, x) => div(dy, x)
)
export const sqrtOp = unary(
  'sqrt',
  'Sqrt',
  (tf, x) => tf.sqrt(x),
  (dy, _, y) => div(mul(dy, 0.5), y)
)
export const tanhOp = unary(
  'tanh',
  'Tanh',
  (tf, x) => tf.tanh(x),
  (dy, _, y) => mul(dy, sub(1, square(y)))
)
export const sigmoidOp = unary(
  'sigmoid',
  'Sigmoid',
  (tf, x) => tf.sigmoid(x),
  (dy, _, y) => mul(dy, mul(y, sub(1, y)))
)
export const softplusOp = unary(
  'softplus',
  'Softplus',
  (tf, x) => tf.softplus(x),
  (dy, x) => mul(dy, sigmoid(x))
)
/** max(0, x); its gradient at 0 is 0, as in PyTorch. */
export const reluOp = unary(
  'relu',
  'Relu',
  (tf, x) => tf.relu(x),
  (dy, _, y) => mul(dy, positive(y))
)
export const eluOp = unary(
  'elu',
  'Elu',
  (tf, x) => tf.elu(x),
  (dy, x, y) => where(greater(x, 0), dy, mul(dy, add(y, 1)))
)
export const absOp = unary(
  'abs',
  'Abs',
  (tf, x) => tf.abs(x),
  (dy, x) => mul(dy, sign(x))
)
export const signOp = unary('sign', 'Sign', (tf, x) => tf.sign(x))
export const floorOp = unary('floor', 'Floor', (tf, x) => tf.floor(x))

export const exp = (x: Tensor): Tensor => apply(expOp, [x], {})
/** The natural logarithm. */
export const log = (x: Tensor): Tensor => apply(logOp, [x], {})
export const sqrt = (x: Tensor): Tensor => apply(sqrtOp, [x], {})
export const tanh = (x: Tensor): Tensor => apply(tanhOp, [x], {})
export const sigmoid = (x: Tensor): Tensor => apply(sigmoidOp, [x], {})
/** log(1 + e^x). */
export const softplus = (x: Tensor): Tensor => apply(softplusOp, [x], {})
export const relu = (x: Tensor): Tensor => apply(reluOp, [x], {})
/** x above 0, e^x - 1 below. */
export const elu = (x: Tensor): Tensor => apply(eluOp, [x], {})
export const abs = (x: Tensor): Tensor => apply(absOp, [x], {})
/** -1, 0 or 1. No gradient passes. */
export const sign = (x: Tensor): Tensor => apply(signOp, [x], {})
/** The whole number below. No gradient passes. */
export const floor = (x: Tensor): Tensor => apply(floorOp, [x], {})
export const square = (x: Tensor): Tensor => mul(x, x)

export const powOp = binary(
  'pow',
  'Pow',
  (tf, a, b) => tf.pow(a, b),
  (i, dy, a, b, y) => mul(dy, i === 0 ? mul(b, pow(a, sub(b, 1))) : mul(y, log(a))),
  ['float32']
)
/** a to the power b; `a` must be positive for a gradient to b. */
export const pow = (a: Operand, b: Operand): Tensor => apply(powOp, tensors(a, b), {})

/** Half to each where they are equal, as in PyTorch. */
const shareOf = (dy: Tensor, wins: Tensor, ties: Tensor): Tensor =>
  where(ties, mul(dy, 0.5), where(wins, dy, 0))
export const maximumOp = binary(
  'maximum',
  'Max',
  (tf, a, b) => tf.maximum(a, b),
  (i, dy, a, b) => shareOf(dy, i === 0 ? greater(a, b) : greater(b, a), equal(a, b)),
  ['float32']
)
export const minimumOp = binary(
  'minimum',
  'Min',
  (tf, a, b) => tf.minimum(a, b),
  (i, dy, a, b) => shareOf(dy, i === 0 ? less(a, b) : less(b, a), equal(a, b)),
  ['float32']
)
/** The larger, element by element. */
export const maximum = (a: Operand, b: Operand): Tensor => apply(maximumOp, tensors(a, b), {})
/** The smaller, element by element. */
export const minimum = (a: Operand, b: Operand): Tensor => apply(minimumOp, tensors(a, b), {})

export const clipOp = defineOp<{ low: number; high: number }>({
  name: 'clip',
  shape([x]) {
    expectDtype('clip', [x!], 'float32')
    return { shape: x!.shape, dtype: 'float32' }
  },
  onnx: (w, [x], y) => w.node('Clip', [x!, w.float(y.attributes.low), w.float(y.attributes.high)]),
  tfjs: (tf, [x], y) => tf.clipByValue(x!, y.attributes.low, y.attributes.high),
  gradient(_, dy, y) {
    const x = y.inputs[0]!
    return where(and(greaterEqual(x, y.attributes.low), greaterEqual(y.attributes.high, x)), dy, 0)
  }
})
/** Kept within [low, high]. The gradient passes inside, ends included. */
export const clip = (x: Tensor, low: number, high: number): Tensor => apply(clipOp, [x], { low, high })

/** Bengio, Leonard and Courville 2013: computes `forward`, but the gradient goes to `through`, unchanged. */
export const straightThrough = (forward: Tensor, through: Tensor): Tensor =>
  add(through, stopGradient(sub(forward, through)))

/** An op although it could be composed: differentiated piece by piece its gradient would be ten nodes, not two. */
export const huberOp = defineOp<{ delta: number }>({
  name: 'huber',
  shape([error]) {
    expectDtype('huber', [error!], 'float32')
    return { shape: error!.shape, dtype: 'float32' }
  },
  onnx(w, [error], y) {
    const { delta } = y.attributes
    const inner = w.node('Clip', [error!, w.float(-delta), w.float(delta)])
    return w.node('Mul', [inner, w.node('Sub', [error!, w.node('Mul', [inner, w.float(0.5)])])])
  },
  tfjs(tf, [error], y) {
    const inner = tf.clipByValue(error!, -y.attributes.delta, y.attributes.delta)
    return tf.mul(inner, tf.sub(error!, tf.mul(inner, 0.5)))
  },
  gradient(_, dy, y) {
    const { delta } = y.attributes
    return mul(dy, clip(y.inputs[0]!, -delta, delta))
  }
})
/** Huber's loss, element by element: quadratic within `delta` of 0, then linear. PyTorch's huber_loss. */
export const huber = (error: Tensor, delta = 1): Tensor => apply(huberOp, [error], { delta })

/** Gaussian error linear unit, tanh form (Hendrycks and Gimpel 2016). */
export const gelu = (x: Tensor): Tensor =>
  mul(mul(x, 0.5), add(tanh(mul(add(x, mul(mul(square(x), x), 0.044715)), Math.sqrt(2 / Math.PI))), 1))

/** 1 where a condition holds, else 0. */
export const indicator = (condition: Tensor): Tensor => cast(condition, 'float32')

/** x * sigmoid(x). */
export const silu = (x: Tensor): Tensor => mul(x, sigmoid(x))
