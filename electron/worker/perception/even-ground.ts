import { toGrey, type Pixels } from '../../shared/perception/pixels'

/** Columns that are left beside what stands out, in pixels. */
const BESIDE = 7
/** A column has something in it where it is off the ground by this share of the most that is. */
const STANDS_OUT = 1 / 3
/** Levels, of 255, that something has to be off the ground to be seen at all. */
const LEAST_LEVELS = 6

/** A line over an even ground. */
export interface EvenLine {
  /** To be read: whole, and cut to what stands out. None where nothing does. */
  readonly pictures: readonly Pixels[]
  /** Levels, of 255, that the most of it is off the ground. */
  readonly levels: number
}

/**
 * A line over an even ground: each row's own ground (its middle level) becomes the same grey, and what is lighter and
 * darker fills the rest of the levels. What shades from top to bottom, or is dim, is then like any other line. Twice:
 * whole, and cut to what stands out.
 */
export function overEvenGround(line: Pixels): EvenLine {
  const { width, height } = line
  const grey = toGrey(line).data
  const off = new Int16Array(width * height)
  let most = 0
  for (let y = 0; y < height; y++) {
    const row = grey.subarray(y * width, (y + 1) * width)
    const ground = Uint8Array.from(row).sort()[width >> 1]!
    row.forEach((level, x) => {
      off[y * width + x] = level - ground
      most = Math.max(most, Math.abs(level - ground))
    })
  }
  if (most < LEAST_LEVELS) return { pictures: [], levels: most }
  const data = new Uint8Array(4 * width * height)
  off.forEach((levels, i) => {
    data.fill(Math.round(128 + (127 * levels) / most), 4 * i, 4 * i + 3)
    data[4 * i + 3] = 255
  })
  const columns = Array.from({ length: width }, (_, x) => x).filter((x) =>
    Array.from({ length: height }, (_, y) => Math.abs(off[y * width + x]!)).some(
      (levels) => levels > STANDS_OUT * most
    )
  )
  const even = { width, height, data }
  const cut = columnsOf(even, columns[0]! - BESIDE, columns.at(-1)! + 1 + BESIDE)
  return { pictures: [even, cut], levels: most }
}

/** The columns of a line from one on, to before another, as far as there are any; one at least. */
export function columnsOf({ width, height, data }: Pixels, from: number, to: number): Pixels {
  const left = Math.min(width - 1, Math.max(0, from))
  const right = Math.max(left + 1, Math.min(width, to))
  const cut = new Uint8Array(4 * (right - left) * height)
  for (let y = 0; y < height; y++)
    cut.set(data.subarray(4 * (y * width + left), 4 * (y * width + right)), 4 * y * (right - left))
  return { width: right - left, height, data: cut }
}
