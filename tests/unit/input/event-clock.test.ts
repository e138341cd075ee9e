import { expect, it } from 'vitest'
import { EventClock } from '../../../electron/main/input/event-clock'

it('takes the times of a server with the machine’s own clock as they are, over the turn of its counter too', () => {
  const clock = new EventClock()
  const nowMs = 2 ** 32 + 5_000.4
  expect(clock.toMonotonic(4_990, nowMs)).toBe(2 ** 32 + 4_990)
  expect(clock.toMonotonic(4_990, nowMs + 0.000_1)).toBe(2 ** 32 + 4_990)
  expect(clock.toMonotonic(2 ** 32 - 10, nowMs)).toBe(2 ** 32 - 10)
})

it('brings another clock as near as the quickest event, and never back', () => {
  const clock = new EventClock()
  const other = 900_000_000
  expect(clock.toMonotonic(other, 1_000)).toBe(1_000)
  expect(clock.toMonotonic(other + 10, 1_030)).toBe(1_010)
  // It came sooner: all are that much earlier from here on.
  expect(clock.toMonotonic(other + 12, 1_008)).toBe(1_010)
  expect(clock.toMonotonic(other + 20, 1_040)).toBe(1_016)
})
