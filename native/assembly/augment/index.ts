/**
 * Varying pictures: each row and column of planes of bytes taken from another, and noise added. Sixteen bytes at once: what
 * is written may go on for fifteen bytes beyond its end, and what is read for as many.
 */

/** From where, in a window of sixteen bytes, each of sixteen columns is taken. */
const lanes = memory.data(16, 16)

/** Bytes at the start of the memory that are the module's own. */
export function reserved(): usize {
  return __heap_base
}

/**
 * Planes [planes, side, side] at `from` to planes at `to`: the pixel in row y and column x is that of row `rows[y]` and
 * column `columns[x]` (int32, within the side). Any are right; sixteen neighbouring columns that come from within sixteen
 * are fast, as those of a picture that is moved, drawn nearer or mirrored are.
 */
export function take(from: usize, to: usize, planes: i32, side: i32, columns: usize, rows: usize): void {
  for (let x = 0; ; x += 16) {
    // The last sixteen begin where they end with the row, though some are there already. Of a row of less than sixteen what
    // is written beyond its end is written over by the next row.
    x = max(0, min(x, side - 16))
    const count = min(16, side - x)
    const least = window(columns + (<usize>x << 2), count)
    if (least < 0) takeEach(from, to + x, planes, side, columns + (<usize>x << 2), count, rows)
    else takeSixteen(from + least, to + x, planes, side, rows)
    if (x + 16 >= side) return
  }
}

/** Finds where the window begins that holds so many columns, and fills `lanes`; -1: none holds them. */
function window(columns: usize, count: i32): i32 {
  let least = i32.MAX_VALUE
  for (let i = 0; i < count; i++) least = min(least, load<i32>(columns + (<usize>i << 2)))
  for (let i = 0; i < 16; i++) {
    const lane = i < count ? load<i32>(columns + (<usize>i << 2)) - least : 0
    if (lane > 15) return -1
    store<u8>(lanes + i, <u8>lane)
  }
  return least
}

/** Of every row sixteen columns, as `lanes` says. */
function takeSixteen(from: usize, to: usize, planes: i32, side: i32, rows: usize): void {
  const order = v128.load(lanes)
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < side; y++) {
      const row = from + load<i32>(rows + (<usize>y << 2)) * side
      v128.store(to, i8x16.swizzle(v128.load(row), order))
      to += side
    }
    from += side * side
  }
}

/** Of every row so many columns, one after the other. */
function takeEach(from: usize, to: usize, planes: i32, side: i32, columns: usize, count: i32, rows: usize): void {
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < side; y++) {
      const row = from + load<i32>(rows + (<usize>y << 2)) * side
      for (let i = 0; i < count; i++) store<u8>(to + i, load<u8>(row + load<i32>(columns + (<usize>i << 2))))
      to += side
    }
    from += side * side
  }
}

/**
 * Adds to each of `n` bytes at `at` what stands in the table `up`, less what stands in `down`, and keeps it a byte. The first
 * takes place `first` of the tables, which are `places` long (a power of two, a multiple of 16), begin again at their end, and
 * have their first sixteen bytes once more there.
 */
export function addNoise(at: usize, n: i32, up: usize, down: usize, first: i32, places: i32): void {
  let place = first
  for (let end = at + n; at < end; at += 16) {
    const lighter = i8x16.add_sat_u(v128.load(at), v128.load(up + place))
    v128.store(at, i8x16.sub_sat_u(lighter, v128.load(down + place)))
    place = (place + 16) & (places - 1)
  }
}
