/** Ops that change a tensor's extent: reshape, stretch, and sum, which undoes a stretch. */
import type { Tensor } from '../graph'
import { apply, defineOp, expectDtype, refuse } from '../op'
import { broadcast, formatShape, indices, normalAxes, sameShape, sizeOf, type Shape } from '../shape'

export const reshapeOp = defineOp<{ shape: Shape }>({
  name: 'reshape',
  shape([x], { shape }) {
    if (sizeOf(shape) !== sizeOf(x!.shape))
      refuse('reshape', [x!], `${formatShape(shape)} has another number of elements`)
    return { shape, dtype: x!.dtype }
  },
  onnx: (w, [x], y) => w.node('Reshape', [x!, w.ints(y.shape)]),
  tfjs: (tf, [x], y) => tf.reshape(x!, [...y.shape]),
  gradient: (_, dy, y) => reshape(dy, y.inputs[0]!.shape)
})

/** The same elements in another shape. One size may be -1: whatever is left. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const known = -sizeOf(shape)
  const wanted = shape.map((size) => (size === -1 ? sizeOf(x.shape) / known : size))
  return sameShape(x.shape, wanted) ? x : apply(reshapeOp, [x], { shape: wanted })
}

/** All axes from the second on as one: [batch, features]. */
export const flatten = (x: Tensor): Tensor => reshape(x, [x.shape[0] ?? 1, -1])

/** A new axis of size 1 at `axis` (from the end when negative). */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const at = axis < 0 ? axis + x.shape.length + 1 : axis
  return reshape(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)])
}

export const expandOp = defineOp<{ shape: Shape }>({
  name: 'expand',
  shape([x], { shape }) {
    const result = broadcast(x!.shape, shape)
    if (!result || !sameShape(result, shape))
      refuse('expand', [x!], `it does not stretch to ${formatShape(shape)}`)
    return { shape, dtype: x!.dtype }
  },
  onnx: (w, [x], y) => w.node('Expand', [x!, w.ints(y.shape)]),
  tfjs: (tf, [x], y) => tf.broadcastTo(x!, [...y.shape]),
  gradient: (_, dy, y) => sumTo(dy, y.inputs[0]!.shape)
})

/** Repeats along axes of size 1, and along new leading axes. */
export const expand = (x: Tensor, shape: Shape): Tensor =>
  sameShape(x.shape, shape) ? x : apply(expandOp, [x], { shape })

/** The shape of a reduction over `axes`, which stay with size 1. */
export const reducedShape = (shape: Shape, axes: readonly number[]): number[] =>
  shape.map((size, axis) => (axes.includes(axis) ? 1 : size))

export const reduceSumOp = defineOp<{ axes: readonly number[] }>({
  name: 'reduceSum',
  shape([x], { axes }) {
    expectDtype('reduceSum', [x!], 'float32', 'int32')
    return { shape: reducedShape(x!.shape, axes), dtype: x!.dtype }
  },
  onnx: (w, [x], y) => w.node('ReduceSum', [x!, w.ints(y.attributes.axes)], { keepdims: 1 }),
  tfjs: (tf, [x], y) => tf.sum(x!, [...y.attributes.axes], true),
  gradient: (_, dy, y) => expand(dy, y.inputs[0]!.shape)
})

/** How a reduction treats its axes. */
export interface Reduction {
  /** Which; all when left out. */
  axes?: readonly number[]
  /** Whether they stay, with size 1. */
  keep?: boolean
}

/** Applies `reduce`, which keeps its axes, then drops them unless asked to keep. */
export function reduction(
  name: string,
  x: Tensor,
  { axes = indices(x.shape.length), keep = false }: Reduction,
  reduce: (axes: readonly number[]) => Tensor
): Tensor {
  const normal = normalAxes(axes, x.shape.length, name)
  const reduced = normal.length === 0 ? x : reduce(normal)
  return keep
    ? reduced
    : reshape(
        reduced,
        x.shape.filter((_, axis) => !normal.includes(axis))
      )
}

export const sum = (x: Tensor, options: Reduction = {}): Tensor =>
  reduction('reduceSum', x, options, (axes) => apply(reduceSumOp, [x], { axes }))

/** Sums what broadcasting had stretched: the gradient of a broadcast. */
export function sumTo(x: Tensor, shape: Shape): Tensor {
  const missing = x.shape.length - shape.length
  const axes = indices(x.shape.length).filter(
    (axis) => axis < missing || (shape[axis - missing] === 1 && x.shape[axis] !== 1)
  )
  return reshape(axes.length === 0 ? x : sum(x, { axes }), shape)
}
