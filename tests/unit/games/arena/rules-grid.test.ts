import { describe, expect, it } from 'vitest'
import {
  CELLS,
  cellAt,
  columnOf,
  directionTo,
  distance,
  isInLine,
  neighbourIn,
  neighboursOf,
  rowOf,
  xOf,
  yOf
} from '../../../../games/arena/rules/grid'
import { footDistances, footPath } from '../../../../games/arena/rules/paths'
import { areaCells } from '../../../../games/arena/rules/area'
import { cellsInLine, cellsWithin } from '../../../../games/arena/rules/sight'

const all = Array.from({ length: CELLS }, (_, cell) => cell)

describe('the grid', () => {
  it('every cell has coordinates of its own and is found by them', () => {
    for (const cell of all) expect(cellAt(xOf(cell), yOf(cell))).toBe(cell)
    expect(new Set(all.map((cell) => `${xOf(cell)} ${yOf(cell)}`)).size).toBe(560)
  })

  it('neighbours are the four diamonds that share a side: a row up or down, half a column left or right', () => {
    for (const cell of all) {
      const shift = rowOf(cell) % 2
      const expected = [-1, 1]
        .flatMap((dRow) =>
          [shift - 1, shift].map((dColumn) => [rowOf(cell) + dRow, columnOf(cell) + dColumn])
        )
        .filter(([row = 0, column = 0]) => row >= 0 && row < 40 && column >= 0 && column < 14)
        .map(([row = 0, column = 0]) => row * 14 + column)
      expect([...neighboursOf(cell)].sort((a, b) => a - b)).toEqual(expected.sort((a, b) => a - b))
    }
  })

  it('distance is what walking takes on an empty field, and is the same both ways', () => {
    const free = new Uint8Array(CELLS)
    for (const cell of [0, 13, 285, 300, 559]) {
      const steps = footDistances(free, [cell])
      for (const other of all) {
        expect(distance(cell, other)).toBe(steps[other])
        expect(distance(other, cell)).toBe(steps[other])
      }
    }
  })

  it('distances by foot up to a cell are the same as all of them, for what is nearer', () => {
    const blocked = Uint8Array.from({ length: CELLS }, (_, cell) => (cell % 11 === 3 ? 1 : 0))
    const [whole, part] = [footDistances(blocked, [285]), footDistances(blocked, [285], 45)]
    const reached = whole[45] ?? 0
    expect(reached).toBeGreaterThan(5)
    for (const cell of all)
      if ((whole[cell] ?? -1) <= reached && part[cell] !== -1) expect(part[cell]).toBe(whole[cell])
      else expect([-1, reached + 1]).toContain(part[cell])
    for (const cell of all)
      if ((whole[cell] ?? -1) >= 0 && (whole[cell] ?? 0) < reached) expect(part[cell]).toBe(whole[cell])
  })

  it('outside of the field there is no cell', () => {
    expect([cellAt(-1, 0), cellAt(0, 1), cellAt(40, 0), cellAt(14, 14)]).toEqual([-1, -1, -1, -1])
  })

  it('a direction leads nearer, and a line is one where a coordinate stays', () => {
    for (const to of all.filter((cell) => cell !== 285)) {
      const next = neighbourIn(285, directionTo(285, to))
      expect(distance(next, to)).toBe(distance(285, to) - 1)
      expect(isInLine(285, to)).toBe(xOf(285) === xOf(to) || yOf(285) === yOf(to))
    }
  })

  it('a way by foot goes around what is blocked, and is as long as it must be', () => {
    const blocked = new Uint8Array(CELLS)
    for (const cell of neighboursOf(285)) if (cell !== neighboursOf(285)[0]) blocked[cell] = 1
    const path = footPath(blocked, 285, 300) ?? []
    expect([path[0], path.at(-1)]).toEqual([285, 300])
    expect(path.length - 1).toBe(footDistances(blocked, [285])[300])
    path.slice(1).forEach((cell, i) => expect(neighboursOf(path[i] ?? 0)).toContain(cell))
    for (const cell of neighboursOf(285)) blocked[cell] = 1
    expect(footPath(blocked, 285, 300)).toBeNull()
  })
})

describe('areas', () => {
  const sorted = (cells: readonly number[]): number[] => [...cells].sort((a, b) => a - b)
  const cellsWhere = (is: (dx: number, dy: number) => boolean, from: number): number[] =>
    all.filter((cell) => is(xOf(cell) - xOf(from), yOf(cell) - yOf(from)))

  it('a circle is everything so many steps away, a cross what lies in line, a line what lies behind', () => {
    for (const at of [285, 3, 556]) {
      expect(sorted(areaCells({ shape: 'circle', size: 2 }, 200, at))).toEqual(
        cellsWhere((dx, dy) => Math.abs(dx) + Math.abs(dy) <= 2, at)
      )
      expect(sorted(areaCells({ shape: 'cross', size: 2 }, 200, at))).toEqual(
        cellsWhere((dx, dy) => dx * dy === 0 && Math.abs(dx + dy) <= 2, at)
      )
      expect(areaCells({ shape: 'cell', size: 0 }, 200, at)).toEqual([at])
    }
    const from = cellAt(16, -1)
    expect(areaCells({ shape: 'line', size: 2 }, from, cellAt(18, -1))).toEqual(
      [18, 19, 20].map((x) => cellAt(x, -1))
    )
  })

  it('rings and lines hold what is that far away', () => {
    expect(sorted(cellsWithin(285, 2, 5))).toEqual(
      all.filter((cell) => distance(cell, 285) >= 2 && distance(cell, 285) <= 5)
    )
    expect(sorted(cellsInLine(285, 0, 4))).toEqual(
      all.filter((cell) => isInLine(cell, 285) && distance(cell, 285) <= 4)
    )
  })
})
