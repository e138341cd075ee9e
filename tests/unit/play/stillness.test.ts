import { describe, expect, it } from 'vitest'
import { DecisionRhythm } from '../../../electron/main/play/decision-rhythm'
import { Stillness } from '../../../electron/main/play/stillness'
import type { Frame } from '../../../electron/shared/frame'
import { profileSchema, type Profile } from '../../../electron/shared/profile'
import { game } from '../own-games/material'

const SIDE = 80

/** A bright square of so many points a side at this place. */
function frame(left: number, size: number): Frame {
  const data = new Uint8Array(4 * SIDE * SIDE)
  for (let y = 0; y < size; y++) data.fill(200, 4 * (y * SIDE + left), 4 * (y * SIDE + left + size))
  return { width: SIDE, height: SIDE, format: 'rgba8', data, tMonotonicMs: 0, seq: 0 }
}

describe('a picture', () => {
  it('is still once nothing has moved in it for a while', () => {
    const stillness = new Stillness()
    for (let tMs = 0; tMs <= 300; tMs += 50) stillness.note(frame(tMs / 10, 20), tMs)
    expect(stillness.isStill(300)).toBe(false)
    for (let tMs = 350; tMs <= 450; tMs += 50) stillness.note(frame(30, 20), tMs)
    expect(stillness.isStill(440)).toBe(false)
    expect(stillness.isStill(450)).toBe(true)
    stillness.note({ ...frame(30, 20), width: SIDE / 2, height: 2 * SIDE }, 500)
    expect(stillness.isStill(500)).toBe(false)
  })

  it('is still though something small blinks in it', () => {
    const stillness = new Stillness()
    for (let tMs = 0; tMs <= 1000; tMs += 50) stillness.note(frame(40, tMs % 100 === 0 ? 0 : 2), tMs)
    expect(stillness.isStill(1000)).toBe(true)
  })
})

/** When turns are taken in so many milliseconds, asked each 50, of a picture that is still at these moments. */
function turns(profile: Profile, forMs: number, isStill: (tMs: number) => boolean): number[] {
  const rhythm = new DecisionRhythm(profile)
  const asked = Array.from({ length: forMs / 50 }, (_, i) => 50 * i)
  return asked.filter((tMs) => rhythm.isDue(tMs, isStill(tMs)))
}

const profileOf = (actions: readonly object[]): Profile =>
  profileSchema.parse({
    ...game('tiles', { attach: { window: { title: 'Tiles' } } }),
    ...{ clock: { kind: 'realTime', decisionsPerSecond: 2 }, actions }
  })
const label = { en: 'x', fr: 'x' }
const MOVES = profileOf([{ id: 'a', label, click: { at: { x: 0.5, y: 0.5 } } }])
const HELD = profileOf([
  { id: 'wait', label },
  { id: 'a', label, click: { at: { x: 0.5, y: 0.5 } } }
])

describe('turns in a game of single moves', () => {
  it('come when what the last move set in motion has come to rest, and no sooner than its pace', () => {
    // What a move sets in motion goes on for 700 ms, or for 200.
    let last = 0
    const after = (goesOnMs: number) => {
      last = -Infinity
      const rhythm = new DecisionRhythm(MOVES)
      return Array.from({ length: 80 }, (_, i) => 50 * i).filter((tMs) => {
        const isTurn = rhythm.isDue(tMs, tMs - last >= goesOnMs)
        if (isTurn) last = tMs
        return isTurn
      })
    }
    expect(after(700)).toEqual([0, 700, 1400, 2100, 2800, 3500])
    expect(after(200)).toEqual([0, 500, 1000, 1500, 2000, 2500, 3000, 3500])
  })

  it('wait for a second at most, and not at all where the picture never stands still', () => {
    expect(turns(MOVES, 8000, () => false)).toEqual([
      1000, 2500, 4000, 4500, 5000, 5500, 6000, 6500, 7000, 7500
    ])
  })
})

it('turns in a game that goes on wait for no picture', () => {
  // The first one sets the beat, and the second follows at once.
  expect(turns(HELD, 2000, () => false)).toEqual([0, 50, 500, 1000, 1500])
})
