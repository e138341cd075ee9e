import { expect, it } from 'vitest'
import { weightiestChoices } from '../../../renderer/parts/weightiest-choices'

const named = (...values: number[]): { name: string; value: number }[] =>
  values.map((value, i) => ({ name: `${i}`, value }))
const indices = (...args: Parameters<typeof weightiestChoices>): number[] =>
  weightiestChoices(...args).map(({ index }) => index)

it('shows a few choices as they are', () => expect(indices(named(1, 3, 2), 0, 3)).toEqual([0, 1, 2]))

it('of many shows the best, and the one that was taken wherever it stands', () => {
  expect(indices(named(1, 5, -1e6, 4, 3), undefined, 3)).toEqual([1, 3, 4])
  expect(indices(named(1, 5, -1e6, 4, 3), 2, 3)).toEqual([1, 3, 2])
  expect(indices(named(1, 5, -1e6, 4, 3), 1, 3)).toEqual([1, 3, 4])
})
