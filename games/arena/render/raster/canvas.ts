import type { Colour } from './colour'

/** A rectangle of whole pixels. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Pixels that can be drawn on: rgba8, row by row from the top. Everything that draws keeps within `clip`. */
export class Canvas {
  readonly pixels: Uint32Array<ArrayBuffer>
  /** The same memory, byte by byte: R, G, B, A. */
  readonly bytes: Uint8Array<ArrayBuffer>
  clipLeft: number
  clipTop: number
  clipRight: number
  clipBottom: number

  /**
   * Whole numbers of pixels, each at least 1. New canvases are transparent. `left`, `top`: what its corner is called by those
   * who draw on it, for a part of a larger picture.
   */
  constructor(
    readonly width: number,
    readonly height: number,
    readonly left = 0,
    readonly top = 0
  ) {
    this.pixels = new Uint32Array(width * height)
    this.bytes = new Uint8Array(this.pixels.buffer)
    this.clipLeft = left
    this.clipTop = top
    this.clipRight = left + width
    this.clipBottom = top + height
  }

  /** Draws only inside this box from now on; everywhere without one. */
  clip(box?: Box): void {
    const { left, top } = this
    const { x, y, width, height } = box ?? { x: left, y: top, width: this.width, height: this.height }
    this.clipLeft = Math.max(left, x)
    this.clipTop = Math.max(top, y)
    this.clipRight = Math.min(left + this.width, x + width)
    this.clipBottom = Math.min(top + this.height, y + height)
  }

  /** Where a row of pixels would begin whose first was called 0: what is added to a column's number. */
  row(y: number): number {
    return (y - this.top) * this.width - this.left
  }

  /** Lays a colour over a rectangle. */
  fillRect(x: number, y: number, width: number, height: number, colour: Colour): void {
    const left = Math.max(this.clipLeft, x)
    const right = Math.min(this.clipRight, x + width)
    const bottom = Math.min(this.clipBottom, y + height)
    const isOpaque = colour >>> 24 === 255
    for (let row = Math.max(this.clipTop, y); row < bottom; row++) {
      const from = this.row(row) + left
      const to = this.row(row) + right
      if (isOpaque) {
        if (to > from) this.pixels.fill(colour, from, to)
      } else for (let at = from; at < to; at++) this.pixels[at] = over(this.pixels[at]!, colour, 255)
    }
  }
}

/**
 * A colour laid over a pixel. `coverage` 0..255: how much of the pixel it covers. Over a pixel that is not opaque the
 * result is not opaque either, its colour not multiplied by alpha.
 */
export function over(below: number, colour: Colour, coverage: number): number {
  const alpha = ((colour >>> 24) * coverage * 257 + 32_768) >>> 16
  if (alpha === 0) return below
  if (alpha === 255) return colour
  const belowAlpha = below >>> 24
  if (belowAlpha === 255) return overOpaque(below, colour, alpha)
  return overTransparent(below, colour, alpha, belowAlpha)
}

/** A colour of this alpha (0..255; its own byte does not count) over an opaque pixel: two channels at a time. */
export function overOpaque(below: number, colour: number, alpha: number): number {
  const share = alpha + (alpha >>> 7)
  const rest = 256 - share
  const rb =
    ((Math.imul(colour & 0xff00ff, share) + Math.imul(below & 0xff00ff, rest) + 0x800080) >>> 8) & 0xff00ff
  const g = ((Math.imul(colour & 0xff00, share) + Math.imul(below & 0xff00, rest) + 0x8000) >>> 8) & 0xff00
  return (0xff000000 | rb | g) >>> 0
}

function overTransparent(below: number, colour: number, alpha: number, belowAlpha: number): number {
  const rest = (belowAlpha * (255 - alpha)) / 255
  const sum = alpha + rest
  const channel = (shift: number): number =>
    Math.round((((colour >>> shift) & 255) * alpha + ((below >>> shift) & 255) * rest) / sum)
  return ((Math.round(sum) << 24) | (channel(16) << 16) | (channel(8) << 8) | channel(0)) >>> 0
}
