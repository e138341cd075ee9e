import type { ReaderValue } from '../../shared/perception/fields'
import type { Pixels } from '../../shared/perception/pixels'
import type { ReaderOf } from '../../shared/perception/readers'
import { nearest, rgbOf, sampleStep, type Rgb } from './colours'

/**
 * How much of a bar is filled, 0 to 1. A bar is looked at slice by slice along the way it grows; a slice is the pixels
 * across it. With colours, each slice is filled or not by most of its pixels; without, its end is where the colour
 * changes most, and a bar of one colour all over is null: nobody can tell a full one from an empty one.
 */
export function readBar(reader: ReaderOf<'bar'>, pixels: Pixels): ReaderValue {
  return reader.filled === undefined
    ? byEdge(slicesOf(reader.grows, pixels), pixels)
    : byColour(reader, slicesOf(reader.grows, pixels), pixels)
}

/** Where the bytes of each slice's pixels begin, in the order in which the bar fills. */
type Slices = readonly (readonly number[])[]

function slicesOf(grows: ReaderOf<'bar'>['grows'], { width, height }: Pixels): Slices {
  const isLevel = grows === 'left' || grows === 'right'
  const [along, across] = isLevel ? [width, height] : [height, width]
  const step = sampleStep(along, across) ** 2
  const slices = Array.from({ length: along }, (_, i) =>
    Array.from({ length: Math.ceil(across / step) }, (_, j) => {
      const other = Math.min(across - 1, j * step)
      return 4 * (isLevel ? other * width + i : i * width + other)
    })
  )
  return grows === 'right' || grows === 'down' ? slices : slices.reverse()
}

/**
 * The split at which the fewest slices lie on the wrong side: a number or a gleam painted over the bar does not move its
 * end. Confidence: the share of slices on the right side.
 */
function byColour(reader: ReaderOf<'bar'>, slices: Slices, { data }: Pixels): ReaderValue {
  const filled = (reader.filled ?? []).map(rgbOf)
  const empty = (reader.empty ?? []).map(rgbOf)
  const shares = slices.map((slice) => filledShare(slice, data, filled, empty, reader.tolerance))
  let wrong = shares.reduce((sum, share) => sum + share, 0)
  let [best, least] = [0, wrong]
  shares.forEach((share, i) => {
    wrong += 1 - 2 * share
    if (wrong < least) [best, least] = [i + 1, wrong]
  })
  return { value: best / slices.length, confidence: Math.max(0, 1 - least / slices.length) }
}

/** The share of a slice's pixels that look filled: nearer to a filled colour than to an empty one, and near enough. */
function filledShare(
  slice: readonly number[],
  data: Uint8Array,
  filled: readonly Rgb[],
  empty: readonly Rgb[],
  tolerance: number
): number {
  const isFilled = (at: number): boolean => {
    const near = nearest(data, at, filled)
    return empty.length > 0 ? near < nearest(data, at, empty) : near <= tolerance
  }
  return slice.filter(isFilled).length / slice.length
}

/** Less difference than this between its two parts, in levels, is no end of a bar. */
const LEAST_CONTRAST = 12

/** Otsu's split of the slices' mean colours: the two parts are each as much of one colour as can be. */
function byEdge(slices: Slices, { data }: Pixels): ReaderValue {
  const means = slices.map((slice) => meanColour(slice, data))
  const total = sum(means)
  const n = means.length
  let left: Rgb = [0, 0, 0]
  let best = { at: 0, between: 0, contrast: 0 }
  for (let i = 1; i < n; i++) {
    left = add(left, means[i - 1]!)
    const gaps = total.map((t, c) => left[c]! / i - (t - left[c]!) / (n - i))
    const between = ((i * (n - i)) / (n * n)) * gaps.reduce((s, g) => s + g * g, 0)
    if (between > best.between) best = { at: i, between, contrast: Math.max(...gaps.map(Math.abs)) }
  }
  if (best.contrast < LEAST_CONTRAST) return { value: null, confidence: 0 }
  return { value: best.at / n, confidence: Math.min(1, best.between / variance(means, total)) }
}

function meanColour(slice: readonly number[], data: Uint8Array): Rgb {
  let [red, green, blue] = [0, 0, 0]
  for (const at of slice) {
    red += data[at]!
    green += data[at + 1]!
    blue += data[at + 2]!
  }
  return [red / slice.length, green / slice.length, blue / slice.length]
}

const add = (a: Rgb, b: Rgb): Rgb => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
const sum = (colours: readonly Rgb[]): Rgb => colours.reduce(add, [0, 0, 0])

function variance(colours: readonly Rgb[], total: Rgb): number {
  const n = colours.length
  const squares = colours.reduce((s, c) => s + c.reduce((t, v, i) => t + (v - total[i]! / n) ** 2, 0), 0)
  return squares / n
}
