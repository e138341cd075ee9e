/** Crops to learn from: pieces of pictures, a little larger or smaller, lighter or darker, with things pasted in. */
import type { Random } from '../../shared/random'
import { areaOf, clipped, commonArea, type Rect } from './boxes'
import { CANVAS, type LearnedPicture, type Truth } from './learned-pictures'
import { GREY } from './letterbox'

/** So many crops lie around something; the others, anywhere, show what is nothing: portraits, icons, buttons. */
const AROUND_SHARE = 0.55
/** How much lighter or darker, larger or smaller. */
const LIGHT = [0.75, 1.2] as const
const ZOOM = [0.8, 1.25] as const
/** So many are left at their size, pixel for pixel: as sharp as what is looked at later, which making larger blurs. */
const SHARP_SHARE = 0.5
const MOST_PASTED = 4
/** Of what is pasted, so much has a soft edge; the other half is a plain rectangle. */
const SOFT_SHARE = 0.5
/** And each of its colours by itself: the light of evenings and caves. */
const TINT = [0.85, 1.15] as const
/** How much light one that is pasted has of its own. */
const PASTED_LIGHT = [0.85, 1.15] as const
/** Less than this of a box within the crop: nobody could tell; more than the second: it is to be found. */
const [HARDLY, ENOUGH] = [0.1, 0.4]
/** A box that is covered by more than this is not to be found any more. */
const MOST_COVERED = 0.5
/** What shares more of its box with others is not pasted. */
const MOST_SHARED = 0.15
const CHANNELS = 3

export interface CropConfig {
  /** Pixels along a side. */
  readonly side: number
  /** Whether pictures may be mirrored: not where left and right mean something. */
  readonly isMirrored: boolean
  readonly isPasted: boolean
}

export interface Crop {
  /** In pixels of the crop. */
  readonly truths: readonly Truth[]
  /** Boxes of which nobody knows whether they are to be found. */
  readonly unsure: readonly Rect[]
}

/** Where a crop lies: it is so many times larger than its piece of the picture, which begins there. */
interface Piece {
  readonly x: number
  readonly y: number
  readonly zoom: number
  readonly isMirrored: boolean
  /** What red, green and blue are multiplied by. */
  readonly light: readonly number[]
}

/** Something and the picture that shows it. */
interface Shown {
  readonly picture: LearnedPicture
  readonly truth: Truth
}

export class Cropper {
  /** Everything there is to be found, by its kind: rare kinds are looked at as often as others. */
  private readonly byKind: readonly (readonly Shown[])[]
  /** Of that what can be pasted. */
  private readonly pasteable: readonly (readonly Shown[])[]

  constructor(
    private readonly pictures: readonly LearnedPicture[],
    private readonly config: CropConfig,
    private readonly random: Random
  ) {
    const all = pictures.flatMap((picture) => picture.truths.map((truth) => ({ picture, truth })))
    this.byKind = byKindOf(all)
    this.pasteable = byKindOf(all.filter(({ truth, picture }) => isAlone(truth, picture)))
  }

  /** Draws the next one. @param out bytes [3, side, side] */
  draw(out: Uint8Array): Crop {
    const { side, isPasted } = this.config
    const { picture, piece } = this.choosePiece()
    copyPiece(picture.canvas, piece, side, out)
    const crop = boxesIn(picture, piece, side)
    if (!isPasted || this.pasteable.length === 0) return crop
    let { truths } = crop
    for (let left = this.random.integer(MOST_PASTED + 1); left > 0; left--) {
      const pasted = this.paste(out)
      if (pasted !== null) truths = [...truths.filter((one) => !isCovered(one.box, pasted.box)), pasted]
    }
    return { ...crop, truths }
  }

  /** Around something of any kind, or anywhere. */
  private choosePiece(): { readonly picture: LearnedPicture; readonly piece: Piece } {
    const { side, isMirrored } = this.config
    const zoom = this.drawZoom()
    const length = side / zoom
    const [mostX, mostY] = [CANVAS.width - length, CANVAS.height - length]
    const around =
      this.byKind.length > 0 && this.random.uniform() < AROUND_SHARE
        ? this.oneOf(this.oneOf(this.byKind))
        : null
    const picture = around?.picture ?? this.oneOf(this.pictures)
    const place = (middle: number | null, most: number): number => {
      const share = this.random.uniform()
      const at = middle === null ? share * most : middle - length * share
      const inside = most <= 0 ? most / 2 : Math.max(0, Math.min(most, at))
      return zoom === 1 ? Math.round(inside) : inside
    }
    const box = around?.truth.box
    const [x, y] = [box ? box.x + box.width / 2 : null, box ? box.y + box.height / 2 : null]
    return {
      picture,
      piece: {
        ...{ x: place(x, mostX), y: place(y, mostY), zoom },
        isMirrored: isMirrored && this.random.integer(2) === 0,
        light: this.lightOf(LIGHT)
      }
    }
  }

  /** Puts something from anywhere somewhere; null where it does not fit. */
  private paste(out: Uint8Array): Truth | null {
    const { side, isMirrored } = this.config
    const { picture, truth } = this.oneOf(this.oneOf(this.pasteable))
    const zoom = this.drawZoom()
    const [width, height] = [Math.round(truth.box.width * zoom), Math.round(truth.box.height * zoom)]
    if (width < 4 || height < 4 || width >= side || height >= side) return null
    const place = { x: this.random.integer(side - width), y: this.random.integer(side - height) }
    const patch = {
      ...{ x: Math.round(truth.box.x), y: Math.round(truth.box.y), zoom, light: this.lightOf(PASTED_LIGHT) },
      isMirrored: isMirrored && this.random.integer(2) === 0
    }
    const box = { ...place, width, height }
    blend(picture.canvas, patch, box, this.random.uniform() < SOFT_SHARE, out, side)
    return { kind: truth.kind, box }
  }

  private drawZoom(): number {
    return this.random.uniform() < SHARP_SHARE ? 1 : this.between(ZOOM)
  }

  private lightOf(range: readonly [number, number]): number[] {
    const light = this.between(range)
    return [light, light, light].map((value) => value * this.between(TINT))
  }

  private oneOf<T>(of: readonly T[]): T {
    return of[this.random.integer(of.length)]!
  }

  private between([low, high]: readonly [number, number]): number {
    return low + (high - low) * this.random.uniform()
  }
}

function byKindOf(all: readonly Shown[]): Shown[][] {
  const kinds = [...new Set(all.map(({ truth }) => truth.kind))].sort((a, b) => a - b)
  return kinds.map((kind) => all.filter(({ truth }) => truth.kind === kind))
}

/** Of what stands in a crowd a piece of its neighbours would come along. */
const isAlone = ({ box }: Truth, { truths, unsure }: LearnedPicture): boolean =>
  [...truths.map((truth) => truth.box), ...unsure].every(
    (other) => other === box || commonArea(box, other) < MOST_SHARED * areaOf(box)
  )

const isCovered = (box: Rect, by: Rect): boolean => commonArea(box, by) > MOST_COVERED * areaOf(box)

/** What of a picture's boxes lies in a piece of it. */
function boxesIn({ truths, unsure: hidden }: LearnedPicture, piece: Piece, side: number): Crop {
  const inside: Truth[] = []
  const unsure = hidden
    .map((box) => clipped(moveInto(box, piece, side), side, side))
    .filter((box) => areaOf(box) > 0)
  for (const { kind, box } of truths) {
    const moved = moveInto(box, piece, side)
    const left = clipped(moved, side, side)
    const share = areaOf(left) / areaOf(moved)
    if (share >= ENOUGH) inside.push({ kind, box: left })
    else if (share > HARDLY) unsure.push(left)
  }
  return { truths: inside, unsure }
}

function moveInto(box: Rect, { x, y, zoom, isMirrored }: Piece, side: number): Rect {
  const [width, height] = [box.width * zoom, box.height * zoom]
  const left = (box.x - x) * zoom
  return { x: isMirrored ? side - left - width : left, y: (box.y - y) * zoom, width, height }
}

/** Between which columns (or rows) of the canvas a pixel lies, and how near to the second. */
interface Between {
  readonly low: Int32Array
  readonly high: Int32Array
  readonly share: Float32Array
}

/** @param most the last column; -1 stands for outside */
function placesAlong(count: number, most: number, at: (i: number) => number): Between {
  const low = new Int32Array(count)
  const high = new Int32Array(count)
  const share = new Float32Array(count)
  for (let i = 0; i < count; i++) {
    const place = at(i)
    if (place < -0.5 || place > most + 0.5) {
      low[i] = high[i] = -1
      continue
    }
    const first = Math.max(0, Math.min(most, Math.floor(place)))
    low[i] = first
    high[i] = Math.min(most, first + 1)
    share[i] = Math.max(0, Math.min(1, place - first))
  }
  return { low, high, share }
}

/** Where the pixels of a piece lie on its picture's canvas. */
function placesOf(
  { x, y, zoom, isMirrored }: Piece,
  width: number,
  height: number
): { readonly columns: Between; readonly rows: Between } {
  const columns = placesAlong(
    width,
    CANVAS.width - 1,
    (i) => x + ((isMirrored ? width - 1 - i : i) + 0.5) / zoom - 0.5
  )
  return { columns, rows: placesAlong(height, CANVAS.height - 1, (i) => y + (i + 0.5) / zoom - 0.5) }
}

/** The colour of a plane between four pixels; grey outside. */
function sampled(
  canvas: Uint8Array,
  plane: number,
  { columns, rows }: { readonly columns: Between; readonly rows: Between },
  column: number,
  row: number
): number {
  const [left, top] = [columns.low[column]!, rows.low[row]!]
  if (left < 0 || top < 0) return GREY
  const [right, bottom] = [columns.high[column]!, rows.high[row]!]
  const [across, down] = [columns.share[column]!, rows.share[row]!]
  const [upper, lower] = [plane + top * CANVAS.width, plane + bottom * CANVAS.width]
  const above = canvas[upper + left]! * (1 - across) + canvas[upper + right]! * across
  const below = canvas[lower + left]! * (1 - across) + canvas[lower + right]! * across
  return above * (1 - down) + below * down
}

const asByte = (value: number): number => Math.min(255, value + 0.5)

function copyPiece(canvas: Uint8Array, piece: Piece, side: number, out: Uint8Array): void {
  const places = placesOf(piece, side, side)
  const line = new Float32Array(CANVAS.width)
  const plane = CANVAS.width * CANVAS.height
  for (let channel = 0; channel < CHANNELS; channel++)
    for (let row = 0; row < side; row++) {
      const at = (channel * side + row) * side
      if (places.rows.low[row]! < 0) out.fill(GREY, at, at + side)
      else {
        mixRows(canvas, channel * plane, places.rows, row, piece.light[channel]!, line)
        pickColumns(line, places.columns, out, at)
      }
    }
}

/** The line between two of the canvas, as light as asked for. */
function mixRows(
  canvas: Uint8Array,
  plane: number,
  { low, high, share }: Between,
  row: number,
  light: number,
  line: Float32Array
): void {
  const [upper, lower] = [plane + low[row]! * CANVAS.width, plane + high[row]! * CANVAS.width]
  const [above, below] = [light * (1 - share[row]!), light * share[row]!]
  for (let x = 0; x < line.length; x++) line[x] = above * canvas[upper + x]! + below * canvas[lower + x]!
}

function pickColumns(line: Float32Array, { low, high, share }: Between, out: Uint8Array, at: number): void {
  for (let column = 0; column < low.length; column++) {
    const left = low[column]!
    const value = left < 0 ? GREY : line[left]! + share[column]! * (line[high[column]!]! - line[left]!)
    out[at + column] = asByte(value)
  }
}

/** Draws a patch over a crop, as a rectangle or as an ellipse that fades at its edge. */
function blend(
  canvas: Uint8Array,
  patch: Piece,
  box: Rect,
  isSoft: boolean,
  out: Uint8Array,
  side: number
): void {
  const places = placesOf(patch, box.width, box.height)
  const plane = CANVAS.width * CANVAS.height
  for (let row = 0; row < box.height; row++)
    for (let column = 0; column < box.width; column++) {
      const cover = isSoft ? softness(column, row, box) : 1
      if (cover <= 0) continue
      const at = (box.y + row) * side + box.x + column
      for (let channel = 0; channel < CHANNELS; channel++) {
        const under = out[at + channel * side * side]!
        const over = patch.light[channel]! * sampled(canvas, channel * plane, places, column, row)
        out[at + channel * side * side] = asByte(under + cover * (over - under))
      }
    }
}

/** 1 in the middle of a box, 0 at its corners: full up to nine tenths of the ellipse in it, gone a little outside. */
function softness(column: number, row: number, { width, height }: Rect): number {
  const [x, y] = [(2 * column + 1) / width - 1, (2 * row + 1) / height - 1]
  return Math.max(0, Math.min(1, (1.1 - Math.hypot(x, y)) / 0.2))
}
