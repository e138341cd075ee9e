/** A colour as the four bytes of a pixel lie in memory: 0xAABBGGRR, alpha not multiplied in. */
export type Colour = number

/** From bytes 0..255. */
export const rgba = (r: number, g: number, b: number, a = 255): Colour =>
  ((a << 24) | (b << 16) | (g << 8) | r) >>> 0

/** From `#rrggbb` or `#rrggbbaa`. */
export function hex(text: string): Colour {
  const value = parseInt(text.slice(1, 7), 16)
  const alpha = text.length > 7 ? parseInt(text.slice(7, 9), 16) : 255
  return rgba(value >> 16, (value >> 8) & 255, value & 255, alpha)
}

export const redOf = (colour: Colour): number => colour & 255
export const greenOf = (colour: Colour): number => (colour >>> 8) & 255
export const blueOf = (colour: Colour): number => (colour >>> 16) & 255
export const alphaOf = (colour: Colour): number => colour >>> 24

/** The same colour, as opaque as told (0..255). */
export const withAlpha = (colour: Colour, alpha: number): Colour =>
  ((colour & 0xffffff) | (Math.max(0, Math.min(255, Math.round(alpha))) << 24)) >>> 0

/** A colour between two: 0 gives the first, 1 the second. */
export function mix(a: Colour, b: Colour, share: number): Colour {
  const between = (x: number, y: number): number => Math.round(x + (y - x) * share)
  return rgba(
    between(redOf(a), redOf(b)),
    between(greenOf(a), greenOf(b)),
    between(blueOf(a), blueOf(b)),
    between(alphaOf(a), alphaOf(b))
  )
}

const WHITE = rgba(255, 255, 255)
const BLACK = rgba(0, 0, 0)

/** Towards white; its alpha stays. */
export const lighter = (colour: Colour, share: number): Colour =>
  withAlpha(mix(colour, WHITE, share), alphaOf(colour))
/** Towards black; its alpha stays. */
export const darker = (colour: Colour, share: number): Colour =>
  withAlpha(mix(colour, BLACK, share), alphaOf(colour))

/** Multiplies two colours, as a light of the second colour on a thing of the first; alpha is the first's. */
export function lit(colour: Colour, light: Colour): Colour {
  const times = (x: number, y: number): number => Math.round((x * y) / 255)
  return rgba(
    times(redOf(colour), redOf(light)),
    times(greenOf(colour), greenOf(light)),
    times(blueOf(colour), blueOf(light)),
    alphaOf(colour)
  )
}

/** Multiplies all pixels with a light, as `lit` does; those that are transparent stay so. */
export function light(pixels: Uint32Array, by: Colour): void {
  if ((by & 0xffffff) === 0xffffff) return
  const table = (level: number): Uint32Array =>
    Uint32Array.from({ length: 256 }, (_, i) => Math.round((i * level) / 255))
  const [reds, greens, blues] = [table(redOf(by)), table(greenOf(by)), table(blueOf(by))]
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i]!
    pixels[i] =
      (pixel & 0xff000000) |
      (blues[(pixel >>> 16) & 255]! << 16) |
      (greens[(pixel >>> 8) & 255]! << 8) |
      reds[pixel & 255]!
  }
}
