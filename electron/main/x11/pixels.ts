import type { XVisual } from 'x11'

/** A picture as an X server sends it (ZPixmap). */
export interface XPicture {
  readonly width: number
  readonly height: number
  readonly bitsPerPixel: number
  /** Rows begin at multiples of this many bits. */
  readonly rowPad: number
  readonly isBigEndian: boolean
  readonly data: Buffer
}

/** Colours of an indexed screen, 0-65535 a channel. */
export type Palette = readonly { readonly red: number; readonly green: number; readonly blue: number }[]

/** As rgba8, opaque. Throws for a size of pixels that X does not have. */
export function toRgba(picture: XPicture, visual: XVisual, palette: Palette | null): Uint8Array {
  const { width, height, data } = picture
  const out = new Uint8Array(width * height * 4)
  if (palette === null && isUsual(picture, visual)) return swapped(data, out)
  const pixelAt = reader(picture)
  const colourOf = palette === null ? byMasks(visual) : byPalette(palette)
  const rowBytes = (Math.ceil((width * picture.bitsPerPixel) / picture.rowPad) * picture.rowPad) / 8
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) {
      const colour = colourOf(pixelAt(y * rowBytes, x))
      out[at] = colour >>> 16
      out[at + 1] = colour >>> 8
      out[at + 2] = colour
      out[at + 3] = 255
    }
  return out
}

/** Blue, green, red and a spare byte: all desktops of today. */
function isUsual({ bitsPerPixel, isBigEndian, data }: XPicture, visual: XVisual): boolean {
  return (
    bitsPerPixel === 32 &&
    !isBigEndian &&
    visual.red_mask === 0xff0000 &&
    visual.green_mask === 0xff00 &&
    visual.blue_mask === 0xff &&
    data.byteOffset % 4 === 0
  )
}

/** The frequent case at full speed: one word a pixel. */
function swapped(data: Buffer, out: Uint8Array): Uint8Array {
  const count = out.length / 4
  const from = new Uint32Array(data.buffer, data.byteOffset, count)
  const to = new Uint32Array(out.buffer, 0, count)
  for (let i = 0; i < count; i++) {
    const v = from[i] ?? 0
    to[i] = 0xff000000 | ((v & 0xff) << 16) | (v & 0xff00) | ((v >>> 16) & 0xff)
  }
  return out
}

function reader({ bitsPerPixel, isBigEndian, data }: XPicture): (row: number, x: number) => number {
  const bytes = bitsPerPixel / 8
  if (![1, 2, 3, 4].includes(bytes)) throw new Error(`pixels of ${bitsPerPixel} bits`)
  return isBigEndian
    ? (row, x) => data.readUIntBE(row + x * bytes, bytes)
    : (row, x) => data.readUIntLE(row + x * bytes, bytes)
}

function byMasks({ red_mask, green_mask, blue_mask }: XVisual): (pixel: number) => number {
  const [red, green, blue] = [red_mask, green_mask, blue_mask].map(channel)
  return (pixel) => ((red?.(pixel) ?? 0) << 16) | ((green?.(pixel) ?? 0) << 8) | (blue?.(pixel) ?? 0)
}

/** The part of a pixel under a mask, stretched or cut to eight bits. */
function channel(mask: number): (pixel: number) => number {
  if (mask === 0) return () => 0
  const shift = 31 - Math.clz32(mask & -mask)
  const most = mask >>> shift
  return (pixel) => Math.round((((pixel & mask) >>> shift) * 255) / most)
}

function byPalette(palette: Palette): (pixel: number) => number {
  const colours = palette.map(({ red, green, blue }) => ((red >> 8) << 16) | (green & 0xff00) | (blue >> 8))
  return (pixel) => colours[pixel] ?? 0
}
