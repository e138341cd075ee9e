import { packTemplate, type PackedTemplate } from '../../../native/template-search'
import type { GreyPixels } from '../../shared/perception/pixels'

/** A template: its grey picture, and which of its pixels count (0 to 1 each). */
export interface TemplatePicture extends GreyPixels {
  readonly cover: Float32Array
}

/** Samples along each side of a pixel when a picture is scaled. */
const SAMPLES = 4

/**
 * A template at another size: each pixel the mean of 16 places of the old one (bilinear), weighed by what of it counts.
 * A pixel counts when at least half of it does.
 */
export function scaleTemplate(template: TemplatePicture, scale: number): TemplatePicture {
  const width = Math.max(1, Math.round(template.width * scale))
  const height = Math.max(1, Math.round(template.height * scale))
  const data = new Uint8Array(width * height)
  const cover = new Float32Array(width * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const { level, share } = meanUnder(template, x / width, y / height, 1 / width, 1 / height)
      data[y * width + x] = Math.round(level)
      cover[y * width + x] = share
    }
  return { width, height, data, cover }
}

/** The mean level of what counts in a part of the template, and the share that counts; the part in fractions. */
function meanUnder(
  { width, height, data, cover }: TemplatePicture,
  left: number,
  top: number,
  across: number,
  down: number
): { level: number; share: number } {
  let [sum, counted] = [0, 0]
  for (let j = 0; j < SAMPLES; j++)
    for (let i = 0; i < SAMPLES; i++) {
      const x = (left + ((i + 0.5) / SAMPLES) * across) * width - 0.5
      const y = (top + ((j + 0.5) / SAMPLES) * down) * height - 0.5
      for (const [px, py, weight] of corners(x, y, width, height)) {
        const share = weight * cover[py * width + px]!
        sum += share * data[py * width + px]!
        counted += share
      }
    }
  return { level: counted === 0 ? 0 : sum / counted, share: counted / SAMPLES ** 2 }
}

/** The four pixels around a place and their bilinear weights; beyond the edges the outermost ones. */
function corners(x: number, y: number, width: number, height: number): [number, number, number][] {
  const [fx, fy] = [Math.floor(x), Math.floor(y)]
  const [wx, wy] = [x - fx, y - fy]
  const inX = (i: number): number => Math.min(width - 1, Math.max(0, i))
  const inY = (i: number): number => Math.min(height - 1, Math.max(0, i))
  return [
    [inX(fx), inY(fy), (1 - wx) * (1 - wy)],
    [inX(fx + 1), inY(fy), wx * (1 - wy)],
    [inX(fx), inY(fy + 1), (1 - wx) * wy],
    [inX(fx + 1), inY(fy + 1), wx * wy]
  ]
}

export const pack = ({ width, height, data, cover }: TemplatePicture): PackedTemplate =>
  packTemplate(
    width,
    height,
    data,
    Array.from(cover, (share) => (share >= 0.5 ? 1 : 0))
  )

/** Standard deviation, in levels, below which a template is as good as of one colour. */
const LEAST_DEVIATION = 6

/** A template that is of one colour is like every ground: it can be found nowhere. */
export const isFlat = ({ pixels, deviation }: PackedTemplate): boolean =>
  pixels === 0 || deviation / Math.sqrt(pixels) < LEAST_DEVIATION
