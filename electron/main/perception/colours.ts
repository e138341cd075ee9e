/** A colour as three levels of 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number]

/** Of "#rrggbb". */
export function rgbOf(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** The largest difference in red, green or blue between a pixel and a colour. `at`: where the pixel's bytes begin. */
export function distance(data: Uint8Array, at: number, [red, green, blue]: Rgb): number {
  return Math.max(Math.abs(data[at]! - red), Math.abs(data[at + 1]! - green), Math.abs(data[at + 2]! - blue))
}

/** The distance to the nearest of some colours; infinite when there are none. */
export function nearest(data: Uint8Array, at: number, colours: readonly Rgb[]): number {
  let least = Infinity
  for (const colour of colours) least = Math.min(least, distance(data, at, colour))
  return least
}

/** More pixels than this are looked at by taking every second, third ... of them, evenly over the picture. */
const MOST_SAMPLES = 65_536

/** How far apart the rows and columns are that are looked at, so that a look at a whole screen stays a short one. */
export function sampleStep(width: number, height: number): number {
  return Math.max(1, Math.ceil(Math.sqrt((width * height) / MOST_SAMPLES)))
}
