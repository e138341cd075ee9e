import { expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { Deck } from '../../../electron/worker/imitate/deck'
import { evenly, inRuns } from '../../../electron/worker/imitate/some-samples'

it('deals each of half a million samples once before any comes again', () => {
  const count = 500_000
  const samples = Array.from({ length: count }, (_, moment) => ({ moment, stretch: 0, action: 0 }))
  const deck = new Deck(samples, null)
  const random = new Random(1)
  const times = new Uint8Array(count)
  for (let i = 0; i < count; i++) times[deck.draw(random).moment]! += 1
  expect(times.every((n) => n === 1)).toBe(true)
  times[deck.draw(random).moment]! += 1
  expect(times.reduce((a, b) => a + b, 0)).toBe(count + 1)
})

it('some of many samples are taken evenly, one by one or in runs of neighbours', () => {
  const samples = Array.from({ length: 10_000 }, (_, moment) => ({ moment, stretch: 0, action: 0 }))
  expect(evenly(samples, 10_000)).toBe(samples)
  expect(
    evenly(samples, 1000)
      .map(({ moment }) => moment)
      .slice(0, 3)
  ).toEqual([0, 10, 20])
  expect(inRuns(samples, 10_000)).toBe(samples)
  const runs = inRuns(samples, 1000).map(({ moment }) => moment)
  expect(runs).toHaveLength(1000)
  expect(runs.slice(198, 202)).toEqual([198, 199, 2000, 2001])
  expect(runs.at(-1)).toBe(8199)
})
