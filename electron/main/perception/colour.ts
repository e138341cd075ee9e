import type { ReaderValue } from '../../shared/perception/fields'
import type { Pixels } from '../../shared/perception/pixels'
import type { ReaderOf } from '../../shared/perception/readers'
import { distance, rgbOf, sampleStep, type Rgb } from './colours'

/** The share of pixels near the reader's colour, or the name in its palette that covers most. */
export function readColour(reader: ReaderOf<'colour'>, pixels: Pixels): ReaderValue {
  if (reader.palette !== undefined) return dominant(reader.palette, reader.tolerance, pixels)
  return { value: share(pixels, rgbOf(reader.colour ?? '#000000'), reader.tolerance), confidence: 1 }
}

function share(pixels: Pixels, colour: Rgb, tolerance: number): number {
  let near = 0
  const looked = overSamples(pixels, (at) => {
    if (distance(pixels.data, at, colour) <= tolerance) near++
  })
  return near / looked
}

/** Each pixel counts for the colour it is nearest to, when that is near enough. Null when none has any. */
function dominant(palette: Readonly<Record<string, string>>, tolerance: number, pixels: Pixels): ReaderValue {
  const names = Object.keys(palette)
  const colours = names.map((name) => rgbOf(palette[name]!))
  const counts = names.map(() => 0)
  overSamples(pixels, (at) => {
    const distances = colours.map((colour) => distance(pixels.data, at, colour))
    const least = Math.min(...distances)
    if (least <= tolerance) counts[distances.indexOf(least)]!++
  })
  const most = Math.max(...counts)
  const all = counts.reduce((sum, n) => sum + n, 0)
  if (all === 0) return { value: null, confidence: 0 }
  return { value: names[counts.indexOf(most)]!, confidence: most / all }
}

/** Calls with where each sampled pixel's bytes begin; returns how many there were. */
function overSamples({ width, height }: Pixels, look: (at: number) => void): number {
  const step = sampleStep(width, height)
  let looked = 0
  for (let y = step >> 1; y < height; y += step)
    for (let x = step >> 1; x < width; x += step) {
      look(4 * (y * width + x))
      looked++
    }
  return looked
}
