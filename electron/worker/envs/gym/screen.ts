import { PICTURE_SIDE } from '../observer'

/** For one side: which inputs lie in each output, from where, and by how much. */
interface Spans {
  readonly first: Int32Array
  readonly count: Int32Array
  /** One after the other: the share of each input, all of an output's adding up to 1. */
  readonly shares: Float64Array
}

/** Reduces grey pictures to 84 x 84 by the mean over the area under each new pixel (OpenCV's INTER_AREA). */
export class ScreenReducer {
  private readonly rows: Spans
  private readonly columns: Spans
  /** The picture with its columns reduced. */
  private readonly narrow: Float64Array

  constructor(
    private readonly height: number,
    private readonly width: number
  ) {
    this.rows = spansOf(height, PICTURE_SIDE)
    this.columns = spansOf(width, PICTURE_SIDE)
    this.narrow = new Float64Array(height * PICTURE_SIDE)
  }

  reduce(screen: Uint8Array, out: Uint8Array): void {
    const { narrow, height, width } = this
    for (let y = 0; y < height; y++) mix(screen, y * width, 1, this.columns, narrow, y * PICTURE_SIDE, 1)
    for (let x = 0; x < PICTURE_SIDE; x++) mix(narrow, x, PICTURE_SIDE, this.rows, out, x, PICTURE_SIDE)
  }
}

function mix(
  from: ArrayLike<number>,
  at: number,
  stride: number,
  { first, count, shares }: Spans,
  to: Uint8Array | Float64Array,
  toAt: number,
  toStride: number
): void {
  const rounding = to instanceof Uint8Array ? 0.5 : 0
  for (let i = 0, share = 0; i < first.length; i++) {
    let sum = rounding
    let source = at + first[i]! * stride
    for (let k = count[i]!; k > 0; k--, source += stride) sum += shares[share++]! * from[source]!
    to[toAt + i * toStride] = sum
  }
}

function spansOf(inputs: number, outputs: number): Spans {
  const scale = inputs / outputs
  const spans = Array.from({ length: outputs }, (_, i) => {
    const [from, to] = [i * scale, (i + 1) * scale]
    const first = Math.floor(from)
    const count = Math.min(inputs, Math.ceil(to - 1e-9)) - first
    const overlap = (k: number): number => Math.min(to, first + k + 1) - Math.max(from, first + k)
    return { first, shares: Array.from({ length: count }, (_, k) => overlap(k) / scale) }
  })
  return {
    first: Int32Array.from(spans, ({ first }) => first),
    count: Int32Array.from(spans, ({ shares }) => shares.length),
    shares: Float64Array.from(spans.flatMap(({ shares }) => shares))
  }
}
