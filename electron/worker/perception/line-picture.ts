import type { Pixels } from '../../shared/perception/pixels'

/** Height in pixels that the recogniser was trained on. */
export const LINE_HEIGHT = 48
/** Columns of the picture that one time step stands for. */
export const COLUMNS_PER_STEP = 8
/** A line wider than this is squeezed: no number is that long. */
const MOST_WIDTH = 1600

/**
 * Digits that are put before every line: a lone digit, above all a 0, is read as one among digits and not as a sign or a
 * letter (measured: docs/perception.md). Sixteen levels, half the recogniser's size.
 */
const PREFIX = [
  '.....37bcdb71...2aaaaaaa3..18bcdb93.........',
  '.....bffffffd1..2fffffff5..2fffffff5........',
  '.....bc636eff7..2ffa88882..29534bffc........',
  '.....2....7ffa..2ff3............3ffc........',
  '..........7ff8..2ffccb82.......19ff7........',
  '.........2efe2..2ffffffe4....affff6.........',
  '........2dfe4...2a645cffc....9efffe4........',
  '.......3efe4.........1fff1.....17ffd........',
  '......5efd3...........eff2.......eff1.......',
  '.....6ffe53332..761..7ffe..53...5fff1.......',
  '.....bfffffffb..9ffdefff6..affdefff9........',
  '.....bfffffffb..5cffffd6...7effffd7.........',
  '..................1232.......2331...........'
]
const PREFIX_TOP = 6
/** Time steps that the prefix takes; what is said there is not of the line. */
export const PREFIX_STEPS = 11
const PREFIX_COLUMNS = PREFIX_STEPS * COLUMNS_PER_STEP

/** A picture of a line as the recogniser takes it, after the prefix: blue, green, red planes of (v / 127.5) - 1. */
export interface LinePicture {
  readonly data: Float32Array
  readonly width: number
  /** Scaled columns a column of the line. */
  readonly scale: number
}

/**
 * Scales a line to the recogniser's height (bilinear). Nothing is put around it but the prefix and what fills its last
 * time step: ground of any kind beside the line costs two lines in a hundred (docs/perception.md).
 */
export function linePicture(line: Pixels): LinePicture {
  const scale = Math.min(LINE_HEIGHT / line.height, MOST_WIDTH / line.width)
  const inner = Math.max(1, Math.ceil((line.width * scale) / COLUMNS_PER_STEP)) * COLUMNS_PER_STEP
  const width = PREFIX_COLUMNS + inner
  const data = new Float32Array(3 * LINE_HEIGHT * width)
  const columns = taps(inner, 1 / scale, line.width)
  const rows = taps(LINE_HEIGHT, line.height / LINE_HEIGHT, line.height)
  for (let channel = 0; channel < 3; channel++) {
    const plane = (2 - channel) * LINE_HEIGHT * width
    fillPlane(data.subarray(plane, plane + LINE_HEIGHT * width), line, channel, columns, rows)
  }
  return { data, width, scale }
}

/** For each place of the target the two source places around it and the weight of the second. */
interface Taps {
  readonly low: Int32Array
  readonly high: Int32Array
  readonly weight: Float32Array
}

/** @param step source places a target place  @param size source places; beyond them the last one goes on */
function taps(length: number, step: number, size: number): Taps {
  const low = new Int32Array(length)
  const high = new Int32Array(length)
  const weight = new Float32Array(length)
  for (let i = 0; i < length; i++) {
    const at = Math.min(size - 1, Math.max(0, (i + 0.5) * step - 0.5))
    low[i] = Math.floor(at)
    high[i] = Math.min(size - 1, Math.floor(at) + 1)
    weight[i] = at - Math.floor(at)
  }
  return { low, high, weight }
}

function fillPlane(plane: Float32Array, line: Pixels, channel: number, columns: Taps, rows: Taps): void {
  const { data } = line
  const inner = columns.low.length
  const width = PREFIX_COLUMNS + inner
  for (let y = 0; y < LINE_HEIGHT; y++) {
    const top = 4 * rows.low[y]! * line.width + channel
    const bottom = 4 * rows.high[y]! * line.width + channel
    const wy = rows.weight[y]!
    plane.set(prefix.subarray(y * PREFIX_COLUMNS, (y + 1) * PREFIX_COLUMNS), y * width)
    for (let x = 0; x < inner; x++) {
      const [l, h, wx] = [4 * columns.low[x]!, 4 * columns.high[x]!, columns.weight[x]!]
      const upper = data[top + l]! * (1 - wx) + data[top + h]! * wx
      const lower = data[bottom + l]! * (1 - wx) + data[bottom + h]! * wx
      plane[y * width + PREFIX_COLUMNS + x] = (upper * (1 - wy) + lower * wy) / 127.5 - 1
    }
  }
}

/** The prefix at a place of the recogniser's picture (bilinear), -1 to 1. */
function prefixLevel(x: number, y: number): number {
  const [px, py] = [(x + 0.5) / 2 - 0.5, (y + 0.5) / 2 - 0.5 - PREFIX_TOP]
  const [left, top] = [Math.floor(px), Math.floor(py)]
  const [wx, wy] = [px - left, py - top]
  const upper = sixteenth(left, top) * (1 - wx) + sixteenth(left + 1, top) * wx
  const lower = sixteenth(left, top + 1) * (1 - wx) + sixteenth(left + 1, top + 1) * wx
  return (2 / 15) * (upper * (1 - wy) + lower * wy) - 1
}

function sixteenth(x: number, y: number): number {
  const digit = PREFIX[y]?.[x] ?? '.'
  return digit === '.' ? 0 : Number.parseInt(digit, 16)
}

const prefix = Float32Array.from({ length: PREFIX_COLUMNS * LINE_HEIGHT }, (_, i) =>
  prefixLevel(i % PREFIX_COLUMNS, Math.floor(i / PREFIX_COLUMNS))
)
