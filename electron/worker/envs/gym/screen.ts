import { PICTURE_SIDE } from '../../../../games/contract/observer'

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
  /** One new row, its columns not yet reduced. */
  private readonly row: Float64Array

  constructor(
    height: number,
    private readonly width: number
  ) {
    this.rows = spansOf(height, PICTURE_SIDE)
    this.columns = spansOf(width, PICTURE_SIDE)
    this.row = new Float64Array(width)
  }

  reduce(screen: Uint8Array, out: Uint8Array): void {
    const { first, count, shares } = this.rows
    for (let y = 0, share = 0; y < PICTURE_SIDE; y++) {
      this.row.fill(0)
      for (let k = 0; k < count[y]!; k++, share++) this.addRow(screen, first[y]! + k, shares[share]!)
      this.reduceRow(out, y * PICTURE_SIDE)
    }
  }

  private addRow(screen: Uint8Array, y: number, share: number): void {
    const { row, width } = this
    const from = y * width
    for (let x = 0; x < width; x++) row[x]! += share * screen[from + x]!
  }

  private reduceRow(out: Uint8Array, to: number): void {
    const { row } = this
    const { first, count, shares } = this.columns
    for (let x = 0, share = 0; x < PICTURE_SIDE; x++) {
      // Rounds to the nearest.
      let sum = 0.5
      for (let k = 0, from = first[x]!; k < count[x]!; k++) sum += shares[share++]! * row[from + k]!
      out[to + x] = sum
    }
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
