/** Convolution and its two gradients over blocks of channels. Null: it does not fit blocks. */
import { SOURCES, type Tensor } from '../../graph'
import { mulOp } from '../../ops/arithmetic'
import { castOp, ONNX_DTYPE } from '../../ops/choose'
import { isWide, type Geometry } from '../../ops/convolve'
import { sizeOf, type Shape } from '../../shape'
import type { Blocks, Written } from './rule'

type Four = readonly [number, number, number, number]
const four = (x: Tensor): Four => x.shape as unknown as Four
const geometryOf = (y: Tensor): Geometry => y.attributes as unknown as Geometry

/** x = factor * picture, when that is how x is made: the factor can go to the filters, which are smaller. */
function unscaled(x: Tensor): { picture: Tensor; factor: number } {
  const [a, b] = x.inputs
  const isFactor = (t: Tensor | undefined): boolean => t?.op === SOURCES.constant && sizeOf(t.shape) === 1
  if (x.op === mulOp && isFactor(b) && a!.shape.length === 4) return { picture: a!, factor: b!.data![0]! }
  if (x.op === mulOp && isFactor(a) && b!.shape.length === 4) return { picture: b!, factor: a!.data![0]! }
  return { picture: x, factor: 1 }
}

/** Whole blocks of filters, over whole blocks of channels or over fewer channels than one. */
export function writeConv(c: Blocks, y: Tensor, isRelu = false): Written | null {
  const [x, filters, bias] = y.inputs as [Tensor, Tensor, Tensor?]
  const [out, channels, ...kernel] = four(filters)
  if (out % c.size !== 0 || (channels % c.size !== 0 && channels > c.size)) return null
  const isFew = channels < c.size
  const { picture, factor } = isFew ? unscaled(x) : { picture: x, factor: 1 }
  const { stride, dilation, padding } = geometryOf(y)
  const blocked = c.nodes.conv({
    input: isFew ? c.writer.plain(picture) : c.blocked(picture),
    filters: c.nodes.blockFilters(c.nodes.scale(c.writer.plain(filters), factor), filters.shape),
    ...(bias && { bias: c.writer.plain(bias) }),
    ...{ kernel, stride, dilation, padding, isRelu }
  })
  return { blocked }
}

/**
 * d loss / d x as a convolution of dy. With stride s, the rows s u + p of x (p from 0 to s - 1) get
 * sum over t of dy[u - t] * w[s t + p]: a convolution of stride 1 by the filter's every s-th row, backwards. All s * s such
 * phases are one convolution with s * s times as many filters, whose result is then woven together.
 */
export function writeInputGradient(c: Blocks, y: Tensor): Written | null {
  const [dy, filters] = y.inputs as [Tensor, Tensor]
  const { dilation, stride, padding } = geometryOf(y)
  const [out, channels, ...kernel] = four(filters)
  const plans = [0, 1].map((i) =>
    phasePlan(y.shape[i + 2]!, dy.shape[i + 2]!, kernel[i]!, stride[i]!, padding[i]!)
  )
  const fits = plans.every(({ before, after }) => before >= 0 && after >= 0)
  if (!fits || dilation.some((d) => d !== 1) || out % c.size !== 0 || channels % c.size !== 0) return null
  const [down, across] = plans as [PhasePlan, PhasePlan]
  const phases = c.nodes.conv({
    input: c.blocked(dy),
    filters: phaseFilters(c, filters, stride, [down.taps, across.taps]),
    kernel: [down.taps, across.taps],
    padding: [down.before, across.before, down.after, across.after]
  })
  return { blocked: sizeOf(stride) === 1 ? phases : weave(c, phases, y, [down, across]) }
}

interface PhasePlan {
  /** Rows of the filter that a phase sees. */
  taps: number
  /** Zeros around dy. */
  before: number
  after: number
  /** Rows of each phase, and where the picture begins among all of them. */
  rows: number
  start: number
}

function phasePlan(size: number, counts: number, kernel: number, stride: number, padding: number): PhasePlan {
  const taps = Math.ceil(kernel / stride)
  const start = stride === 1 ? 0 : padding
  const before = taps - 1 - (padding - start)
  const rows = Math.ceil((start + size) / stride)
  return { taps, before, after: rows - counts - before + taps - 1, rows, start }
}

/** [out, in, height, width] as s * s * in filters over out channels, backwards, in blocks. */
function phaseFilters(c: Blocks, filters: Tensor, [down, across]: readonly number[], taps: Shape): string {
  const { nodes } = c
  const [out, channels, height, width] = four(filters)
  const [rows, columns] = taps as [number, number]
  const full = padTo(c, filters, [rows * down! - height, columns * across! - width])
  const split = nodes.reshape(full, [out, channels, rows, down!, columns, across!])
  const count = down! * across! * channels
  const phases = nodes.reshape(nodes.transpose(split, [3, 5, 1, 0, 2, 4]), [count, out, rows * columns])
  return nodes.blockFilters(nodes.reverse(phases, 2, rows * columns), [count, out, rows, columns])
}

function padTo(c: Blocks, filters: Tensor, [rows, columns]: readonly [number, number]): string {
  const name = c.writer.plain(filters)
  if (rows === 0 && columns === 0) return name
  const amounts = c.writer.ints([0, 0, 0, 0, 0, 0, rows, columns])
  return c.nodes.node('Pad', [name, amounts], { mode: 'constant' })
}

/** Phases side by side, as channels, into the picture that they are the rows and columns of. */
function weave(
  c: Blocks,
  phases: string,
  y: Tensor,
  [down, across]: readonly [PhasePlan, PhasePlan]
): string {
  const { nodes, size } = c
  const [batch, channels, height, width] = four(y)
  const [s, t] = geometryOf(y).stride
  const blocks = channels / size
  const split = nodes.reshape(phases, [batch, s, t, blocks, down.rows, across.rows, size])
  const woven = nodes.transpose(split, [0, 3, 4, 1, 5, 2, 6])
  const [rows, columns] = [down.rows * s, across.rows * t]
  const wide = nodes.reshape(woven, [batch, blocks, rows, columns, size])
  const isWhole = rows === height && columns === width
  const cut = isWhole ? wide : nodes.cut(wide, 2, [down.start, across.start], [height, width])
  return nodes.reshape(cut, y.shape)
}

/**
 * d loss / d filters: the batch plays the channels, so it is the batch that must be whole blocks. dy is the filter:
 * [out / b, batch / b, height, width, b of the batch, b out].
 */
export function writeFilterGradient(c: Blocks, y: Tensor): Written | null {
  const [x, dy] = y.inputs as [Tensor, Tensor]
  const [batch, out, height, width] = four(dy)
  const { nodes, size } = c
  if (batch % size !== 0 || out % size !== 0) return null
  const { picture, factor } = unscaled(x)
  const split = nodes.reshape(c.blocked(dy), [batch / size, size, out / size, height * width, size])
  const wide = nodes.conv({
    input: batchBlocked(c, picture),
    filters: nodes.reshape(nodes.transpose(split, [2, 0, 3, 1, 4]), [out, batch, height, width]),
    kernel: [height, width],
    stride: geometryOf(y).dilation,
    dilation: geometryOf(y).stride,
    padding: geometryOf(y).padding
  })
  const restored = nodes.restore(wide, out)
  const isCut = isWide(y as Parameters<typeof isWide>[0])
  const cut = isCut ? nodes.cut(restored, 2, [0, 0], y.shape.slice(2)) : restored
  return { plain: nodes.scale(nodes.transpose(cut, [1, 0, 2, 3]), factor) }
}

/** A picture [batch, channels, ...] as [channels, batch, ...], the batch in blocks. Bytes are turned before they are cast. */
function batchBlocked(c: Blocks, picture: Tensor): string {
  const { nodes, size } = c
  const source = picture.inputs[0]
  const [batch, channels, height, width] = four(picture)
  if (picture.op !== castOp || source!.dtype !== 'uint8')
    return nodes.reorder(nodes.transpose(c.writer.plain(picture), [1, 0, 2, 3]))
  const rows = nodes.reshape(c.writer.plain(source!), [batch / size, size, channels * height * width])
  const columns = nodes.reshape(nodes.transpose(rows, [0, 2, 1]), [
    batch / size,
    channels,
    height * width * size
  ])
  const turned = nodes.reshape(nodes.transpose(columns, [1, 0, 2]), [channels, batch, height, width])
  return nodes.node('Cast', [turned], { to: ONNX_DTYPE.float32 })
}
