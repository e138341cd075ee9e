import { describe, expect, it } from 'vitest'
import { Slips } from '../../../electron/main/play/slips'
import { Random } from '../../../electron/shared/random'

/** What is done in so many decisions of which each chose the last of six actions. */
const done = (share: number, count: number, seed = 1): number[] => {
  const slips = new Slips(share, 6, new Random(seed))
  return Array.from({ length: count }, () => slips.next(5))
}

describe('slips', () => {
  it.each([0.05, 0.2, 0.5])('take so large a share of the decisions: %f', (share) => {
    // One of six slips is to what was chosen.
    const others = done(share, 500_000).filter((action) => action !== 5).length / 500_000
    expect(others / (share * (5 / 6))).toBeCloseTo(1, 1)
  })

  it('last from one decision to six, and do one thing all the while', () => {
    const runs: number[] = []
    let [length, last] = [0, 5]
    for (const action of [...done(0.01, 60_000), 5]) {
      if (action === last) length += 1
      else {
        if (last !== 5) runs.push(length)
        ;[length, last] = [1, action]
      }
    }
    expect(Math.min(...runs)).toBe(1)
    expect(Math.max(...runs)).toBe(6)
    expect(runs.reduce((a, b) => a + b, 0) / runs.length).toBeCloseTo(3.5, 0)
  })

  it('are the same from the same seed', () => {
    expect(done(0.3, 200, 4)).toEqual(done(0.3, 200, 4))
    expect(done(0.3, 200, 4)).not.toEqual(done(0.3, 200, 5))
  })
})
