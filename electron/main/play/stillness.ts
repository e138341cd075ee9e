import type { Frame } from '../../shared/frame'

/** A picture in which nothing has moved for so long shows what a move has come to. */
const STILL_MS = 150
/** Every so many points are looked at, across and down; one of which a colour differs by so much of 255 has changed. */
const EVERY = 4
const DIFFERENT = 24
/** So small a part of the points is an ornament that blinks, and no game that moves. */
const ORNAMENT = 0.001
const LEAST = 3

/** How long a game's picture has stood still. */
export class Stillness {
  #before = new Uint8Array()
  #size = ''
  #changedMs = -Infinity

  /** The picture of this moment; asked of each that comes. */
  note(frame: Frame, nowMs: number): void {
    const points = pointsOf(frame)
    const size = `${frame.width}x${frame.height}`
    if (size !== this.#size || differs(points, this.#before)) this.#changedMs = nowMs
    this.#before = points
    this.#size = size
  }

  isStill(nowMs: number): boolean {
    return nowMs - this.#changedMs >= STILL_MS
  }
}

/** Three colours of each point that is looked at. */
function pointsOf({ data, width, height, format }: Frame): Uint8Array<ArrayBuffer> {
  const [columns, rows] = [Math.ceil(width / EVERY), Math.ceil(height / EVERY)]
  const [size, colour] = format === 'gray8' ? [1, 0] : [4, 1]
  const points = new Uint8Array(3 * columns * rows)
  let to = 0
  for (let y = 0; y < height; y += EVERY)
    for (let x = 0; x < width; x += EVERY) {
      const at = size * (y * width + x)
      points[to++] = data[at]!
      points[to++] = data[at + colour]!
      points[to++] = data[at + 2 * colour]!
    }
  return points
}

function differs(points: Uint8Array, before: Uint8Array): boolean {
  const most = Math.max(LEAST, (ORNAMENT * points.length) / 3)
  let count = 0
  for (let at = 0; at < points.length; at += 3)
    for (let i = at; i < at + 3; i++)
      if (Math.abs(points[i]! - before[i]!) > DIFFERENT) {
        count += 1
        if (count > most) return true
        break
      }
  return false
}
