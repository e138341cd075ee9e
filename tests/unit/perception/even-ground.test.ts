import { describe, expect, it } from 'vitest'
import { columnsOf, overEvenGround } from '../../../electron/worker/perception/even-ground'
import { painted } from './pictures'

/** Rows that shade from light to dark, with two strokes in the middle of them. */
const shaded = painted(40, 4, '#404040', [
  ['#303030', 0, 1, 40, 1],
  ['#202020', 0, 2, 40, 1],
  ['#101010', 0, 3, 40, 1],
  ['#505050', 20, 0, 1, 1],
  ['#404040', 20, 1, 1, 1],
  ['#080808', 24, 3, 1, 1]
])
const row = ({ width, data }: { width: number; data: Uint8Array }, y: number): number[] =>
  Array.from({ length: width }, (_, x) => data[4 * (y * width + x)]!)

describe('a line over an even ground', () => {
  it('has one grey for the ground of every row, and all levels for what stands out', () => {
    const {
      pictures: [even]
    } = overEvenGround(shaded)
    for (const y of [0, 1, 2, 3])
      expect(
        row(even!, y)
          .filter((_, x) => x !== 20 && x !== 24)
          .every((level) => level === 128)
      ).toBe(true)
    expect([row(even!, 0)[20], row(even!, 1)[20], row(even!, 3)[24]]).toEqual([255, 255, 65])
  })

  it('is cut to what stands out, with a little beside it', () => {
    const {
      pictures: [even, cut]
    } = overEvenGround(shaded)
    expect(cut).toEqual(columnsOf(even!, 13, 32))
    expect(cut!.width).toBe(19)
  })

  it('is none where nothing stands out', () => {
    expect(overEvenGround(painted(40, 4, '#404040', [['#434343', 20, 0, 1, 1]]))).toEqual({
      pictures: [],
      levels: 3
    })
  })
})

describe('columns of a line', () => {
  it('end where the line does, and are one at least', () => {
    expect(columnsOf(shaded, -5, 100)).toEqual(shaded)
    expect(columnsOf(shaded, 39, 39).width).toBe(1)
    expect(columnsOf(shaded, 50, 60).width).toBe(1)
  })
})
