/**
 * The 1-bit picture reduced to 84x84 (and from there 42x42) by exact area averaging: 256 x 224 pixels, every
 * output pixel the mean of the area under it, rounded to the nearest of 256 greys.
 *
 * Along a scan line (upward in the upright picture) 64 pixels make 21 outputs: a pixel weighs 21, an output 64.
 * Across scan lines 8 make 3: weights 3 3 2 | 1 3 3 1 | 2 3 3. So an output is a sum 0..512.
 */
import {
  AREA_STRIDE, AREA_SUMS, CANVAS, COLUMN_STRIDE, COLUMN_SUMS, GRAY84, SHADOW, VRAM
} from './layout'

const SIDE: i32 = 84
/** Eight scan lines of 32 bytes are reduced together, or not at all when none of them changed. */
const BAND_LINES: i32 = 8
const BAND_BYTES: i32 = 256
const BANDS: i32 = 28

/**
 * What each byte of a group of 8 adds to the group's 21 sums, as 8 sums per 64-bit word. The 4th and 7th byte lie
 * across two words, so there are 10 tables of 256: byte 0 1 2 3 | 3 4 5 6 | 6 7.
 */
const BYTE_SUMS = memory.data(10 * 256 * 8, 16)

export function fillReduceTables(): void {
  for (let table = 0; table < 10; table++) {
    const word = table < 4 ? 0 : table < 8 ? 1 : 2
    const position = table - word
    for (let byte = 0; byte < 256; byte++) store<u64>(byteSum(table, byte), sumsOf(position, word, byte))
  }
}

@inline function byteSum(table: i32, byte: i32): usize {
  return BYTE_SUMS + (((table << 8) | byte) << 3)
}

function sumsOf(position: i32, word: i32, byte: i32): u64 {
  let sums: u64 = 0
  for (let bit = 0; bit < 8; bit++) {
    if (((byte >> bit) & 1) == 0) continue
    const start = (position * 8 + bit) * 21
    for (let unit = start; unit < start + 21; unit++) {
      const output = unit >> 6
      if (output >> 3 == word) sums += (<u64>1) << ((output & 7) << 3)
    }
  }
  return sums
}

/** Brings the sums and the 84x84 picture up to date with VRAM. */
export function reduce(board: i32): void {
  for (let band = 0; band < BANDS; band++) {
    const now = board + VRAM + band * BAND_BYTES
    const before = board + <i32>SHADOW + band * BAND_BYTES
    if (isSame(now, before)) continue
    memory.copy(before, now, BAND_BYTES)
    reduceBand(board, band)
  }
}

function isSame(a: i32, b: i32): bool {
  let difference = i64x2.splat(0)
  for (let i = 0; i < BAND_BYTES; i += 16) {
    difference = v128.or(difference, v128.xor(v128.load(a + i), v128.load(b + i)))
  }
  return !v128.any_true(difference)
}

function reduceBand(board: i32, band: i32): void {
  const lines = board + VRAM + band * BAND_BYTES
  const columns = board + <i32>COLUMN_SUMS + band * BAND_LINES * <i32>COLUMN_STRIDE
  for (let line = 0; line < BAND_LINES; line++) {
    reduceLine(lines + line * 32, columns + line * <i32>COLUMN_STRIDE)
  }
  const areas = board + <i32>AREA_SUMS + band * 3 * <i32>AREA_STRIDE
  mixColumns(columns, areas)
  paintColumns(areas, board + <i32>GRAY84 + band * 3)
}

/** 32 bytes to 84 sums 0..64. Stores run 3 bytes over the end of a group; the next group, or padding, is there. */
function reduceLine(line: i32, sums: i32): void {
  for (let group = 0; group < 4; group++) {
    const b = line + group * 8
    const to = sums + group * 21
    const b3 = <i32>load<u8>(b, 3)
    const b6 = <i32>load<u8>(b, 6)
    const low = load<u64>(byteSum(0, load<u8>(b))) + load<u64>(byteSum(1, load<u8>(b, 1)))
    store<u64>(to, low + load<u64>(byteSum(2, load<u8>(b, 2))) + load<u64>(byteSum(3, b3)))
    const middle = load<u64>(byteSum(4, b3)) + load<u64>(byteSum(5, load<u8>(b, 4)))
    store<u64>(to, middle + load<u64>(byteSum(6, load<u8>(b, 5))) + load<u64>(byteSum(7, b6)), 8)
    store<u64>(to, load<u64>(byteSum(8, b6)) + load<u64>(byteSum(9, load<u8>(b, 7))), 16)
  }
}

/** Eight columns of sums to three. */
function mixColumns(columns: i32, areas: i32): void {
  for (let row = 0; row < SIDE; row += 8) {
    const c = columns + row
    const to = areas + row * 2
    const c2 = column(c, 2)
    const c5 = column(c, 5)
    v128.store(to, i16x8.add(thrice(column(c, 0), column(c, 1)), i16x8.add(c2, c2)))
    v128.store(to + <i32>AREA_STRIDE, i16x8.add(thrice(column(c, 3), column(c, 4)), i16x8.add(c2, c5)))
    v128.store(to + 2 * <i32>AREA_STRIDE, i16x8.add(thrice(column(c, 6), column(c, 7)), i16x8.add(c5, c5)))
  }
}

@inline function column(first: i32, index: i32): v128 {
  return v128.load_ext<u8>(first + index * <i32>COLUMN_STRIDE)
}

@inline function thrice(a: v128, b: v128): v128 {
  const sum = i16x8.add(a, b)
  return i16x8.add(sum, i16x8.add(sum, sum))
}

/** Three columns of areas into the picture, the last row of sums on top. */
function paintColumns(areas: i32, picture: i32): void {
  let to = picture + (SIDE - 1) * SIDE
  for (let from = areas; from < areas + SIDE * 2; from += 2) {
    store<u8>(to, gray(load<u16>(from)))
    store<u8>(to, gray(load<u16>(from, AREA_STRIDE)), 1)
    store<u8>(to, gray(load<u16>(from, 2 * AREA_STRIDE)), 2)
    to -= SIDE
  }
}

@inline function gray(area: i32): i32 {
  return (area * 255 + 256) >> 9
}

/** 42x42 to the canvas: an output is the sum of four areas, 0..2048. */
export function paint42(board: i32): void {
  reduce(board)
  const areas = board + <i32>AREA_SUMS
  for (let row = 0; row < 42; row++) {
    for (let col = 0; col < 42; col++) {
      const at = areas + col * 2 * <i32>AREA_STRIDE + (41 - row) * 4
      const upper = <i32>load<u16>(at) + <i32>load<u16>(at, 2)
      const lower = <i32>load<u16>(at, AREA_STRIDE) + <i32>load<u16>(at, AREA_STRIDE + 2)
      store<u8>(CANVAS + row * 42 + col, ((upper + lower) * 255 + 1024) >> 11)
    }
  }
}
