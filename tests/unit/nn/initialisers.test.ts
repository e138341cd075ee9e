import { describe, expect, test } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { sizeOf } from '../../../electron/worker/engine/shape'
import * as first from '../../../electron/worker/nn/initialisers'
import { fillNormal } from '../../../electron/worker/nn/normal'

/** Values of a [64, 100] weight, or another shape. */
function drawn(initialise: first.Initialiser, shape = [64, 100], seed = 1): Float32Array {
  const values = new Float32Array(sizeOf(shape))
  initialise(values, { shape, fanIn: shape[0]!, fanOut: shape[1]! }, new Random(seed))
  return values
}

const meanOf = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / values.length
const deviationOf = (values: Float32Array): number => Math.sqrt(meanOf(values.map((x) => x * x)))

test('normal numbers: mean, variance, tails, and an odd length', () => {
  const values = new Float32Array(20_001)
  fillNormal(values, new Random(4))
  expect(Math.abs(meanOf(values))).toBeLessThan(0.03)
  expect(deviationOf(values)).toBeCloseTo(1, 1)
  expect(meanOf(values.map((x) => Number(Math.abs(x) > 1.96)))).toBeCloseTo(0.05, 2)
  expect(values.at(-1)).not.toBe(0)
})

describe('bounds and deviations', () => {
  test('legacy: uniform within 1 / sqrt(fan in)', () => {
    const values = drawn(first.legacy)
    const largest = Math.max(...values.map(Math.abs))
    expect(largest).toBeLessThanOrEqual(1 / 8)
    expect(largest).toBeGreaterThan(0.99 / 8)
    expect(deviationOf(values)).toBeCloseTo(1 / 8 / Math.sqrt(3), 3)
  })

  test('xavier: uniform within sqrt(6 / (fan in + fan out))', () => {
    const largest = Math.max(...drawn(first.xavier).map(Math.abs))
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / 164))
    expect(largest).toBeGreaterThan(0.99 * Math.sqrt(6 / 164))
  })

  test('he and normal: their deviation', () => {
    expect(deviationOf(drawn(first.he))).toBeCloseTo(Math.sqrt(2 / 64), 2)
    expect(deviationOf(drawn(first.normal(0.02)))).toBeCloseTo(0.02, 3)
  })

  test('zeros and constants', () => {
    expect(new Set(drawn(first.zeros))).toEqual(new Set([0]))
    expect(new Set(drawn(first.constant(0.5)))).toEqual(new Set([0.5]))
  })
})

describe('orthogonal', () => {
  test.each([
    ['wide', [8, 30]],
    ['tall', [30, 8]],
    ['filters', [8, 3, 4, 4]]
  ])('%s: rows or columns at right angles, of length gain', (_, shape) => {
    const values = drawn(first.orthogonal(Math.SQRT2), shape)
    const [rows, columns] = [shape[0]!, sizeOf(shape) / shape[0]!]
    const at = (k: number, i: number): number =>
      rows < columns ? values[k * columns + i]! : values[i * columns + k]!
    for (let k = 0; k < Math.min(rows, columns); k++)
      for (let l = 0; l <= k; l++) {
        let product = 0
        for (let i = 0; i < Math.max(rows, columns); i++) product += at(k, i) * at(l, i)
        expect(product).toBeCloseTo(k === l ? 2 : 0, 5)
      }
  })
})

test('normalised columns: the weights of each output have the given length', () => {
  const values = drawn(first.normalisedColumns(0.01), [50, 6])
  for (let column = 0; column < 6; column++) {
    const squares = values.filter((_, i) => i % 6 === column).reduce((sum, x) => sum + x * x, 0)
    expect(Math.sqrt(squares)).toBeCloseTo(0.01, 6)
  }
})

test('the same seed gives the same values', () => {
  expect(drawn(first.he, [9, 7], 3)).toEqual(drawn(first.he, [9, 7], 3))
  expect(drawn(first.he, [9, 7], 3)).not.toEqual(drawn(first.he, [9, 7], 4))
})
