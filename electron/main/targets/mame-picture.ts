import type { Frame } from '../../shared/frame'

const BYTES_PER_PIXEL = 4
/** Width and height. */
const SIZE_BYTES = 8

/** MAME's own picture (blue, green, red, 255) as red, green, blue, alpha: new pixels. */
export function mamePicture(bgrx: Uint8Array, width: number): Pick<Frame, 'width' | 'height' | 'data'> {
  const data = Uint8Array.from(bgrx)
  for (let at = 0; at < data.length; at += BYTES_PER_PIXEL) {
    data[at] = bgrx[at + 2]!
    data[at + 2] = bgrx[at]!
  }
  return { width, height: data.length / BYTES_PER_PIXEL / width, data }
}

/** A picture with its size before it, as the plugin's `picture` brings it. */
export function sizedPicture(content: Buffer): Pick<Frame, 'width' | 'height' | 'data'> {
  return mamePicture(content.subarray(SIZE_BYTES), content.readUInt32LE(0))
}
