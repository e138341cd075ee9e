/** A piece of a picture: red, green, blue, alpha a pixel, rows from the top. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** The same in grey, a byte a pixel. */
export interface GreyPixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Grey as the eye weighs colours (Rec. 601). */
export function toGrey({ width, height, data }: Pixels): GreyPixels {
  const grey = new Uint8Array(width * height)
  for (let i = 0, at = 0; i < grey.length; i++, at += 4)
    grey[i] = (data[at]! * 77 + data[at + 1]! * 150 + data[at + 2]! * 29 + 128) >> 8
  return { width, height, data: grey }
}
