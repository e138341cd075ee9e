import type { PicturePoint } from '../action'
import type { Profile } from '../profile'

export type Grid = NonNullable<NonNullable<Profile['pointer']>['grid']>

/** One cell of a grid of clicks, counted from 0, and its outline in fractions of the picture. */
export interface Cell {
  readonly column: number
  readonly row: number
  readonly middle: PicturePoint
  readonly outline: readonly PicturePoint[]
}

/**
 * The cells of a grid, row by row. Diamonds touch with their sides: each row lies half a cell lower than the one before,
 * and every second one half a cell to the right.
 */
export function cellsOf(grid: Grid): Cell[] {
  return Array.from({ length: grid.rows }, (_, row) =>
    Array.from({ length: grid.columns }, (_, column) =>
      grid.shape === 'square' ? squareCell(grid, column, row) : diamondCell(grid, column, row)
    )
  ).flat()
}

function squareCell({ columns, rows, area }: Grid, column: number, row: number): Cell {
  const width = area.width / columns
  const height = area.height / rows
  const x = area.x + column * width
  const y = area.y + row * height
  return {
    column,
    row,
    middle: { x: x + width / 2, y: y + height / 2 },
    outline: [
      { x, y },
      { x: x + width, y },
      { x: x + width, y: y + height },
      { x, y: y + height }
    ]
  }
}

function diamondCell({ columns, rows, area }: Grid, column: number, row: number): Cell {
  const width = area.width / (columns + (rows > 1 ? 0.5 : 0))
  const height = (area.height * 2) / (rows + 1)
  const x = area.x + (column + 0.5 + (row % 2) / 2) * width
  const y = area.y + ((row + 1) * height) / 2
  return {
    column,
    row,
    middle: { x, y },
    outline: [
      { x, y: y - height / 2 },
      { x: x + width / 2, y },
      { x, y: y + height / 2 },
      { x: x - width / 2, y }
    ]
  }
}
