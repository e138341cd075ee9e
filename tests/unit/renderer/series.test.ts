import { expect, test } from 'vitest'
import {
  align,
  band,
  figureAt,
  lineOf,
  secondsLeft,
  smooth,
  valueAt,
  type Line
} from '../../../renderer/parts/train/series'

const curve = (steps: number[], mean: number[]) => ({
  runId: 'r',
  name: 'n',
  steps,
  mean,
  low: mean,
  high: mean,
  last: mean.at(-1) ?? null
})
const line = (id: string, steps: number[], values: number[]): Line => ({
  id,
  label: id,
  colour: 0,
  steps,
  values,
  low: values,
  high: values,
  raw: values,
  last: values.at(-1) ?? null
})

test('smoothing by nothing changes nothing; a constant stays itself from its first point on', () => {
  expect(smooth([3, 1, 2], 0)).toEqual([3, 1, 2])
  for (const value of smooth([5, 5, 5], 0.97)) expect(value).toBeCloseTo(5, 12)
})

test('smoothing by a half, by hand', () => {
  const [a, b, c] = smooth([0, 1, 1], 0.5)
  expect(a).toBe(0)
  expect(b).toBeCloseTo(2 / 3, 12)
  expect(c).toBeCloseTo(6 / 7, 12)
})

test('a value between two points lies on the line between them, and outside there is none', () => {
  expect(valueAt([0, 10, 30], [0, 1, 5], 20)).toBe(3)
  expect(valueAt([0, 10, 30], [0, 1, 5], 30)).toBe(5)
  expect(valueAt([0, 10, 30], [0, 1, 5], 31)).toBeNull()
  expect(valueAt([], [], 1)).toBeNull()
})

test('a band covers only the steps that all seeds have', () => {
  const found = band([curve([0, 100], [0, 100]), curve([50, 200], [100, 100])], 0)
  expect(found.steps[0]).toBe(50)
  expect(found.steps.at(-1)).toBe(100)
  expect(found.values[0]).toBeCloseTo(75, 9)
  expect(found.low[0]).toBeCloseTo(50, 9)
  expect(found.high.at(-1)).toBeCloseTo(100, 9)
})

test('seeds that share one step make one point', () => {
  expect(band([curve([5], [1]), curve([5], [3])], 0)).toEqual({
    steps: [5],
    values: [2],
    low: [1],
    high: [3],
    raw: [2],
    last: 2
  })
})

test('seeds that have no step in common make no band', () => {
  expect(band([curve([0, 1], [1, 1]), curve([5, 6], [1, 1])], 0).steps).toEqual([])
  expect(band([], 0).steps).toEqual([])
})

test('lines with steps of their own meet on one axis', () => {
  expect(align([line('a', [1, 3], [10, 30]), line('b', [2, 3], [5, 6])])).toEqual([
    [1, 2, 3],
    [10, null, 30],
    [10, null, 30],
    [10, null, 30],
    [null, 5, 6],
    [null, 5, 6],
    [null, 5, 6]
  ])
})

test('the time left is unknown without a rate and never negative', () => {
  expect(secondsLeft(100, 1100, 50)).toBe(20)
  expect(secondsLeft(100, 1100, null)).toBeNull()
  expect(secondsLeft(100, 1100, 0)).toBeNull()
  expect(secondsLeft(1200, 1100, 50)).toBe(0)
})

test('the figures of a smoothed line are those that were measured', () => {
  const drawn: Line = {
    id: 'a',
    label: 'a',
    colour: 0,
    ...lineOf(curve([100, 200, 300], [100, 300, 500]), 0.6)
  }
  expect(drawn.values.at(-1)).toBeLessThan(400)
  expect(figureAt(drawn, null)).toBe(500)
  expect([99, 100, 250, 300, 900].map((step) => figureAt(drawn, step))).toEqual([null, 100, 300, 500, 500])
})

test('the last figure of a reduced curve is the last value, not the mean of its last stretch', () => {
  const reduced = { ...curve([100, 200], [10, 300]), last: 500 }
  const drawn: Line = { id: 'a', label: 'a', colour: 0, ...lineOf(reduced, 0) }
  expect(figureAt(drawn, null)).toBe(500)
  expect(figureAt(line('none', [], []), null)).toBeNull()
  expect(figureAt(line('none', [], []), 5)).toBeNull()
})

test('the last figure of a smoothed band is the mean of what the seeds measured', () => {
  const seeds = [curve([0, 100], [0, 500]), curve([0, 100], [0, 300])]
  expect(band(seeds, 0.9).last).toBe(400)
})
