import { describe, expect, it } from 'vitest'
import { Random, splitMix64 } from '../../../electron/shared/random'

const take = <T>(n: number, next: () => T): T[] => Array.from({ length: n }, next)

describe('Random', () => {
  it('follows the published outputs of xoshiro128** from state 1 2 3 4', () => {
    const random = new Random(0)
    random.state = [1, 2, 3, 4]
    expect(take(10, () => random.uint32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804
    ])
  })

  it('is seeded by SplitMix64, which follows its published outputs from 1234567', () => {
    const words = splitMix64(1234567n)
    expect(take(5, () => words.next().value)).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n
    ])
    const seeded = new Random(1234567).state
    expect(BigInt(seeded[0]) | (BigInt(seeded[1]) << 32n)).toBe(6457827717110365317n)
    expect(BigInt(seeded[2]) | (BigInt(seeded[3]) << 32n)).toBe(3203168211198807973n)
  })

  it('goes on from a kept state', () => {
    const random = new Random(-5)
    random.uint32()
    const kept = random.state
    const first = take(20, () => random.uint32())
    random.state = kept
    expect(take(20, () => random.uint32())).toEqual(first)
  })

  it('gives different numbers for different seeds', () => {
    expect(
      new Set(
        take(
          200,
          (
            (s) => () =>
              new Random(s++).uint32()
          )(0)
        )
      ).size
    ).toBe(200)
  })

  it('draws whole numbers evenly and uniforms inside [0, 1)', () => {
    const random = new Random(3)
    const counts = [0, 0, 0, 0, 0, 0, 0]
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]!++
    // 10,000 expected each, standard deviation 93.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(400)
    const uniforms = take(50_000, () => random.uniform())
    expect(Math.min(...uniforms)).toBeGreaterThanOrEqual(0)
    expect(Math.max(...uniforms)).toBeLessThan(1)
    expect(uniforms.reduce((a, b) => a + b) / uniforms.length).toBeCloseTo(0.5, 2)
  })

  it('throws words away rather than favour some numbers', () => {
    const [random, words] = [new Random(0), new Random(0)]
    random.state = words.state = [1, 2, 3, 4]
    // Of the first ten words the last three lie above 3 x 2^30.
    const below = 3 * 2 ** 30
    expect(take(7, () => random.integer(below))).toEqual(take(7, () => words.uint32()))
    take(3, () => words.uint32())
    const [next, word] = [random.integer(below), take(20, () => words.uint32()).find((w) => w < below)]
    expect(next).toBe(word)
  })

  it('refuses what it cannot draw from', () => {
    const random = new Random(1)
    expect(() => random.integer(0)).toThrow(RangeError)
    expect(() => random.integer(2.5)).toThrow(RangeError)
    expect(() => new Random(0.5)).toThrow(RangeError)
    expect(() => (random.state = [0, 0, 0, 0])).toThrow(RangeError)
  })
})
