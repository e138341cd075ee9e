/** Ops that take pieces, join pieces and pad. */
import type { Tensor } from '../graph'
import { apply, defineOp, refuse } from '../op'
import { dim, formatShape, normalAxis, sameShape } from '../shape'

export const sliceOp = defineOp<{ from: readonly number[]; to: readonly number[] }>({
  name: 'slice',
  shape([x], { from, to }) {
    const fits = x!.shape.every(
      (size, axis) => from[axis]! >= 0 && from[axis]! < to[axis]! && to[axis]! <= size
    )
    if (from.length !== x!.shape.length || to.length !== x!.shape.length || !fits)
      refuse('slice', [x!], `${formatShape(from)} to ${formatShape(to)} is not within it`)
    return { shape: to.map((end, axis) => end - from[axis]!), dtype: x!.dtype }
  },
  onnx: (w, [x], y) => w.node('Slice', [x!, w.ints(y.attributes.from), w.ints(y.attributes.to)]),
  tfjs: (tf, [x], y) => tf.slice(x!, [...y.attributes.from], [...y.shape]),
  gradient(_, dy, y) {
    const { from, to } = y.attributes
    return pad(
      dy,
      from,
      y.inputs[0]!.shape.map((size, axis) => size - to[axis]!)
    )
  }
})

/** The block from `from` (included) to `to` (excluded), one number for each axis. */
export const slice = (x: Tensor, from: readonly number[], to: readonly number[]): Tensor =>
  sameShape(x.shape, to) && from.every((start) => start === 0) ? x : apply(sliceOp, [x], { from, to })

/** The part from `from` (included) to `to` (excluded) of one axis. */
export function sliceAxis(x: Tensor, axis: number, from: number, to: number): Tensor {
  const at = normalAxis(axis, x.shape.length, 'slice')
  return slice(
    x,
    x.shape.map((_, i) => (i === at ? from : 0)),
    x.shape.map((size, i) => (i === at ? to : size))
  )
}

/** Equal parts of one axis, in order. */
export function split(x: Tensor, axis: number, parts: number): Tensor[] {
  const width = dim(x.shape, axis) / parts
  if (!Number.isInteger(width)) refuse('split', [x], `axis ${axis} does not divide into ${parts} parts`)
  return Array.from({ length: parts }, (_, i) => sliceAxis(x, axis, i * width, (i + 1) * width))
}

export const padOp = defineOp<{ before: readonly number[]; after: readonly number[]; value: number }>({
  name: 'pad',
  shape([x], { before, after }) {
    const rank = x!.shape.length
    const isGood = [...before, ...after].every((amount) => Number.isInteger(amount) && amount >= 0)
    if (x!.dtype !== 'float32' || before.length !== rank || after.length !== rank || !isGood)
      refuse(
        'pad',
        [x!],
        `by ${formatShape(before)} and ${formatShape(after)} needs float32 and no negative amounts`
      )
    return { shape: x!.shape.map((size, axis) => before[axis]! + size + after[axis]!), dtype: 'float32' }
  },
  onnx(w, [x], { attributes: { before, after, value } }) {
    return w.node('Pad', [x!, w.ints([...before, ...after]), w.float(value)], { mode: 'constant' })
  },
  tfjs: (tf, [x], { attributes: { before, after, value } }) =>
    tf.pad(
      x!,
      before.map((amount, axis): [number, number] => [amount, after[axis]!]),
      value
    ),
  gradient(_, dy, y) {
    const { before } = y.attributes
    return slice(
      dy,
      before,
      y.inputs[0]!.shape.map((size, axis) => before[axis]! + size)
    )
  }
})

/** Surrounds with `value`: amounts for each axis. */
export const pad = (x: Tensor, before: readonly number[], after: readonly number[], value = 0): Tensor =>
  [...before, ...after].every((amount) => amount === 0) ? x : apply(padOp, [x], { before, after, value })

export const concatOp = defineOp<{ axis: number }>({
  name: 'concat',
  shape(inputs, { axis }) {
    const [first] = inputs
    const rest = (tensor: Tensor): number[] => tensor.shape.map((size, i) => (i === axis ? 0 : size))
    const fits = inputs.every((x) => x.dtype === first!.dtype && sameShape(rest(x), rest(first!)))
    if (!fits) refuse('concat', inputs, `they differ elsewhere than along axis ${axis}`)
    const total = inputs.reduce((length, x) => length + dim(x.shape, axis), 0)
    return { shape: first!.shape.map((size, i) => (i === axis ? total : size)), dtype: first!.dtype }
  },
  onnx: (w, inputs, y) => w.node('Concat', inputs, { axis: y.attributes.axis }),
  tfjs: (tf, inputs, y) => tf.concat([...inputs], y.attributes.axis),
  gradient(i, dy, y) {
    const { axis } = y.attributes
    const start = y.inputs.slice(0, i).reduce((length, x) => length + dim(x.shape, axis), 0)
    return sliceAxis(dy, axis, start, start + dim(y.inputs[i]!.shape, axis))
  }
})

/** One after the other along an axis. */
export function concat(parts: readonly Tensor[], axis: number): Tensor {
  if (parts.length === 1) return parts[0]!
  return apply(concatOp, parts, { axis: normalAxis(axis, parts[0]?.shape.length ?? 0, 'concat') })
}
