import { describe, expect, it } from 'vitest'
import { latticeOf } from '../../../electron/main/games/learn-lattice'
import type { PicturePoint } from '../../../electron/shared/action'
import { cellsOf, type Grid } from '../../../electron/shared/geometry/grid-cells'
import { Random } from '../../../electron/shared/random'

const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform())

const inside = (value: number): number => Math.min(1, Math.max(0, value))

/** The size of a cell. */
const sizeOf = ({ shape, columns, rows, area }: Grid): readonly [width: number, height: number] =>
  shape === 'square'
    ? [area.width / columns, area.height / rows]
    : [area.width / (columns + 0.5), (2 * area.height) / (rows + 1)]

/** Clicks by a hand that strays by so much of a cell, and some on a button beside the board. */
function clicksOn(grid: Grid, count: number, stray: number, seed: number): PicturePoint[] {
  const random = new Random(seed)
  const cells = cellsOf(grid)
  const [width, height] = sizeOf(grid)
  const clicks = Array.from({ length: count }, () => {
    const { x, y } = cells[random.integer(cells.length)]!.middle
    return { x: inside(x + stray * width * normal(random)), y: inside(y + stray * height * normal(random)) }
  })
  return [...clicks, ...Array.from({ length: count / 20 }, () => ({ x: 0.5, y: 0.98 }))]
}

/** The share of its cells whose middles were found, to a seventh of a cell. */
function found(grid: Grid, by: Grid): number {
  const [width, height] = sizeOf(grid)
  const middles = cellsOf(by).map(({ middle }) => middle)
  const near = cellsOf(grid).filter(({ middle: { x, y } }) =>
    middles.some((one) => Math.abs(one.x - x) < 0.15 * width && Math.abs(one.y - y) < 0.15 * height)
  )
  return near.length / cellsOf(grid).length
}

const BOARDS: readonly Omit<Grid, 'shape'>[] = [
  { columns: 15, rows: 10, area: { x: 0.0066, y: 0.0917, width: 0.9868, height: 0.8993 } },
  { columns: 8, rows: 8, area: { x: 0.2, y: 0.1, width: 0.6, height: 0.8 } },
  { columns: 14, rows: 20, area: { x: 0, y: 0, width: 1, height: 0.8 } },
  { columns: 30, rows: 16, area: { x: 0.05, y: 0.2, width: 0.9, height: 0.7 } }
]

describe.each(BOARDS)('a board of $columns by $rows cells', (board) => {
  it.each([
    ['square', 60, 0.15],
    ['square', 400, 0],
    ['square', 400, 0.2],
    ['diamond', 150, 0],
    ['diamond', 400, 0.12]
  ] as const)('of %ss is found from %i clicks by a hand that strays %f of a cell', (shape, count, stray) => {
    const grid: Grid = { shape, ...board }
    for (const seed of [1, 2]) {
      const lattice = latticeOf(clicksOn(grid, count, stray, seed))
      expect(lattice).toMatchObject({ shape })
      // Rows and columns at the edge that were never clicked are not known.
      expect(found(grid, lattice!)).toBeGreaterThan(0.75)
      expect(cellsOf(lattice!).length).toBeLessThan(1.15 * cellsOf(grid).length)
      const { x, y, width, height } = lattice!.area
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(0)
      expect(Math.max(x + width, y + height)).toBeLessThanOrEqual(1.000001)
    }
  })
})

it('is not found where clicks lie as they like, on buttons or anywhere, nor in too few of them', () => {
  for (let seed = 0; seed < 25; seed++) {
    const random = new Random(seed)
    const count = 40 + random.integer(300)
    const buttons = Array.from({ length: 2 + random.integer(30) }, () => ({
      x: random.uniform(),
      y: random.uniform()
    }))
    const onButtons = Array.from({ length: count }, () => {
      const { x, y } = buttons[random.integer(buttons.length)]!
      return { x: x + 0.004 * normal(random), y: y + 0.004 * normal(random) }
    })
    expect(latticeOf(onButtons)).toBeNull()
    expect(
      latticeOf(Array.from({ length: count }, () => ({ x: random.uniform(), y: random.uniform() })))
    ).toBeNull()
  }
  expect(latticeOf(clicksOn({ shape: 'square', ...BOARDS[1]! }, 30, 0, 1))).toBeNull()
  // A row of tabs is none, nor one place.
  const row = Array.from({ length: 200 }, (_, i) => ({ x: 0.05 + 0.06 * (i % 15), y: 0.5 }))
  expect(latticeOf(row)).toBeNull()
  expect(latticeOf(row.map(() => ({ x: 0.3, y: 0.3 })))).toBeNull()
})
