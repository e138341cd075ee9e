import { cellAt, xOf, yOf } from '../rules/grid'

/**
 * The part of the field around the fighter who is to act, as a square board in the coordinates in which distances and lines
 * are straight, the fighter in the middle: what is good at a distance is good wherever one stands. No spell reaches farther.
 */
export const RADIUS = 8
export const SIDE = 2 * RADIUS + 1
export const SQUARES = SIDE * SIDE

/** The square of a cell on the board of whoever stands on `centre`; -1 where it lies beyond. */
export function squareOf(centre: number, cell: number): number {
  const column = xOf(cell) - xOf(centre) + RADIUS
  const row = yOf(cell) - yOf(centre) + RADIUS
  return column < 0 || column >= SIDE || row < 0 || row >= SIDE ? -1 : row * SIDE + column
}

/** The square of the board nearest to a cell that may lie beyond. */
export function nearestSquare(centre: number, cell: number): number {
  const within = (steps: number): number => Math.min(SIDE - 1, Math.max(0, steps + RADIUS))
  return within(yOf(cell) - yOf(centre)) * SIDE + within(xOf(cell) - xOf(centre))
}

/** The cell of a square; -1 where that is no cell of the field. */
export const cellOn = (centre: number, square: number): number =>
  cellAt(xOf(centre) + (square % SIDE) - RADIUS, yOf(centre) + Math.floor(square / SIDE) - RADIUS)
