/** Pictures with what is on them, laid on the canvas that the network takes. */
import type { Pixels } from '../../shared/perception/pixels'
import type { Rect } from './boxes'
import { drawOnCanvas, letterboxOf, toCanvas, type Size } from './letterbox'

/** What detectors that are trained here look at: half of 1280 x 768. Sides are multiples of 16. */
export const CANVAS: Size = { width: 640, height: 384 }

/** Something to be found, by the number of its kind. */
export interface Truth {
  readonly kind: number
  readonly box: Rect
}

/** A picture on the canvas. */
export interface LearnedPicture {
  readonly name: string
  /** Red, green, blue, each row by row [3, height, width]. */
  readonly canvas: Uint8Array
  /** In pixels of the canvas. */
  readonly truths: readonly Truth[]
  /** Boxes of what is hidden so far that it is neither to be found nor not to be. */
  readonly unsure: readonly Rect[]
  /** Pictures that look alike: the same map, the same session. */
  readonly group: string
}

/** What is known of a picture before it is laid on a canvas. */
export interface KnownPicture {
  readonly name: string
  readonly group: string
  readonly labels: readonly { readonly kind: string; readonly box: Rect; readonly isHidden?: boolean }[]
}

/** @param kinds in the order in which they are numbered; labels of other kinds are left out */
export function onCanvas(
  pixels: Pixels,
  { name, group, labels }: KnownPicture,
  kinds: readonly string[]
): LearnedPicture {
  const place = letterboxOf(pixels, CANVAS)
  const canvas = new Uint8Array(3 * CANVAS.width * CANVAS.height)
  drawOnCanvas(pixels, place, canvas)
  const known = labels.filter(({ kind }) => kinds.includes(kind))
  const truths = known
    .filter(({ isHidden }) => isHidden !== true)
    .map(({ kind, box }) => ({ kind: kinds.indexOf(kind), box: toCanvas(box, place) }))
  const unsure = known.filter(({ isHidden }) => isHidden === true).map(({ box }) => toCanvas(box, place))
  return { name, group, canvas, truths, unsure }
}
