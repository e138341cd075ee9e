/**
 * The full picture, upright: 224 columns by 256 rows on the bank's canvas. Scan line y is column y; bit 0 of
 * 2400h + 32 y is at the bottom. Eight scan lines are handled at once, as eight bytes of one 64-bit word.
 */
import { CANVAS, VRAM } from './layout'

const WIDTH: i32 = 224
const HEIGHT: i32 = 256
const LINE_BYTES: i32 = 32
const LOW_BITS: u64 = 0x0101010101010101

const BLACK: u32 = 0xff000000
const WHITE: u32 = 0xffffffff
const RED: u32 = 0xff2020ff
const GREEN: u32 = 0xff20ff20

/** Colours of the cellophane strips over the tube, as rows of RGBA: plain, saucer, shields and ship, ships in reserve. */
const GELS = memory.data(4 * 224 * 4, 16)
const PLAIN: i32 = 0
const SAUCER: i32 = 1
const SHIELDS: i32 = 2
const RESERVE: i32 = 3

export function fillGels(): void {
  for (let x = 0; x < WIDTH; x++) {
    store<u32>(gelRow(PLAIN) + (x << 2), WHITE)
    store<u32>(gelRow(SAUCER) + (x << 2), RED)
    store<u32>(gelRow(SHIELDS) + (x << 2), GREEN)
    store<u32>(gelRow(RESERVE) + (x << 2), x >= 16 && x < 134 ? GREEN : WHITE)
  }
}

function gelRow(strip: i32): usize {
  return GELS + strip * WIDTH * 4
}

function stripOf(row: i32): i32 {
  if (row >= 240) return RESERVE
  if (row >= 184) return SHIELDS
  return row >= 32 && row < 64 ? SAUCER : PLAIN
}

/** Byte `offset` of eight scan lines from `line` on, one line per byte of the result. */
@inline function eightLines(line: i32, offset: i32): u64 {
  const at = line + offset
  let word: u64 = 0
  for (let i = 0; i < 8; i++) word |= <u64>load<u8>(at + i * LINE_BYTES) << (i << 3)
  return word
}

export function paintGray(board: i32): void {
  for (let x = 0; x < WIDTH; x += 8) {
    for (let offset = 0; offset < LINE_BYTES; offset++) {
      const lines = eightLines(board + VRAM + x * LINE_BYTES, offset)
      let to = CANVAS + (HEIGHT - 1 - offset * 8) * WIDTH + x
      for (let bit = 0; bit < 8; bit++) {
        store<u64>(to, ((lines >> bit) & LOW_BITS) * 255)
        to -= WIDTH
      }
    }
  }
}

export function paintRgba(board: i32): void {
  for (let x = 0; x < WIDTH; x += 8) {
    for (let offset = 0; offset < LINE_BYTES; offset++) {
      const lines = eightLines(board + VRAM + x * LINE_BYTES, offset)
      for (let bit = 0; bit < 8; bit++) {
        const row = HEIGHT - 1 - offset * 8 - bit
        paintEight(CANVAS + (row * WIDTH + x) * 4, gelRow(stripOf(row)) + x * 4, (lines >> bit) & LOW_BITS)
      }
    }
  }
}

/** Eight pixels, lit ones in the colour of the strip, the others black. */
@inline function paintEight(to: usize, gel: usize, lit: u64): void {
  const masks = i16x8.extend_low_i8x16_s(i64x2.splat(lit * 255))
  const black = i32x4.splat(BLACK)
  const left = v128.and(i32x4.extend_low_i16x8_s(masks), v128.load(gel))
  const right = v128.and(i32x4.extend_high_i16x8_s(masks), v128.load(gel, 16))
  v128.store(to, v128.or(left, black))
  v128.store(to, v128.or(right, black), 16)
}
