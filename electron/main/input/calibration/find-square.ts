import type { Point } from '../../../shared/geometry/rectangle'

/** A picture in rgba8. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** The two colours of the calibration page, far enough from any other to survive a colour profile. */
export type SquareColour = 'magenta' | 'cyan'

const HIGH = 200
const LOW = 90
/** Smaller spots are no squares. */
const SMALLEST_PX = 3

/** The middle pixel of the one square of this colour, or null when there is none or it is not whole. */
export function findSquare({ width, height, data }: Picture, colour: SquareColour): Point | null {
  const channel = colour === 'magenta' ? { low: 1, high: 0 } : { low: 0, high: 1 }
  let [left, right, top, bottom, count] = [width, -1, height, -1, 0]
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i += 4) {
      // Blue is high in both, and in little else: most pixels end here.
      if ((data[i + 2] ?? 0) < HIGH || (data[i + channel.low] ?? 0) > LOW) continue
      if ((data[i + channel.high] ?? 0) < HIGH) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      count++
    }
  const [across, down] = [right - left + 1, bottom - top + 1]
  if (across < SMALLEST_PX || across !== down || count !== across * down) return null
  return { x: (left + right) / 2, y: (top + bottom) / 2 }
}
