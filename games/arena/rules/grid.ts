/**
 * The field: 40 rows of 14 diamonds, every other row half a diamond to the right. A cell is its number,
 * row by row from the top left. Beside it stand the coordinates in which distances and lines are straight:
 * x runs down to the right, y runs up to the right, and the four neighbours of a cell share a side with it.
 */
export const COLUMNS = 14
export const ROWS = 40
export const CELLS = COLUMNS * ROWS

/** The ways to go from a cell, by name; `DIRECTIONS` has their steps in (x, y). */
export const DIRECTIONS = [
  { x: 1, y: 0 },
  { x: 0, y: 1 },
  { x: -1, y: 0 },
  { x: 0, y: -1 }
] as const

/** Row of a cell, from 0 at the top. */
export const rowOf = (cell: number): number => Math.floor(cell / COLUMNS)
/** Column of a cell in its row, from 0 at the left. */
export const columnOf = (cell: number): number => cell % COLUMNS

const xs = new Int8Array(CELLS)
const ys = new Int8Array(CELLS)
for (let cell = 0; cell < CELLS; cell++) {
  const row = rowOf(cell)
  const sum = 2 * columnOf(cell) + (row % 2)
  xs[cell] = (sum + row) / 2
  ys[cell] = (sum - row) / 2
}

/** The straight coordinate that grows down to the right. */
export const xOf = (cell: number): number => xs[cell] ?? 0
/** The straight coordinate that grows up to the right. */
export const yOf = (cell: number): number => ys[cell] ?? 0

/** The cell at straight coordinates; -1 outside of the field. */
export function cellAt(x: number, y: number): number {
  const row = x - y
  const sum = x + y
  if (row < 0 || row >= ROWS || sum < 0 || sum >= 2 * COLUMNS) return -1
  return row * COLUMNS + (sum >> 1)
}

const neighbours: readonly (readonly number[])[] = Array.from({ length: CELLS }, (_, cell) =>
  DIRECTIONS.map(({ x, y }) => cellAt(xOf(cell) + x, yOf(cell) + y)).filter((next) => next >= 0)
)

/** The two to four cells that share a side with this one. */
export const neighboursOf = (cell: number): readonly number[] => neighbours[cell] ?? []

/** Steps from one cell to another, nothing in the way. */
export const distance = (a: number, b: number): number =>
  Math.abs(xOf(a) - xOf(b)) + Math.abs(yOf(a) - yOf(b))

/** Whether two cells lie on one line along x or y. */
export const isInLine = (a: number, b: number): boolean => xOf(a) === xOf(b) || yOf(a) === yOf(b)

/** The direction (0 to 3, of `DIRECTIONS`) that leads most directly from one cell to another; x where both are as good. */
export function directionTo(from: number, to: number): number {
  const dx = xOf(to) - xOf(from)
  const dy = yOf(to) - yOf(from)
  if (Math.abs(dx) >= Math.abs(dy)) return dx >= 0 ? 0 : 2
  return dy >= 0 ? 1 : 3
}

/** The next cell in a direction (0 to 3); -1 outside of the field. */
export function neighbourIn(cell: number, direction: number): number {
  const step = DIRECTIONS[direction]
  return step === undefined ? -1 : cellAt(xOf(cell) + step.x, yOf(cell) + step.y)
}
