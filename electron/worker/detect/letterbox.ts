/** Pictures of any size on the canvas that a network takes: as large as fits, in the middle, grey around. */
import type { Pixels } from '../../shared/perception/pixels'
import { clipped, type Rect } from './boxes'

/** Of what a picture does not fill: what YOLO's trainers take. */
export const GREY = 114

export interface Size {
  readonly width: number
  readonly height: number
}

/** Where a picture lies on a canvas. */
export interface Letterbox {
  readonly canvas: Size
  readonly picture: Size
  /** Pixels of the canvas for each of the picture. */
  readonly scale: number
  /** Where the picture begins, and how large it is there: whole pixels. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** A picture on a canvas, its sides in proportion. */
export function letterboxOf(picture: Size, canvas: Size): Letterbox {
  const scale = Math.min(canvas.width / picture.width, canvas.height / picture.height)
  const width = Math.max(1, Math.min(canvas.width, Math.round(picture.width * scale)))
  const height = Math.max(1, Math.min(canvas.height, Math.round(picture.height * scale)))
  const [left, top] = [Math.floor((canvas.width - width) / 2), Math.floor((canvas.height - height) / 2)]
  return { canvas, picture, scale, left, top, width, height }
}

/** A box of the picture where it lies on the canvas. */
export function toCanvas({ x, y, width, height }: Rect, { scale, left, top }: Letterbox): Rect {
  return { x: x * scale + left, y: y * scale + top, width: width * scale, height: height * scale }
}

/** A box on the canvas where it lies in the picture, cut at its edges. */
export function toPicture({ x, y, width, height }: Rect, { scale, left, top, picture }: Letterbox): Rect {
  const box = { x: (x - left) / scale, y: (y - top) / scale, width: width / scale, height: height / scale }
  return clipped(box, picture.width, picture.height)
}

/** For each pixel along one side: the first of the source that goes into it, and by how much that and the next ones do. */
interface Taps {
  readonly first: Int32Array
  readonly weights: readonly Float32Array[]
}

/** Where it gets smaller, the share of each pixel that goes into one: nothing thin is lost. Where it gets larger, bilinear. */
function tapsOf(from: number, to: number): Taps {
  const scale = from / to
  const weightOf = scale > 1 ? coverage(scale) : nearness(scale)
  const reach = Math.max(1, scale / 2)
  const first = new Int32Array(to)
  const weights = Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * scale
    const start = Math.max(0, Math.floor(centre - reach))
    const end = Math.min(from, Math.ceil(centre + reach))
    first[i] = start
    const raw = Float32Array.from({ length: end - start }, (_, k) => weightOf(start + k, i))
    const total = raw.reduce((sum, weight) => sum + weight, 0)
    return raw.map((weight) => weight / total)
  })
  return { first, weights }
}

type Weight = (pixel: number, made: number) => number

const coverage =
  (scale: number): Weight =>
  (pixel, made) =>
    Math.max(0, Math.min(pixel + 1, (made + 1) * scale) - Math.max(pixel, made * scale))

const nearness =
  (scale: number): Weight =>
  (pixel, made) =>
    Math.max(0, 1 - Math.abs(pixel + 0.5 - (made + 0.5) * scale))

const known = new Map<string, Taps>()
const MOST_KNOWN = 32

function cachedTaps(from: number, to: number): Taps {
  const key = `${from} ${to}`
  let taps = known.get(key)
  if (!taps) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(key, (taps = tapsOf(from, to)))
  }
  return taps
}

const CHANNELS = 3
const RGBA = 4

/**
 * Draws a picture onto a canvas: red, then green, then blue, each row by row [3, height, width].
 * @param pixels rgba8 of the size that the letterbox is for
 */
export function drawOnCanvas({ data }: Pixels, place: Letterbox, out: Uint8Array): void {
  const { canvas, picture, left, top, width, height } = place
  out.fill(GREY)
  const [across, down] = [cachedTaps(picture.width, width), cachedTaps(picture.height, height)]
  const row = new Float32Array(picture.width * CHANNELS)
  for (let y = 0; y < height; y++) {
    mixRows(data, picture.width, down.first[y]!, down.weights[y]!, row)
    const at = (top + y) * canvas.width + left
    mixColumns(row, across, out, at, canvas.width * canvas.height)
  }
}

/** Several rows of rgba8 into one of red, green, blue. */
function mixRows(
  data: Uint8Array,
  width: number,
  first: number,
  weights: Float32Array,
  row: Float32Array
): void {
  row.fill(0)
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k]!
    let from = (first + k) * width * RGBA
    for (let i = 0; i < row.length; i += CHANNELS, from += RGBA) {
      row[i] = row[i]! + weight * data[from]!
      row[i + 1] = row[i + 1]! + weight * data[from + 1]!
      row[i + 2] = row[i + 2]! + weight * data[from + 2]!
    }
  }
}

/** The columns of such a row into those of the canvas, from `at` on in each of its three planes. */
function mixColumns(row: Float32Array, { first, weights }: Taps, out: Uint8Array, at: number, plane: number) {
  for (let x = 0; x < first.length; x++) {
    const taps = weights[x]!
    let [red, green, blue] = [0.5, 0.5, 0.5]
    let from = first[x]! * CHANNELS
    for (let k = 0; k < taps.length; k++, from += CHANNELS) {
      const weight = taps[k]!
      red += weight * row[from]!
      green += weight * row[from + 1]!
      blue += weight * row[from + 2]!
    }
    out[at + x] = red
    out[at + x + plane] = green
    out[at + x + 2 * plane] = blue
  }
}
