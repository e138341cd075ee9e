import { describe, expect, it } from 'vitest'
import { DoubtMeter, type AnsweredMoment } from '../../../electron/worker/deploy/gate'
import { coarseOf, noveltyOf, usualSight } from '../../../electron/worker/deploy/novelty'
import { fitGate } from '../../../electron/worker/imitate/fit-gate'
import type { HeldOutAnswer } from '../../../electron/worker/imitate/held-out-scores'
import { Random } from '../../../electron/shared/random'

const SIDE = 24

/** A made game: a frame that stands still, and a bright square that is anywhere in it. */
function pictureOf(random: Random): Uint8Array {
  const picture = new Uint8Array(SIDE * SIDE).fill(40)
  for (let i = 0; i < SIDE; i++) picture[i] = picture[SIDE * (SIDE - 1) + i] = 200
  const [left, top] = [2 + random.integer(SIDE - 8), 2 + random.integer(SIDE - 8)]
  for (let y = 0; y < 4; y++) picture.fill(255, (top + y) * SIDE + left, (top + y) * SIDE + left + 4)
  return picture
}

const answered = (picture: Uint8Array, sure: number): AnsweredMoment => ({
  actionValues: [Math.log(sure), Math.log(1 - sure)],
  features: [],
  sight: coarseOf(picture, 1, SIDE)
})

/** Moments of it: the surer the clone is, the likelier it is right. */
function moments(count: number, random: Random): HeldOutAnswer[] {
  return Array.from({ length: count }, (_, moment) => {
    const sure = 0.5 + 0.49 * random.uniform()
    return {
      sample: { moment, stretch: 0, action: random.uniform() < sure ? 0 : 1 },
      probabilities: new Float32Array([sure, 1 - sure]),
      actionLogits: new Float32Array([sure, 1 - sure]),
      features: new Float32Array(),
      sight: coarseOf(pictureOf(random), 1, SIDE)
    }
  })
}

describe('when a clone asks', () => {
  const random = new Random(1)
  const gate = fitGate(moments(400, random), moments(400, random), 6)!
  const meter = new DoubtMeter(gate)
  /** How doubtful it is after as many moments as count. */
  const after = (picture: () => Uint8Array, sure: number): number => {
    meter.begin()
    let doubt = 0
    for (let i = 0; i < gate.decisions; i++) doubt = meter.take(answered(picture(), sure))
    return doubt
  }

  it('doubts the more the less sure it is, of pictures of the game', () => {
    expect(after(() => pictureOf(random), 0.98)).toBeLessThan(0.2)
    expect(after(() => pictureOf(random), 0.51)).toBeGreaterThan(0.9)
  })

  it('doubts nothing more than what it never saw the like of, however sure it is', () => {
    expect(after(() => pictureOf(random).map((value) => 255 - value), 0.98)).toBe(1)
    expect(after(() => new Uint8Array(SIDE * SIDE).fill(128), 0.98)).toBe(1)
    const covered = (): Uint8Array => pictureOf(random).fill(128, (SIDE * SIDE) / 2)
    expect(after(covered, 0.98)).toBe(1)
  })

  it('is not stopped by one odd picture among others, and forgets it with the episode', () => {
    const odd = pictureOf(random)
    // A flash in a corner.
    for (let y = 1; y < 7; y++) odd.fill(255, y * SIDE, y * SIDE + 6)
    expect(noveltyOf(coarseOf(odd, 1, SIDE), gate.novelty!)).toBeGreaterThan(gate.novelty!.limit)
    meter.begin()
    for (let i = 1; i < gate.decisions; i++) meter.take(answered(pictureOf(random), 0.98))
    expect(meter.take(answered(odd, 0.98))).toBeLessThan(1)
    expect(after(() => new Uint8Array(SIDE * SIDE).fill(128), 0.98)).toBe(1)
    expect(after(() => pictureOf(random), 0.98)).toBeLessThan(0.2)
  })

  it('asks about hardly anything that is as what was held back', () => {
    const seen = Array.from({ length: 500 }, () => coarseOf(pictureOf(random), 1, SIDE))
    const strange = seen.filter((sight) => noveltyOf(sight, gate.novelty!) > gate.novelty!.limit)
    expect(strange).toHaveLength(0)
  })

  it('has no word on pictures where numbers alone were learned from', () => {
    const blind = moments(200, random).map((moment) => ({ ...moment, sight: null }))
    expect(fitGate(blind, blind, 6)).toMatchObject({ novelty: null })
  })
})

it('a picture seen coarsely is the newest of a stack, by its fields and colours', () => {
  const stack = new Uint8Array(2 * 3 * SIDE * SIDE)
  // Of the newest, the upper left field of the first colour and all of the third.
  const newest = stack.subarray(3 * SIDE * SIDE)
  for (const at of [0, 1, SIDE, SIDE + 1]) newest[at] = 255
  newest.fill(51, 2 * SIDE * SIDE)
  stack.fill(255, 0, 3 * SIDE * SIDE)
  const sight = coarseOf(stack, 3, SIDE)
  expect(sight).toHaveLength(3 * 144)
  expect([...sight.slice(0, 3)]).toEqual([1, 0, 0])
  expect(sight[144]).toBe(0)
  expect(sight[2 * 144]).toBeCloseTo(0.2)
  expect(noveltyOf(sight, usualSight([sight, sight]))).toBeCloseTo(0, 3)
})
