import { Random } from '../../../electron/shared/random'
import type { Dice } from './state'

/**
 * The arena's random numbers: xoshiro128** as in electron/shared/random.ts, but over plain words that lie in the
 * state, so that a copy of a state goes on exactly as the state would. Each draw changes the words.
 */

/** The dice of a seed (any safe integer). `new Random(seed)` gives the same numbers. */
export function diceOf(seed: number): Dice {
  const [a, b, c, d] = new Random(seed).state
  return [a, b, c, d]
}

const rotateLeft = (x: number, k: number): number => (x << k) | (x >>> (32 - k))

/** An unsigned 32-bit integer. */
export function drawUint32(dice: Dice): number {
  let [a, b, c, d] = dice
  const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0
  const t = b << 9
  c ^= a
  d ^= b
  b ^= c
  a ^= d
  c ^= t
  d = rotateLeft(d, 11)
  dice[0] = a >>> 0
  dice[1] = b >>> 0
  dice[2] = c >>> 0
  dice[3] = d >>> 0
  return result
}

/** A whole number from 0 to `below` - 1, each equally likely. `below`: 1 to 2^32. */
export function drawBelow(dice: Dice, below: number): number {
  const limit = 2 ** 32 - (2 ** 32 % below)
  let word = drawUint32(dice)
  while (word >= limit) word = drawUint32(dice)
  return word % below
}

/** A whole number from `min` to `max`, both included. */
export const drawBetween = (dice: Dice, min: number, max: number): number =>
  min + drawBelow(dice, max - min + 1)

/** True in so many of a hundred cases. */
export const drawPercent = (dice: Dice, percent: number): boolean => drawBelow(dice, 100) < percent

/** One of several, each equally likely. Throws a RangeError for none. */
export function drawOne<T>(dice: Dice, of: readonly T[]): T {
  if (of.length === 0) throw new RangeError('There is nothing to draw from')
  return of[drawBelow(dice, of.length)] as T
}

/** The same things in another order. */
export function shuffled<T>(dice: Dice, things: readonly T[]): T[] {
  const result = [...things]
  for (let i = result.length - 1; i > 0; i--) {
    const j = drawBelow(dice, i + 1)
    ;[result[i], result[j]] = [result[j] as T, result[i] as T]
  }
  return result
}

/** Other dice, whose numbers do not follow from where these go on. */
export const splitDice = (dice: Dice): Dice => diceOf(drawUint32(dice) * 2 ** 20 + (drawUint32(dice) >>> 12))
