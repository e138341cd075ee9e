/** A connected part of a map, its box, and the mean of the map over it. */
export interface Component {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly mean: number
}

/** The parts of a map (rows from the top) whose points reach `from` and touch each other at a side. */
export function components(map: Float32Array, width: number, height: number, from: number): Component[] {
  const isSeen = new Uint8Array(width * height)
  const found: Component[] = []
  for (let start = 0; start < map.length; start++)
    if (isSeen[start] === 0 && map[start]! >= from) found.push(grown(map, width, height, from, start, isSeen))
  return found
}

function grown(
  map: Float32Array,
  width: number,
  height: number,
  from: number,
  start: number,
  isSeen: Uint8Array
): Component {
  const waiting = [start]
  isSeen[start] = 1
  let [left, right, top, bottom] = [width, 0, height, 0]
  let [sum, count] = [0, 0]
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)]
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
    sum += map[at]!
    count += 1
    for (const [next, isInside] of [
      [at - 1, x > 0],
      [at + 1, x < width - 1],
      [at - width, y > 0],
      [at + width, y < height - 1]
    ] as const)
      if (isInside && isSeen[next] === 0 && map[next]! >= from) {
        isSeen[next] = 1
        waiting.push(next)
      }
  }
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1, mean: sum / count }
}
