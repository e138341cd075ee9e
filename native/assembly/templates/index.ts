/**
 * Template search: the likeness of a template, cut out by a mask, to a grey picture at every place of a window. The measure
 * is the normalised cross-correlation of what differs from the mean, under the mask: -1 to 1, 0 where the picture is flat.
 * All sums are whole numbers and exact. Pictures, templates and masks are int16, so that eight are multiplied at once.
 */

/** Bytes at the start of the memory that are the module's own. */
export function reserved(): usize {
  return __heap_base
}

/** Widens `n` grey bytes to int16. */
export function widen(from: usize, to: usize, n: i32): void {
  let i = 0
  for (; i + 8 <= n; i += 8) v128.store(to + (<usize>i << 1), i16x8.extend_low_i8x16_u(v128.load64_zero(from + <usize>i)))
  for (; i < n; i++) store<i16>(to + (<usize>i << 1), load<u8>(from + <usize>i))
}

/** Means of blocks of `factor` by `factor` pixels, int16 to int16; what is left over at the right and below is dropped. */
export function shrink(from: usize, width: i32, height: i32, factor: i32, to: usize): void {
  const w = width / factor
  const h = height / factor
  const area = factor * factor
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      let sum = area >> 1
      for (let j = 0; j < factor; j++) {
        const row = from + (<usize>((y * factor + j) * width + x * factor) << 1)
        for (let i = 0; i < factor; i++) sum += load<i16>(row + (<usize>i << 1))
      }
      store<i16>(to + (<usize>(y * w + x) << 1), <i16>(sum / area))
    }
}

// @ts-ignore: decorator
@inline
function lanes(v: v128): i32 {
  return i32x4.extract_lane(v, 0) + i32x4.extract_lane(v, 1) + i32x4.extract_lane(v, 2) + i32x4.extract_lane(v, 3)
}

/** The least variance, in levels squared, of what is no flat ground. */
const LEAST_VARIANCE: f64 = 4

/**
 * Likeness at each place of a window of places, row by row, as float32.
 * @param picture int16, `stride` pixels a row, readable 8 pixels beyond its end
 * @param template int16, 0 outside its mask; its rows are `columns` long, a multiple of 8
 * @param mask int16, of the same form: -1 inside, 0 outside
 * @param pixels how many the mask holds  @param sum, deviation of the template's pixels, and the root of the sum of squares
 * around their mean
 */
export function search(
  picture: usize,
  stride: i32,
  template: usize,
  mask: usize,
  columns: i32,
  rows: i32,
  pixels: f64,
  sum: f64,
  deviation: f64,
  left: i32,
  top: i32,
  across: i32,
  down: i32,
  scores: usize
): void {
  const one = i16x8.splat(1)
  for (let y = 0; y < down; y++)
    for (let x = 0; x < across; x++) {
      let products = i32x4.splat(0)
      let levels = i32x4.splat(0)
      let squares = i32x4.splat(0)
      let t = template
      let m = mask
      let row = picture + (<usize>((top + y) * stride + left + x) << 1)
      for (let j = 0; j < rows; j++) {
        for (let i = 0; i < columns; i += 8) {
          const seen = v128.and(v128.load(row + (<usize>i << 1)), v128.load(m))
          products = i32x4.add(products, i32x4.dot_i16x8_s(seen, v128.load(t)))
          levels = i32x4.add(levels, i32x4.dot_i16x8_s(seen, one))
          squares = i32x4.add(squares, i32x4.dot_i16x8_s(seen, seen))
          t += 16
          m += 16
        }
        row += <usize>stride << 1
      }
      const total = <f64>lanes(levels)
      const spread = <f64>lanes(squares) - (total * total) / pixels
      const score =
        spread < LEAST_VARIANCE * pixels
          ? 0
          : (<f64>lanes(products) - (sum * total) / pixels) / (deviation * Math.sqrt(spread))
      store<f32>(scores + (<usize>(y * across + x) << 2), <f32>score)
    }
}
