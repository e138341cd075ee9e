/** Reductions beyond the sum, and the softmax family. */
import type { Tensor } from '../graph'
import { apply, defineOp, expectDtype } from '../op'
import { dim, normalAxis } from '../shape'
import { add, div, mul, neg, sub } from './arithmetic'
import { equal, ONNX_DTYPE, stopGradient } from './choose'
import { reducedShape, reduction, reshape, sum, type Reduction } from './extent'
import { exp, indicator, log, square } from './functions'

/** The mean; over all elements unless told otherwise. */
export function mean(x: Tensor, options: Reduction = {}): Tensor {
  const total = sum(x, { ...options, keep: true })
  const kept = total.shape.reduce((product, size) => product * size, 1)
  const all = x.shape.reduce((product, size) => product * size, 1)
  return mul(sum(x, options), kept / all)
}

/** The variance around the mean, divided by the count (not count - 1), as the norms use it. */
export const variance = (x: Tensor, options: Reduction = {}): Tensor =>
  mean(square(sub(x, mean(x, { ...options, keep: true }))), options)

export const reduceMaxOp = defineOp<{ axes: readonly number[] }>({
  name: 'reduceMax',
  shape([x], { axes }) {
    expectDtype('reduceMax', [x!], 'float32')
    return { shape: reducedShape(x!.shape, axes), dtype: 'float32' }
  },
  onnx: (w, inputs, y) => w.node('ReduceMax', inputs, { axes: y.attributes.axes, keepdims: 1 }),
  tfjs: (tf, [x], y) => tf.max(x!, [...y.attributes.axes], true),
  gradient(_, dy, y) {
    const best = indicator(equal(y.inputs[0]!, y))
    return mul(dy, div(best, sum(best, { axes: y.attributes.axes, keep: true })))
  }
})

/** The largest; equal ones share the gradient. */
export const max = (x: Tensor, options: Reduction = {}): Tensor =>
  reduction('reduceMax', x, options, (axes) => apply(reduceMaxOp, [x], { axes }))
export const min = (x: Tensor, options: Reduction = {}): Tensor => neg(max(neg(x), options))

export const argMaxOp = defineOp<{ axis: number }>({
  name: 'argMax',
  shape([x], { axis }) {
    expectDtype('argMax', [x!], 'float32')
    return { shape: x!.shape.filter((_, i) => i !== axis), dtype: 'int32' }
  },
  onnx(w, inputs, y) {
    const wide = w.node('ArgMax', inputs, { axis: y.attributes.axis, keepdims: 0 })
    return w.node('Cast', [wide], { to: ONNX_DTYPE.int32 })
  },
  tfjs: (tf, [x], y) => tf.argMax(x!, y.attributes.axis)
})
/** Where the largest is along an axis (the first of equals). No gradient passes. */
export const argMax = (x: Tensor, axis = -1): Tensor =>
  apply(argMaxOp, [x], { axis: normalAxis(axis, x.shape.length, 'argMax') })

export const softmaxOp = defineOp<{ axis: number }>({
  name: 'softmax',
  shape([x]) {
    expectDtype('softmax', [x!], 'float32')
    return { shape: x!.shape, dtype: 'float32' }
  },
  onnx: (w, inputs, y) => w.node('Softmax', inputs, { axis: y.attributes.axis }),
  tfjs(tf, [x], { attributes: { axis } }) {
    const powers = tf.exp(tf.sub(x!, tf.max(x!, axis, true)))
    return tf.div(powers, tf.sum(powers, axis, true))
  },
  gradient(_, dy, y) {
    const weighted = mul(dy, y)
    return sub(weighted, mul(y, sum(weighted, { axes: [y.attributes.axis], keep: true })))
  }
})
export const softmax = (x: Tensor, axis = -1): Tensor =>
  apply(softmaxOp, [x], { axis: normalAxis(axis, x.shape.length, 'softmax') })

export const logSoftmaxOp = defineOp<{ axis: number }>({
  name: 'logSoftmax',
  shape([x]) {
    expectDtype('logSoftmax', [x!], 'float32')
    return { shape: x!.shape, dtype: 'float32' }
  },
  onnx: (w, inputs, y) => w.node('LogSoftmax', inputs, { axis: y.attributes.axis }),
  tfjs: (tf, [x], { attributes: { axis } }) => tf.sub(x!, tf.logSumExp(x!, axis, true)),
  gradient(_, dy, y) {
    const { axis } = y.attributes
    return sub(dy, mul(exp(y), sum(dy, { axes: [axis], keep: true })))
  }
})
/** log(softmax(x)), without ever taking the logarithm of 0. */
export const logSoftmax = (x: Tensor, axis = -1): Tensor =>
  apply(logSoftmaxOp, [x], { axis: normalAxis(axis, x.shape.length, 'logSoftmax') })

/** log of the sum of e^x along an axis, which goes away; shifted by the maximum, so that it does not overflow. */
export function logSumExp(x: Tensor, axis = -1): Tensor {
  const peak = stopGradient(max(x, { axes: [axis], keep: true }))
  const total = sum(exp(sub(x, peak)), { axes: [axis] })
  return add(log(total), reshape(peak, total.shape))
}

/** Mean cross-entropy of rows of logits against rows of probabilities: -mean(sum(p log q)). */
export const crossEntropy = (logits: Tensor, probabilities: Tensor): Tensor =>
  mul(sum(mul(probabilities, logSoftmax(logits))), -1 / dim(logits.shape, 0))
