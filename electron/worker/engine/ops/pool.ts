/** Pooling over windows of [batch, channels, height, width]. */
import type { Tensor } from '../graph'
import { apply, defineOp, expectDtype, refuse, type Tf, type TfTensor } from '../op'
import { dim, indices, sizeOf, type Shape } from '../shape'
import { div, mul } from './arithmetic'
import { equal } from './choose'
import { checkWindow, conv2d, convTranspose2d, geometry, type Geometry, type Window } from './convolve'
import { pad } from './cut'
import { reshape, sum } from './extent'
import { indicator } from './functions'

type PoolAttributes = Omit<Geometry, 'dilation'> & { kernel: readonly number[] } & Record<
    string,
    readonly number[]
  >

/** The lowest float32: what a maximum sees beyond the edge. */
const LOWEST = -3.4028234663852886e38

const geometryOf = ({ stride, padding }: PoolAttributes): Geometry => ({ stride, padding, dilation: [1, 1] })

function pooledShape(op: string, inputs: readonly Tensor[], attributes: PoolAttributes): Shape {
  const [x] = inputs
  expectDtype(op, inputs, 'float32')
  if (x!.shape.length !== 4) refuse(op, inputs, 'it needs four axes')
  const { kernel, padding } = attributes
  if (padding.some((amount, i) => amount >= dim(kernel, i % 2)))
    refuse(op, inputs, 'the padding must be smaller than the window')
  return [...x!.shape.slice(0, 2), ...checkWindow(op, inputs, kernel, geometryOf(attributes))]
}

const onnxWindow = ({ kernel, stride, padding }: PoolAttributes): Record<string, readonly number[]> => ({
  kernel_shape: kernel,
  strides: stride,
  pads: padding
})

/** Pads, pools without padding in tfjs's order of axes, and comes back. */
function poolTfjs(
  tf: Tf,
  x: TfTensor,
  { padding: [top, left, bottom, right] }: PoolAttributes,
  edge: number,
  pool: (x: Parameters<Tf['maxPool']>[0]) => TfTensor
): TfTensor {
  const padded = tf.pad(x, [[0, 0], [0, 0], [top, bottom], [left, right]], edge) // prettier-ignore
  return tf.transpose(pool(tf.transpose(padded, [0, 2, 3, 1]) as Parameters<Tf['maxPool']>[0]), [0, 3, 1, 2])
}

/** Channels as pictures of their own: [batch * channels, 1, height, width]. */
const apart = (x: Tensor): Tensor => {
  const [batch, channels, height, width] = x.shape
  return reshape(x, [batch! * channels!, 1, height!, width!])
}

/** One filter for each place in a window, which picks that place. */
function placeFilters(y: Tensor, [height, width]: readonly number[]): Tensor {
  const places = height! * width!
  const picks = Float32Array.from(indices(places * places), (i) => Number(i % (places + 1) === 0))
  return y.graph.constant(picks, [places, 1, height!, width!])
}

export const maxPoolOp = defineOp<PoolAttributes>({
  name: 'maxPool',
  shape: (inputs, attributes) => ({ shape: pooledShape('maxPool', inputs, attributes), dtype: 'float32' }),
  onnx: (w, inputs, y) => w.node('MaxPool', inputs, onnxWindow(y.attributes)),
  tfjs: (tf, [x], { attributes: a }) =>
    poolTfjs(tf, x!, a, LOWEST, (p) =>
      tf.maxPool(p, [...a.kernel] as [number, number], [...a.stride], 'valid')
    ),
  /** Every window's numbers side by side, compared with its maximum; equal ones share. */
  gradient(_, dy, y) {
    const x = y.inputs[0]!
    const { kernel, stride, padding: [top, left, bottom, right] } = y.attributes // prettier-ignore
    const padded = pad(x, [0, 0, top, left], [0, 0, bottom, right], LOWEST)
    const filters = placeFilters(y, kernel)
    const windows = conv2d(apart(padded), filters, { stride })
    const best = indicator(equal(windows, apart(y)))
    const shares = mul(div(best, sum(best, { axes: [1], keep: true })), apart(dy))
    const size = x.shape.slice(2)
    return reshape(convTranspose2d(shares, filters, size, { ...geometryOf(y.attributes) }), x.shape)
  }
})

/** The largest in each window. */
export const maxPool = (x: Tensor, kernel: readonly [number, number], window: Window = {}): Tensor =>
  apply(maxPoolOp, [x], poolAttributes(kernel, window))

export const avgPoolOp = defineOp<PoolAttributes>({
  name: 'avgPool',
  shape: (inputs, attributes) => ({ shape: pooledShape('avgPool', inputs, attributes), dtype: 'float32' }),
  onnx: (w, inputs, y) =>
    w.node('AveragePool', inputs, { ...onnxWindow(y.attributes), count_include_pad: 1 }),
  tfjs: (tf, [x], { attributes: a }) =>
    poolTfjs(tf, x!, a, 0, (p) => tf.avgPool(p, [...a.kernel] as [number, number], [...a.stride], 'valid')),
  gradient(_, dy, y) {
    const { kernel } = y.attributes
    const x = y.inputs[0]!
    const filter = y.graph.constant(1 / sizeOf(kernel), [1, 1, ...kernel])
    const spread = convTranspose2d(apart(dy), filter, x.shape.slice(2), { ...geometryOf(y.attributes) })
    return reshape(spread, x.shape)
  }
})

/** The mean of each window, in which padding counts as zeros. */
export const avgPool = (x: Tensor, kernel: readonly [number, number], window: Window = {}): Tensor =>
  apply(avgPoolOp, [x], poolAttributes(kernel, window))

function poolAttributes(
  kernel: readonly [number, number],
  { stride = kernel, padding }: Window
): PoolAttributes {
  const { stride: steps, padding: edges } = geometry({ stride, ...(padding !== undefined && { padding }) })
  return { kernel, stride: steps, padding: edges }
}
