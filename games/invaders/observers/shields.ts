/** Where the four shields stand in the upright picture, and how finely they are sampled. */
const SHIELDS = 4
const FIRST_COLUMN = 32
const PITCH = 45
const WIDTH = 22
const SLICES = 4
/** The picture's memory begins 1 KiB into the block: 32 bytes a column, bit 0 the lowest pixel. */
const PICTURE = 0x400
const BYTES_PER_COLUMN = 32
/** Bytes of a column in which shields stand: heights 48 to 63. */
const LOW_BYTE = 6
const HIGH_BYTE = 7
const PIXELS_PER_COLUMN = 16
const COLUMNS = 224
/** Lit pixels of a whole slice, about: what counts as full cover. */
const FULL_SLICE = 64

/** `shield0Slice0` ...: from the left, four slices each. */
export const SHIELD_NAMES: readonly string[] = Array.from(
  { length: SHIELDS * SLICES },
  (_, i) => `shield${Math.floor(i / SLICES)}Slice${i % SLICES}`
)

const BITS = Uint8Array.from({ length: 256 }, (_, byte) => {
  let count = 0
  for (let rest = byte; rest > 0; rest >>= 1) count += rest & 1
  return count
})

/** Writes how much of each slice still stands, 0 to 1, read from the picture in `ram`. */
export function shieldCover(ram: Uint8Array, out: Float32Array, at: number): void {
  for (let shield = 0; shield < SHIELDS; shield++)
    for (let slice = 0; slice < SLICES; slice++)
      out[at + shield * SLICES + slice] = Math.min(1, litPixels(ram, shield, slice) / FULL_SLICE)
}

function litPixels(ram: Uint8Array, shield: number, slice: number): number {
  const left = FIRST_COLUMN + shield * PITCH
  const [from, to] = [slice, slice + 1].map((s) => left + Math.round((s * WIDTH) / SLICES)) as [
    number,
    number
  ]
  return litBetween(ram, from, to)
}

/** How much of a shield stands over the columns `from` to before `to` of the picture, 0 to 1. */
export function coverOver(ram: Uint8Array, from: number, to: number): number {
  const [first, end] = [Math.max(0, from), Math.min(COLUMNS, to)]
  return first >= end ? 0 : litBetween(ram, first, end) / (PIXELS_PER_COLUMN * (to - from))
}

function litBetween(ram: Uint8Array, from: number, to: number): number {
  let lit = 0
  for (let column = from; column < to; column++) {
    const bottom = PICTURE + column * BYTES_PER_COLUMN
    lit += BITS[ram[bottom + LOW_BYTE]!]! + BITS[ram[bottom + HIGH_BYTE]!]!
  }
  return lit
}
