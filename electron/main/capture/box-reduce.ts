import type { PixelFormat } from '../../shared/frame'

/** Bytes of a pixel. */
export const CHANNELS: Record<PixelFormat, 1 | 4> = { gray8: 1, rgba8: 4 }

export interface Pixels {
  readonly width: number
  readonly height: number
  readonly format: PixelFormat
  readonly data: Uint8Array
}

/** Halves a picture both ways: each pixel is the mean of a 2 x 2 square, rounded. An odd last row or column is left out. */
export function halve(picture: Pixels): Pixels {
  const channels = CHANNELS[picture.format]
  const [width, height] = [picture.width >> 1, picture.height >> 1]
  const data = new Uint8Array(width * height * channels)
  const from = picture.data
  const below = picture.width * channels
  let to = 0
  for (let y = 0; y < height; y++) {
    let at = y * 2 * below
    for (let x = 0; x < width; x++, at += channels) {
      for (let c = 0; c < channels; c++, at++) {
        const sum = from[at]! + from[at + channels]! + from[at + below]! + from[at + below + channels]!
        data[to++] = (sum + 2) >> 2
      }
    }
  }
  return { width, height, format: picture.format, data }
}
