import { expect, it } from 'vitest'
import { permutationTest } from '../../electron/shared/permutation-test'

it('is the exact share of the ways to deal the scores that are as good, to within the draws', () => {
  // Of the 20 ways to choose three of six, one has the three largest: p = 1/20.
  expect(permutationTest([4, 5, 6], [1, 2, 3], 0)).toBeCloseTo(0.05, 2)
  // Two of the 20 reach a sum of 14: 3 + 5 + 6 and 4 + 5 + 6.
  expect(permutationTest([3, 5, 6], [1, 2, 4], 0)).toBeCloseTo(0.1, 2)
})

it('finds no lead where there is none, and never says that one is impossible', () => {
  expect(permutationTest([7, 7, 7], [7, 7, 7], 1)).toBe(1)
  expect(permutationTest([1, 2, 3], [4, 5, 6], 1)).toBe(1)
  const far = permutationTest(Array<number>(20).fill(9), Array<number>(20).fill(1), 1)
  expect(far).toBeGreaterThan(0)
  expect(far).toBeLessThan(0.001)
})

it('says 1 where nobody played, and the same of the same seed', () => {
  expect(permutationTest([], [1], 0)).toBe(1)
  expect(permutationTest([1], [], 0)).toBe(1)
  const once = (): number => permutationTest([3, 8, 2, 9], [1, 4, 6, 2], 5)
  expect(once()).toBe(once())
})

it('changes neither list', () => {
  const better = [4, 5, 6]
  permutationTest(better, [1, 2, 3], 0)
  expect(better).toEqual([4, 5, 6])
})
