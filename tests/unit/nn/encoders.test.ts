import { describe, expect, test } from 'vitest'
import { Graph } from '../../../electron/worker/engine/graph'
import { encode } from '../../../electron/worker/agents/encoders'
import { asPictures, asVector, withinBounds } from '../../../electron/worker/nn/pictures'
import { box } from '../../../electron/shared/spaces'
import { Scope } from '../../../electron/worker/nn/scope'
import { counting, parameterCount, run } from './run'

/** Features and parameters, over four pictures of 84 x 84. */
const SIZES: readonly (readonly [string, number, number])[] = [
  ['deepmind', 64 * 7 * 7, 77_984],
  ['original', 32 * 9 * 9, 16 * 4 * 64 + 16 + 32 * 16 * 16 + 32],
  ['precise', 64 * 11 * 11, 32 * 4 * 25 + 32 + 64 * 32 * 9 + 64 + 2 * (64 * 64 * 9 + 64)],
  ['data-efficient', 64 * 3 * 3, 32 * 4 * 25 + 32 + 64 * 32 * 25 + 64],
  ['ship-centred', 32 * 7 * 9 + 16 * 20 * 11 + 32, 16 * 4 * 64 + 16 + 32 * 16 * 16 + 32 + 16 * 4 * 49 + 16],
  [
    'impala',
    32 * 11 * 11,
    [
      [4, 16],
      [16, 32],
      [32, 32]
    ].reduce((sum, [from, to]) => sum + (from! * 9 + 1) * to! + 4 * (to! * 9 + 1) * to!, 0)
  ]
]

describe('encoders', () => {
  test.each(SIZES)('%s: %i features', async (name, features, parameters) => {
    const g = new Graph()
    const scope = new Scope(g)
    const { features: y } = encode(scope, name, g.input('s', [1, 4, 84, 84], 'uint8'))
    expect(y.shape).toEqual([1, features])
    expect(parameterCount(scope)).toBe(parameters)
    const { y: values } = await run({ y }, scope)
    expect(values!.some((v) => v > 0)).toBe(true)
    expect(values!.every(Number.isFinite)).toBe(true)
  })

  test('mlp: the observation in one row, of any shape', () => {
    const g = new Graph()
    const { features } = encode(new Scope(g), 'mlp', g.input('s', [3, 4, 5], 'uint8'))
    expect(features.shape).toEqual([3, 20])
  })

  test('cnn-attention: features that count by where it looked, and a map that adds up to 1', async () => {
    const g = new Graph()
    const scope = new Scope(g)
    const { features, attention } = encode(scope, 'cnn-attention', g.input('s', [2, 4, 84, 84], 'uint8'))
    expect(features.shape).toEqual([2, 64 * 9 * 9])
    expect(attention!.shape).toEqual([2, 9, 9])
    const { features: y, attention: map } = await run({ features, attention: attention! }, scope)
    expect(y!.some((v) => v > 0)).toBe(true)
    for (const own of [map!.slice(0, 81), map!.slice(81)]) {
      expect(own.every((w) => w > 0)).toBe(true)
      expect(own.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
    }
  })

  test('cnn-vit: 64 features, and a map of where it looked', async () => {
    const g = new Graph()
    const scope = new Scope(g)
    const { features, attention } = encode(scope, 'cnn-vit', g.input('s', [2, 4, 84, 84], 'uint8'))
    expect(features.shape).toEqual([2, 64])
    expect(attention!.shape).toEqual([2, 9, 9])
    const { features: y, attention: map } = await run({ features, attention: attention! }, scope)
    expect(y!.every(Number.isFinite)).toBe(true)
    for (const own of [map!.slice(0, 81), map!.slice(81)]) {
      expect(own.every((w) => w > 0)).toBe(true)
      const total = own.reduce((a, b) => a + b, 0)
      expect(total).toBeGreaterThan(0.5)
      expect(total).toBeLessThan(1)
    }
  })
})

describe('observations', () => {
  test('bytes become numbers from 0 to 1, others stay', async () => {
    const g = new Graph()
    const outputs = {
      bytes: asVector(g.input('b', [1, 3], 'uint8')),
      numbers: asVector(g.input('n', [1, 3]))
    }
    const { bytes, numbers } = await run(outputs, new Scope(g), { b: [0, 51, 255], n: [-3, 0, 300] })
    ;[0, 0.2, 1].forEach((value, i) => expect(bytes![i]).toBeCloseTo(value, 6))
    expect(numbers).toEqual([-3, 0, 300])
  })

  test('bytes that use a part of theirs become numbers from 0 to 1 by it, as do pictures of them', async () => {
    const g = new Graph()
    const inputs = {
      switches: [box('uint8', [3], 0, 1), [0, 1, 1], [0, 1, 1]],
      cells: [box('uint8', [2, 1, 1], 10, 14), [10, 11], [0, 0.25]],
      whole: [box('uint8', [3], 0, 255), [0, 51, 255], [0, 0.2, 1]],
      one: [box('uint8', [1], 7, 7), [7], [0]]
    } as const
    const entries = Object.entries(inputs).map(([name, [space]]) => {
      const s = withinBounds(g.input(name, [1, ...space.shape], 'uint8'), space)
      return [`${name}Seen`, space.shape.length === 3 ? asPictures(s) : asVector(s)] as const
    })
    const given = Object.fromEntries(Object.entries(inputs).map(([name, [, bytes]]) => [name, [...bytes]]))
    const seen = await run(Object.fromEntries(entries), new Scope(g), given)
    for (const [name, [, , wanted]] of Object.entries(inputs))
      wanted.forEach((value, i) => expect(seen[`${name}Seen`]![i]).toBeCloseTo(value, 6))
  })

  test('colours that come last become channels', async () => {
    const g = new Graph()
    const s = g.input('s', [1, 5, 6, 3])
    const y = asPictures(s)
    expect(y.shape).toEqual([1, 3, 5, 6])
    const { y: values } = await run({ y }, new Scope(g), { s: counting(s) })
    expect(values!.slice(0, 3)).toEqual([0, 3, 6])
    expect(values!.slice(30, 33)).toEqual([1, 4, 7])
  })

  test('frames of colours become channels, the oldest frame first', async () => {
    const g = new Graph()
    const s = g.input('s', [1, 2, 3, 4, 3])
    const y = asPictures(s)
    expect(y.shape).toEqual([1, 6, 3, 4])
    const { y: values } = await run({ y }, new Scope(g), { s: counting(s) })
    expect(values!.filter((_, i) => i % 12 === 0)).toEqual([0, 1, 2, 36, 37, 38])
  })

  test('channels that come first stay where they are', () => {
    const g = new Graph()
    for (const shape of [
      [1, 4, 84, 84],
      [1, 1, 42, 42],
      [1, 12, 10, 10]
    ])
      expect(asPictures(g.input(`s${shape[1]}`, shape)).shape).toEqual(shape)
  })
})
