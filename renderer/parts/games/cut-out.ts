/** A picture as a canvas gives it: red, green, blue, alpha a pixel, rows from the top. */
export interface CanvasPixels {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** How far a colour may be from the background's in each of red, green and blue. */
const NEAR = 24

/** The colour of a pixel as `#rrggbb`. */
export function hexAt({ width, data }: CanvasPixels, x: number, y: number): string {
  const at = (y * width + x) * 4
  return `#${[...data.slice(at, at + 3)].map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/**
 * A copy with its background transparent: everything that is near the colour of the upper left corner and hangs together
 * with an edge of the picture. What only looks like the background but is enclosed stays.
 */
export function withoutBackground({ width, height, data }: CanvasPixels): CanvasPixels {
  const cut = new Uint8ClampedArray(data)
  const isBackground = (at: number): boolean =>
    [0, 1, 2].every((part) => Math.abs(data[at * 4 + part]! - data[part]!) <= NEAR)
  const waiting = edgePixels(width, height)
  const seen = new Uint8Array(width * height)
  while (waiting.length > 0) {
    const at = waiting.pop()!
    if (seen[at] === 1) continue
    seen[at] = 1
    if (!isBackground(at)) continue
    cut[at * 4 + 3] = 0
    const x = at % width
    if (x > 0) waiting.push(at - 1)
    if (x < width - 1) waiting.push(at + 1)
    if (at >= width) waiting.push(at - width)
    if (at + width < seen.length) waiting.push(at + width)
  }
  return { width, height, data: cut }
}

function edgePixels(width: number, height: number): number[] {
  const columns = Array.from({ length: width }, (_, x) => [x, (height - 1) * width + x])
  const rows = Array.from({ length: height }, (_, y) => [y * width, y * width + width - 1])
  return [...columns, ...rows].flat()
}
