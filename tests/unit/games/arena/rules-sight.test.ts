import { describe, expect, it } from 'vitest'
import { Random } from '../../../../electron/shared/random'
import { CELLS, cellAt, xOf, yOf } from '../../../../games/arena/rules/grid'
import { canSee } from '../../../../games/arena/rules/sight'

/**
 * The same rule, worked out another way and slowly: the segment between the centres is cut (Liang and Barsky) by the
 * square of every cell that hides; sight is lost where more than a point is left of it.
 */
function canSeeSlowly(hides: Uint8Array, from: number, to: number): boolean {
  const [x0, y0, dx, dy] = [xOf(from), yOf(from), xOf(to) - xOf(from), yOf(to) - yOf(from)]
  for (let cell = 0; cell < CELLS; cell++) {
    if (hides[cell] === 0 || cell === from || cell === to) continue
    let [enter, leave] = [0, 1]
    for (const [start, delta, centre] of [
      [x0, dx, xOf(cell)],
      [y0, dy, yOf(cell)]
    ] as const) {
      const [low, high] = [centre - 0.5 - start, centre + 0.5 - start]
      if (delta === 0) {
        if (low >= 0 || high <= 0) leave = -1
        continue
      }
      const [a, b] = [low / delta, high / delta]
      enter = Math.max(enter, Math.min(a, b))
      leave = Math.min(leave, Math.max(a, b))
    }
    if (leave - enter > 1e-9) return false
  }
  return true
}

describe('line of sight', () => {
  it('is what a slow and independent way finds, on 40 fields of obstacles', () => {
    const random = new Random(5)
    let blockedCount = 0
    for (let trial = 0; trial < 40; trial++) {
      const hides = Uint8Array.from({ length: CELLS }, () => (random.integer(100) < 3 + trial ? 1 : 0))
      for (let i = 0; i < 250; i++) {
        const [from, to] = [random.integer(CELLS), random.integer(CELLS)]
        const expected = canSeeSlowly(hides, from, to)
        if (!expected) blockedCount++
        expect(canSee(hides, from, to), `${from} to ${to} in field ${trial}`).toBe(expected)
      }
    }
    expect(blockedCount).toBeGreaterThan(2000)
    expect(blockedCount).toBeLessThan(9900)
  })

  it('is the same both ways', () => {
    const random = new Random(6)
    const hides = Uint8Array.from({ length: CELLS }, () => (random.integer(100) < 10 ? 1 : 0))
    for (let i = 0; i < 2000; i++) {
      const [from, to] = [random.integer(CELLS), random.integer(CELLS)]
      expect(canSee(hides, from, to)).toBe(canSee(hides, to, from))
    }
  })

  it('is stopped by what stands between, not by what a line only touches at a corner, nor by its ends', () => {
    const hides = new Uint8Array(CELLS)
    const [a, b] = [cellAt(18, 0), cellAt(22, 0)]
    hides[a] = hides[b] = 1
    expect(canSee(hides, a, b)).toBe(true)
    hides[cellAt(20, 0)] = 1
    expect(canSee(hides, a, b)).toBe(false)
    const corner = new Uint8Array(CELLS)
    corner[cellAt(19, 0)] = corner[cellAt(18, 1)] = 1
    expect(canSee(corner, a, cellAt(19, 1))).toBe(true)
  })
})
