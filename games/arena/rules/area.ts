import type { Area } from './content/kinds'
import { DIRECTIONS, cellAt, directionTo, xOf, yOf } from './grid'
import { cellsWithin } from './sight'

/** The cells that an area covers when its spell is cast from `from` at `at`, the cell itself first. */
export function areaCells({ shape, size }: Area, from: number, at: number): number[] {
  if (shape === 'circle') return cellsWithin(at, 0, size)
  if (shape === 'cell' || size === 0) return [at]
  if (shape === 'line') return [at, ...ray(at, from === at ? 0 : directionTo(from, at), size)]
  return [at, ...DIRECTIONS.flatMap((_, direction) => ray(at, direction, size))]
}

function ray(from: number, direction: number, length: number): number[] {
  const found: number[] = []
  const step = DIRECTIONS[direction]
  for (let i = 1; step !== undefined && i <= length; i++) {
    const cell = cellAt(xOf(from) + i * step.x, yOf(from) + i * step.y)
    if (cell >= 0) found.push(cell)
  }
  return found
}
