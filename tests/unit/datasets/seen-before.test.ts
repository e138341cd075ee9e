import { describe, expect, it } from 'vitest'
import { movesIn, seenBefore } from '../../../electron/main/datasets/seen-before'
import type { PersonInput } from '../../../electron/shared/person-input'

const at = { x: 0.5, y: 0.5 }
const move = (tMs: number): PersonInput => ({ tMs, kind: 'move', at })
const button = (tMs: number, down = true): PersonInput => ({ tMs, kind: 'button', button: 'left', down, at })
const key = (tMs: number): PersonInput => ({ tMs, kind: 'key', code: 'KeyA', key: 0, down: true })
const setOut = (...inputs: PersonInput[]): number[] => movesIn(inputs).map(({ setOutMs }) => setOutMs)

describe('when somebody set out to do what they did', () => {
  it('is when a key is pressed, wherever the pointer goes', () => {
    expect(setOut(move(900), move(990), key(1000), key(1300))).toEqual([1000, 1300])
  })

  it('is when the hand begins its way to a click, and not when it has arrived', () => {
    expect(setOut(move(4000), move(4010), move(4200), button(4400), button(4450, false))).toEqual([4000])
    // One jump, and a look before the click.
    expect(setOut(move(4000), button(4090))).toEqual([4000])
  })

  it('is the click where the hand lay there already', () => {
    expect(setOut(move(1000), button(1500))).toEqual([1500])
    expect(setOut(move(1000), button(1050), button(1500))[1]).toBe(1500)
  })

  it('is a new way after a rest, and no longer ago than a second', () => {
    expect(setOut(move(1000), move(1400), move(1500), button(1600))).toEqual([1400])
    const wandering = Array.from({ length: 60 }, (_, i) => move(1000 + 100 * i))
    expect(setOut(...wandering, button(7000))).toEqual([6000])
  })

  it('is not before half of the time since the move before: its outcome was not seen yet', () => {
    expect(setOut(button(1000), move(1010), move(1200), move(1390), button(1500))[1]).toBe(1250)
  })
})

describe('what was seen before it', () => {
  /** Twenty pictures a second. */
  const timesMs = Array.from({ length: 100 }, (_, i) => 50 * i)

  it('is the last picture before the hand set out, though the moment began later', () => {
    const moves = movesIn([move(1010), button(1120)])
    expect(timesMs[seenBefore(timesMs, 21, 1550, moves)]).toBe(950)
    // 20 ms before a key.
    expect(timesMs[seenBefore(timesMs, 20, 1500, movesIn([key(1319)]))]).toBe(1250)
    expect(timesMs[seenBefore(timesMs, 20, 1500, movesIn([key(1320)]))]).toBe(1300)
  })

  it('is what the moment begins with where nothing was done in it', () => {
    expect(seenBefore(timesMs, 20, 1500, [])).toBe(20)
    expect(seenBefore(timesMs, 20, 1500, movesIn([button(1501)]))).toBe(20)
    expect(seenBefore(timesMs, 20, 1500, movesIn([button(999)]))).toBe(20)
  })

  it('is the first picture where there is none before', () => {
    expect(seenBefore(timesMs, 0, 500, movesIn([move(5), button(10)]))).toBe(0)
  })
})
