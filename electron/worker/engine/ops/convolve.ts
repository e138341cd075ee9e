/**
 * Two-dimensional convolution (pictures as [batch, channels, height, width], filters as [out, in, height, width]) and
 * its transpose. Both gradients are convolutions again, so they can be differentiated as often as one likes.
 */
import type { Tensor } from '../graph'
import { apply, defineOp, expectDtype, refuse, type Tf, type TfTensor } from '../op'
import { dim, formatShape, type Shape } from '../shape'
import { sum } from './extent'

/** How a window moves over a picture. Pairs are [vertical, horizontal]. */
export interface Geometry {
  stride: readonly [number, number]
  /** Zeros added: top, left, bottom, right. */
  padding: readonly [number, number, number, number]
  dilation: readonly [number, number]
}

/** Geometry with one number where both directions agree. */
export interface Window {
  stride?: number | readonly [number, number]
  padding?: number | readonly [number, number, number, number]
  dilation?: number | readonly [number, number]
}

const pair = (x: number | readonly [number, number]): readonly [number, number] =>
  typeof x === 'number' ? [x, x] : x

export const geometry = ({ stride = 1, padding = 0, dilation = 1 }: Window): Geometry => ({
  stride: pair(stride),
  padding: typeof padding === 'number' ? [padding, padding, padding, padding] : padding,
  dilation: pair(dilation)
})

/** The places a window of `kernel` takes along each direction of a picture of `size`. */
export function windowCounts(
  size: Shape,
  kernel: Shape,
  { stride, padding, dilation }: Geometry
): [number, number] {
  const along = (i: 0 | 1): number => {
    const reach = (dim(kernel, i) - 1) * dilation[i] + 1
    return Math.floor((dim(size, i) + padding[i] + padding[i + 2]! - reach) / stride[i]) + 1
  }
  return [along(0), along(1)]
}

/** Refuses a geometry that is not one, or a window larger than the padded picture. */
export function checkWindow(
  op: string,
  inputs: readonly Tensor[],
  kernel: Shape,
  g: Geometry
): [number, number] {
  const isWhole = [...g.stride, ...g.dilation].every((n) => Number.isInteger(n) && n >= 1)
  if (!isWhole || !g.padding.every((n) => Number.isInteger(n) && n >= 0))
    refuse(op, inputs, 'stride and dilation must be whole numbers of at least 1, padding of at least 0')
  const counts = windowCounts(inputs[0]!.shape.slice(2), kernel, g)
  if (Math.min(...counts) < 1)
    refuse(
      op,
      inputs,
      `a window of ${formatShape(kernel)} (dilation ${formatShape(g.dilation)}) does not fit`
    )
  return counts
}

type ConvAttributes = Geometry & Record<string, readonly number[]>

export const conv2dOp = defineOp<ConvAttributes>({
  name: 'conv2d',
  shape(inputs, attributes) {
    const [x, filters, bias] = inputs
    expectDtype('conv2d', inputs, 'float32')
    if (x!.shape.length !== 4 || filters!.shape.length !== 4) refuse('conv2d', inputs, 'both need four axes')
    if (x!.shape[1] !== filters!.shape[1])
      refuse(
        'conv2d',
        inputs,
        `the picture has ${x!.shape[1]} channels, the filters take ${filters!.shape[1]}`
      )
    const [out] = filters!.shape
    if (bias && (bias.shape.length !== 1 || bias.shape[0] !== out))
      refuse('conv2d', inputs, `the bias must have shape [${out}]`)
    const counts = checkWindow('conv2d', inputs, filters!.shape.slice(2), attributes)
    return { shape: [dim(x!.shape, 0), out!, ...counts], dtype: 'float32' }
  },
  onnx: (w, inputs, y) =>
    w.node('Conv', inputs, { ...onnxGeometry(y.attributes), kernel_shape: kernelOf(y) }),
  tfjs(tf, [x, filters, bias], { attributes }) {
    const result = convTfjs(tf, x!, filters!, attributes)
    return bias ? tf.add(result, tf.reshape(bias, [-1, 1, 1])) : result
  },
  gradient(i, dy, y) {
    const [x, filters] = y.inputs as [Tensor, Tensor]
    if (i === 0) return convTranspose2d(dy, filters, x.shape.slice(2), y.attributes)
    if (i === 1) return filterGradient(x, dy, filters.shape.slice(2), y.attributes)
    return sum(dy, { axes: [0, 2, 3] })
  }
})

/** Slides filters over pictures (cross-correlation, as every library calls convolution); bias is optional. */
export function conv2d(x: Tensor, filters: Tensor, window: Window = {}, bias?: Tensor): Tensor {
  return apply(conv2dOp, bias ? [x, filters, bias] : [x, filters], { ...geometry(window) })
}

export const convTranspose2dOp = defineOp<ConvAttributes & { size: readonly number[] }>({
  name: 'convTranspose2d',
  shape(inputs, { size, ...attributes }) {
    const [x, filters] = inputs
    expectDtype('convTranspose2d', inputs, 'float32')
    if (x!.shape.length !== 4 || filters!.shape.length !== 4)
      refuse('convTranspose2d', inputs, 'both need four axes')
    const counts = windowCounts(size, filters!.shape.slice(2), attributes)
    if (x!.shape[1] !== filters!.shape[0] || counts.some((count, i) => count !== x!.shape[i + 2]))
      refuse('convTranspose2d', inputs, `no convolution of a ${formatShape(size)} picture gives that`)
    return { shape: [dim(x!.shape, 0), dim(filters!.shape, 1), ...size], dtype: 'float32' }
  },
  onnx: (w, inputs, y) =>
    w.node('ConvTranspose', inputs, {
      ...onnxGeometry(y.attributes),
      kernel_shape: kernelOf(y),
      output_padding: leftover(y)
    }),
  tfjs(tf, [x, filters], y) {
    const { padding, stride, dilation, size } = y.attributes
    const [batch, channels] = [dim(y.shape, 0), dim(y.shape, 1)]
    const [height, width] = [dim(size, 0) + padding[0] + padding[2], dim(size, 1) + padding[1] + padding[3]]
    const picture = tf.transpose(x!, [0, 2, 3, 1]) as Parameters<Tf['conv2dTranspose']>[0]
    const kernel = tf.transpose(dilate(tf, filters!, dilation), [2, 3, 1, 0]) as Parameters<
      Tf['conv2dTranspose']
    >[1]
    const full = tf.conv2dTranspose(picture, kernel, [batch, height, width, channels], [...stride], 'valid')
    return tf.slice(tf.transpose(full, [0, 3, 1, 2]), [0, 0, padding[0], padding[1]], [...y.shape])
  },
  gradient(i, dy, y) {
    const [x, filters] = y.inputs as [Tensor, Tensor]
    const { size: _, ...window } = y.attributes
    return i === 0 ? conv2d(dy, filters, window) : filterGradient(dy, x, filters.shape.slice(2), window)
  }
})

/** What conv2d does to a gradient on its way back to a picture of `size`. */
export function convTranspose2d(x: Tensor, filters: Tensor, size: Shape, window: Window = {}): Tensor {
  return apply(convTranspose2dOp, [x, filters], { ...geometry(window), size })
}

/** Stride and dilation change places. */
const swapped = ({ stride, padding, dilation }: Geometry): Geometry => ({
  stride: dilation,
  padding,
  dilation: stride
})

/** Batch and channels change places. */
const SWAP = [1, 0, 2, 3]

type FilterGradientAttributes = ConvAttributes & { kernel: readonly number[] }

/**
 * d loss / d filters of conv2d: a convolution in which the batch plays the channels, the output gradient the filter, and
 * stride and dilation change places. It may find room for more rows than the filter has; those are cut.
 */
export const filterGradientOp = defineOp<FilterGradientAttributes>({
  name: 'filterGradient',
  shape(inputs, { kernel, ...attributes }) {
    const [x, dy] = inputs
    expectDtype('filterGradient', inputs, 'float32')
    if (x!.shape.length !== 4 || dy!.shape.length !== 4)
      refuse('filterGradient', inputs, 'both need four axes')
    const counts = windowCounts(x!.shape.slice(2), kernel, attributes)
    if (x!.shape[0] !== dy!.shape[0] || counts.some((count, i) => count !== dy!.shape[i + 2]))
      refuse('filterGradient', inputs, `no convolution by ${formatShape(kernel)} filters gives that`)
    return { shape: [dim(dy!.shape, 1), dim(x!.shape, 1), ...kernel], dtype: 'float32' }
  },
  onnx(w, inputs, y) {
    const [x, dy] = inputs.map((input) => w.node('Transpose', [input], { perm: SWAP }))
    const kernel = y.inputs[1]!.shape.slice(2)
    const wide = w.node('Conv', [x!, dy!], {
      ...onnxGeometry(swapped(y.attributes)),
      kernel_shape: kernel
    })
    const cut = isWide(y)
      ? w.node('Slice', [wide, w.ints([0, 0]), w.ints(y.attributes.kernel), w.ints([2, 3])])
      : wide
    return w.node('Transpose', [cut], { perm: SWAP })
  },
  tfjs(tf, [x, dy], y) {
    const wide = convTfjs(tf, tf.transpose(x!, SWAP), tf.transpose(dy!, SWAP), swapped(y.attributes))
    const [out, channels, ...kernel] = y.shape as [number, number, number, number]
    return tf.transpose(tf.slice(wide, [0, 0, 0, 0], [channels, out, ...kernel]), SWAP)
  },
  gradient(i, slope, y) {
    const [x, dy] = y.inputs as [Tensor, Tensor]
    const { kernel: _, ...window } = y.attributes
    return i === 0 ? convTranspose2d(dy, slope, x.shape.slice(2), window) : conv2d(x, slope, window)
  }
})

/** d loss / d filters of a convolution by filters of `kernel` over x, given dy = d loss / d result. */
export function filterGradient(x: Tensor, dy: Tensor, kernel: Shape, window: Window): Tensor {
  return apply(filterGradientOp, [x, dy], { ...geometry(window), kernel })
}

/** Whether the swapped convolution finds more rows or columns than the filters have. */
export function isWide(y: Tensor<FilterGradientAttributes>): boolean {
  const [x, dy] = y.inputs as [Tensor, Tensor]
  const counts = windowCounts(x.shape.slice(2), dy.shape.slice(2), swapped(y.attributes))
  return counts.some((count, i) => count !== y.attributes.kernel[i])
}

const kernelOf = (y: Tensor): Shape => y.inputs[1]!.shape.slice(2)

const onnxGeometry = ({ stride, padding, dilation }: Geometry): Record<string, readonly number[]> => ({
  strides: stride,
  pads: padding,
  dilations: dilation
})

/** Rows and columns at the end of the picture that no window reached. */
function leftover(y: Tensor<ConvAttributes & { size: readonly number[] }>): [number, number] {
  const { stride, padding, dilation, size } = y.attributes
  const along = (i: 0 | 1): number => {
    const reach = (dim(kernelOf(y), i) - 1) * dilation[i] + 1
    return (
      dim(size, i) + padding[i] + padding[i + 2]! - reach - (dim(y.inputs[0]!.shape, i + 2) - 1) * stride[i]
    )
  }
  return [along(0), along(1)]
}

/** Without bias, in our order of axes. */
function convTfjs(tf: Tf, x: TfTensor, filters: TfTensor, { stride, padding, dilation }: Geometry): TfTensor {
  const [top, left, bottom, right] = padding
  const padded = tf.pad(x, [[0, 0], [0, 0], [top, bottom], [left, right]]) // prettier-ignore
  const picture = tf.transpose(padded, [0, 2, 3, 1]) as Parameters<Tf['conv2d']>[0]
  const kernel = tf.transpose(dilate(tf, filters, dilation), [2, 3, 1, 0]) as Parameters<Tf['conv2d']>[1]
  return tf.transpose(tf.conv2d(picture, kernel, [...stride], 'valid'), [0, 3, 1, 2])
}

/** tfjs refuses stride and dilation together: put zeros between the filter's rows and columns instead. */
function dilate(tf: Tf, filters: TfTensor, [down, across]: readonly [number, number]): TfTensor {
  const [out, channels, height, width] = filters.shape as [number, number, number, number]
  const spread = tf.pad(tf.reshape(filters, [out * channels, height, 1, width, 1]), [
    [0, 0],
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1]
  ])
  const loose = tf.reshape(spread, [out, channels, height * down, width * across])
  return tf.slice(loose, [0, 0, 0, 0], [out, channels, (height - 1) * down + 1, (width - 1) * across + 1])
}
