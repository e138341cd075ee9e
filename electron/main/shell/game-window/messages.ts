import { z } from 'zod'
import type { PictureBox } from '../../../../games/contract/windowed'

/** Bytes before the pixels of a place: x, y, width, height as unsigned 16-bit numbers, little endian. */
export const PLACE_BYTES = 8
const PIXEL_BYTES = 4

/**
 * The pixels of some places of a picture, one place after the other. `pixels`: rgba8 of the whole picture, `width` wide.
 * What the page draws it with: page.ts.
 */
export function packPlaces(pixels: Uint8Array, width: number, places: readonly PictureBox[]): Uint8Array {
  const bytes = places.reduce((sum, place) => sum + PLACE_BYTES + place.width * place.height * PIXEL_BYTES, 0)
  const message = new Uint8Array(bytes)
  const view = new DataView(message.buffer)
  let at = 0
  for (const place of places) {
    for (const value of [place.x, place.y, place.width, place.height]) {
      view.setUint16(at, value, true)
      at += 2
    }
    for (let row = 0; row < place.height; row++) {
      const from = ((place.y + row) * width + place.x) * PIXEL_BYTES
      message.set(pixels.subarray(from, from + place.width * PIXEL_BYTES), at)
      at += place.width * PIXEL_BYTES
    }
  }
  return message
}

const pixel = z.number().int().min(0).max(65_535)

/** What a page may tell: what the person did, that it has drawn what it was sent, and how large it is. */
export const pageMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('move'), x: pixel, y: pixel }),
  z.object({ kind: z.literal('leave') }),
  z.object({ kind: z.literal('press'), button: z.enum(['left', 'right']), x: pixel, y: pixel }),
  z.object({ kind: z.literal('key'), code: z.string().max(40), key: z.string().max(40) }),
  z.object({ kind: z.literal('drawn') }),
  z.object({ kind: z.literal('size'), width: pixel, height: pixel })
])
