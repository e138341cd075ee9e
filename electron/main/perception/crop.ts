import type { Frame } from '../../shared/frame'
import type { Rect } from '../../shared/geometry/rectangle'
import type { Pixels } from '../../shared/perception/pixels'

/** Copies a part of a frame; a grey one becomes colour. `part` lies inside the frame, in whole pixels. */
export function crop(frame: Frame, { x, y, width, height }: Rect): Pixels {
  const data = new Uint8Array(4 * width * height)
  for (let row = 0; row < height; row++) {
    const from = (y + row) * frame.width + x
    if (frame.format === 'rgba8') data.set(frame.data.subarray(4 * from, 4 * (from + width)), 4 * width * row)
    else spread(frame.data.subarray(from, from + width), data.subarray(4 * width * row))
  }
  return { width, height, data }
}

function spread(grey: Uint8Array, into: Uint8Array): void {
  for (let i = 0; i < grey.length; i++) {
    into.fill(grey[i]!, 4 * i, 4 * i + 3)
    into[4 * i + 3] = 255
  }
}

/** Whether a part of a frame still looks exactly as it was copied. */
export function isAsCopied(frame: Frame, { x, y, width, height }: Rect, copy: Pixels): boolean {
  if (copy.width !== width || copy.height !== height) return false
  if (frame.format !== 'rgba8') return samePixels(crop(frame, { x, y, width, height }), copy)
  const source = buffer(frame.data)
  const kept = buffer(copy.data)
  for (let row = 0; row < height; row++) {
    const from = 4 * ((y + row) * frame.width + x)
    const to = 4 * width * row
    if (source.compare(kept, to, to + 4 * width, from, from + 4 * width) !== 0) return false
  }
  return true
}

const samePixels = (a: Pixels, b: Pixels): boolean => buffer(a.data).equals(b.data)

const buffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
