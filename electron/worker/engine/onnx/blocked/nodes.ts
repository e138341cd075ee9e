/**
 * ONNX Runtime's own ops for pictures in blocks of channels: [batch, channels / b, height, width, b] in memory, while their
 * shape is said to be [batch, channels, height, width]. b is 16 with AVX-512 and 8 with AVX2. It uses them itself, but
 * only for convolutions with constant filters; ours change at every step, so we write them.
 */
import type { OnnxAttribute, OnnxWriter } from '../../op'
import { sizeOf, type Shape } from '../../shape'

const DOMAIN = 'com.microsoft.nchwc'

export interface BlockedConv {
  input: string
  filters: string
  bias?: string
  kernel: Shape
  stride?: readonly number[]
  dilation?: readonly number[]
  padding?: readonly number[]
  isRelu?: boolean
}

/** Writes nodes over blocks of `size` channels; one that was written before is not written again. */
export class BlockedNodes {
  private readonly written = new Map<string, string>()

  constructor(
    private readonly writer: OnnxWriter,
    readonly size: number
  ) {}

  /** A picture's channels from their usual order into blocks. */
  reorder = (x: string): string => this.node('ReorderInput', [x], {}, DOMAIN)

  /** And back. */
  restore = (x: string, channels: number): string => this.node('ReorderOutput', [x], { channels }, DOMAIN)

  /** `input` in blocks, or as usual when it has fewer channels than a block; `filters` from `blockFilters`. */
  conv({ input, filters, bias, kernel, stride, dilation, padding, isRelu = false }: BlockedConv): string {
    return this.node(
      'Conv',
      [input, filters, ...(bias === undefined ? [] : [bias])],
      {
        kernel_shape: kernel,
        strides: stride ?? [1, 1],
        dilations: dilation ?? [1, 1],
        pads: padding ?? [0, 0, 0, 0],
        ...(isRelu && { activation: 'Relu' })
      },
      DOMAIN
    )
  }

  /**
   * Filters [out, in, height, width] as a blocked convolution takes them: [out / b, in / b, height, width, b in, b out], or
   * [out / b, in, height, width, b out] when there are fewer inputs than a block.
   */
  blockFilters(filters: string, shape: Shape): string {
    const [out, channels, ...kernel] = shape as [number, number, number, number]
    const { size } = this
    const places = sizeOf(kernel)
    const byOut = this.reorder(this.reshape(filters, [1, out, channels, places]))
    if (channels < size) return this.reshape(byOut, shape)
    const split = this.reshape(byOut, [out / size, channels / size, size, places, size])
    return this.reshape(this.transpose(split, [0, 1, 3, 2, 4]), shape)
  }

  reshape = (x: string, shape: Shape): string => this.node('Reshape', [x, this.writer.ints(shape)])

  transpose = (x: string, perm: readonly number[]): string => this.node('Transpose', [x], { perm })

  /** The first `counts` along the axes from `from` on, beginning at `starts`. */
  cut(x: string, from: number, starts: readonly number[], counts: readonly number[]): string {
    const { writer } = this
    const ends = starts.map((start, i) => start + counts[i]!)
    return this.node('Slice', [
      x,
      writer.ints(starts),
      writer.ints(ends),
      writer.ints(starts.map((_, i) => from + i))
    ])
  }

  /** Backwards along an axis of `length`. */
  reverse(x: string, axis: number, length: number): string {
    const { writer } = this
    const [start, end] = [writer.ints([length - 1]), writer.ints([-length - 1])]
    return this.node('Slice', [x, start, end, writer.ints([axis]), writer.ints([-1])])
  }

  scale = (x: string, factor: number): string =>
    factor === 1 ? x : this.node('Mul', [x, this.writer.float(factor)])

  /** Sums over one axis. */
  sum = (x: string, axis: number, keep: boolean): string =>
    this.node('ReduceSum', [x, this.writer.ints([axis])], { keepdims: Number(keep) })

  node(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain?: string
  ): string {
    const key = JSON.stringify([type, inputs, attributes])
    const known = this.written.get(key)
    if (known !== undefined) return known
    const name = this.writer.node(type, inputs, attributes, domain)
    this.written.set(key, name)
    return name
  }
}
