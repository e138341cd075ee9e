import { readFileSync } from 'node:fs'
import type { Rect } from '../../shared/geometry/rectangle'
import type { Pixels } from '../../shared/perception/pixels'
import { OnnxFile } from '../engine/runtime/onnx-file'
import { components } from './components'

/** The network halves a picture five times. */
const SIDE_UNIT = 32
/** Small letters are found when they are as high as those it learned from: pictures are enlarged up to this longer side. */
const LONG_SIDE = 1280
/** More than twice as large, and the edges of pixels are taken for strokes. */
const MOST_SCALE = 2
/** Mean and deviation of blue, green and red that it was trained with (PaddleOCR's preprocessing). */
const MEAN = [0.485, 0.456, 0.406] as const
const DEVIATION = [0.229, 0.224, 0.225] as const
/** PaddleOCR's own: from which probability a point is text, and how sure of it the whole line has to be. */
const POINT_FROM = 0.3
const LINE_FROM = 0.5
/** The network shrinks lines (Liao et al. 2020): a line grows by its area times this over its circumference. */
const UNCLIP = 1.5
/** In the enlarged picture: smaller is no text. */
const LEAST_SIDE = 3

/** Finds lines of text in a picture: PP-OCRv4's detector (differentiable binarization, Liao et al. 2020), on one thread. */
export class LineFinder {
  private constructor(private readonly file: OnnxFile) {}

  /** @throws Error when the file is missing or is no network. */
  static async load(model: string): Promise<LineFinder> {
    return new LineFinder(await OnnxFile.load(readFileSync(model)))
  }

  /** Where lines of text lie, upright, in whole pixels of the picture. */
  async find(picture: Pixels): Promise<Rect[]> {
    const scale = Math.min(MOST_SCALE, LONG_SIDE / Math.max(picture.width, picture.height))
    const width = toUnit(picture.width * scale)
    const height = toUnit(picture.height * scale)
    const [input, output] = [this.file.inputs[0]!.name, this.file.outputs[0]!.name]
    const map = await this.file.run(input, planes(picture, width, height), [1, 3, height, width], output)
    const [sx, sy] = [picture.width / width, picture.height / height]
    return components(map, width, height, POINT_FROM).flatMap((found) => {
      if (found.mean < LINE_FROM || Math.min(found.width, found.height) < LEAST_SIDE) return []
      const by = (UNCLIP * found.width * found.height) / (2 * (found.width + found.height))
      const left = Math.max(0, Math.floor((found.x - by) * sx))
      const top = Math.max(0, Math.floor((found.y - by) * sy))
      const right = Math.min(picture.width, Math.ceil((found.x + found.width + by) * sx))
      const bottom = Math.min(picture.height, Math.ceil((found.y + found.height + by) * sy))
      return [{ x: left, y: top, width: right - left, height: bottom - top }]
    })
  }
}

const toUnit = (side: number): number => Math.max(SIDE_UNIT, Math.round(side / SIDE_UNIT) * SIDE_UNIT)

/** Blue, green and red planes of the picture at another size (bilinear), as the network was trained. */
function planes(picture: Pixels, width: number, height: number): Float32Array {
  const data = new Float32Array(3 * width * height)
  const [stepX, stepY] = [picture.width / width, picture.height / height]
  for (let y = 0; y < height; y++) {
    const fromY = Math.min(picture.height - 1, Math.max(0, (y + 0.5) * stepY - 0.5))
    const [top, wy] = [Math.floor(fromY), fromY % 1]
    const bottom = Math.min(picture.height - 1, top + 1)
    for (let x = 0; x < width; x++) {
      const fromX = Math.min(picture.width - 1, Math.max(0, (x + 0.5) * stepX - 0.5))
      const [left, wx] = [Math.floor(fromX), fromX % 1]
      const right = Math.min(picture.width - 1, left + 1)
      for (let plane = 0; plane < 3; plane++) {
        const channel = 2 - plane
        const at = (row: number, column: number): number =>
          picture.data[4 * (row * picture.width + column) + channel]!
        const upper = at(top, left) * (1 - wx) + at(top, right) * wx
        const lower = at(bottom, left) * (1 - wx) + at(bottom, right) * wx
        const level = (upper * (1 - wy) + lower * wy) / 255
        data[(plane * height + y) * width + x] = (level - MEAN[plane]!) / DEVIATION[plane]!
      }
    }
  }
  return data
}
