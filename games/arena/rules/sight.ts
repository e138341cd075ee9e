import { CELLS, DIRECTIONS, cellAt, xOf, yOf } from './grid'

/**
 * Line of sight: a cell hides another when the straight line between the two centres passes through the inside of the
 * square that the hiding cell is in the coordinates (x, y). A line that only touches its corner or side is free.
 */

/** Cells are laid out by (x, y) so that a step of a line is one number to be added, wherever it begins. */
const STRIDE = 64
const SHIFT = 32
const positionOf = (x: number, y: number): number => x * STRIDE + y + SHIFT

const positions = new Int16Array(CELLS)
const cellsByPosition = new Int16Array(64 * STRIDE).fill(-1)
for (let cell = 0; cell < CELLS; cell++) {
  const position = positionOf(xOf(cell), yOf(cell))
  positions[cell] = position
  cellsByPosition[position] = cell
}

/** Lines by (dx, dy), each worked out when it is first wanted. */
const lines: (Int16Array | undefined)[] = []

function lineOf(dx: number, dy: number): Int16Array {
  const key = (dx + STRIDE) * 2 * STRIDE + dy + STRIDE
  return (lines[key] ??= crossed(dx, dy))
}

/**
 * The squares between (0, 0) and (dx, dy) that the line passes through, as positions relative to its beginning. By the
 * separating axis theorem: of those in the bounding box, the ones nearer to the line than their own half width across it.
 */
function crossed(dx: number, dy: number): Int16Array {
  const found: number[] = []
  const [stepX, stepY] = [dx < 0 ? -1 : 1, dy < 0 ? -1 : 1]
  const reach = Math.abs(dx) + Math.abs(dy)
  for (let i = 0; i <= Math.abs(dx); i++)
    for (let j = 0; j <= Math.abs(dy); j++) {
      const [x, y] = [i * stepX, j * stepY]
      const isEnd = (i === 0 && j === 0) || (x === dx && y === dy)
      if (!isEnd && 2 * Math.abs(x * dy - y * dx) < reach) found.push(x * STRIDE + y)
    }
  return Int16Array.from(found)
}

/** Whether `to` can be seen from `from`. `hides`: by cell, not 0 where it stops sight; the two ends do not count. */
export function canSee(hides: Uint8Array, from: number, to: number): boolean {
  const begin = positions[from] ?? 0
  const line = lineOf(xOf(to) - xOf(from), yOf(to) - yOf(from))
  for (let i = 0; i < line.length; i++) {
    const cell = cellsByPosition[begin + (line[i] ?? 0)] ?? -1
    if (cell >= 0 && hides[cell] !== 0) return false
  }
  return true
}

/** Cells from `min` to `max` steps away, nearest first. */
export function cellsWithin(from: number, min: number, max: number): number[] {
  const found: number[] = []
  const [x, y] = [xOf(from), yOf(from)]
  for (let steps = min; steps <= max; steps++)
    for (let dx = -steps; dx <= steps; dx++) {
      const dy = steps - Math.abs(dx)
      const above = cellAt(x + dx, y + dy)
      if (above >= 0) found.push(above)
      if (dy === 0) continue
      const below = cellAt(x + dx, y - dy)
      if (below >= 0) found.push(below)
    }
  return found
}

/** Of `cellsWithin`, those along x or y. */
export function cellsInLine(from: number, min: number, max: number): number[] {
  const found: number[] = min === 0 ? [from] : []
  const [x, y] = [xOf(from), yOf(from)]
  for (let steps = Math.max(1, min); steps <= max; steps++)
    for (const way of DIRECTIONS) {
      const cell = cellAt(x + steps * way.x, y + steps * way.y)
      if (cell >= 0) found.push(cell)
    }
  return found
}
