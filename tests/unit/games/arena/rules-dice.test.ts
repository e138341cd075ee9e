import { describe, expect, it } from 'vitest'
import { Random } from '../../../../electron/shared/random'
import {
  diceOf,
  drawBelow,
  drawBetween,
  drawOne,
  drawPercent,
  drawUint32,
  shuffled,
  splitDice
} from '../../../../games/arena/rules/dice'

describe('dice', () => {
  it('give the numbers of the app’s own generator', () => {
    const [dice, random] = [diceOf(42), new Random(42)]
    for (let i = 0; i < 1000; i++) expect(drawUint32(dice)).toBe(random.uint32())
    for (let i = 1; i < 1000; i++) expect(drawBelow(dice, i)).toBe(random.integer(i))
    expect(dice).toEqual(random.state)
  })

  it('draw within their bounds, both included, and about as often as they say', () => {
    const dice = diceOf(7)
    const drawn = Array.from({ length: 3000 }, () => drawBetween(dice, 3, 5))
    expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([3, 5])
    const hits = drawn.filter(() => drawPercent(dice, 20)).length / 3000
    expect(hits).toBeGreaterThan(0.17)
    expect(hits).toBeLessThan(0.23)
    expect(() => drawOne(dice, [])).toThrow(RangeError)
  })

  it('shuffle without losing anything, and split into others', () => {
    const dice = diceOf(8)
    const things = Array.from({ length: 50 }, (_, i) => i)
    expect(shuffled(dice, things).sort((a, b) => a - b)).toEqual(things)
    const other = splitDice(dice)
    expect(other).not.toEqual(dice)
    expect(splitDice(diceOf(8))).toEqual(splitDice(diceOf(8)))
  })
})
