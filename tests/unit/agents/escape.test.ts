import { describe, expect, it } from 'vitest'
import { Escape, STEPS, movedBy } from '../../../games/invaders/experts/escape'
import { BoardView } from '../../../games/invaders/board-view'
import { Threats, type Threat } from '../../../games/invaders/threats'
import { IN_PLAY, craftRam, profile } from '../../support/invaders'

const SHOT = { isFlying: true, xr: 0, yr: 0 }
const threat = (left: number, right: number, firstFrame: number, lastFrame: number): Threat => ({
  left,
  right,
  firstFrame,
  lastFrame,
  shot: SHOT
})

function explored(shipX: number, ...threats: Threat[]): Escape {
  const escape = new Escape()
  escape.explore(shipX, threats)
  return escape
}

describe('Escape', () => {
  it('is free where nothing falls', () => {
    const escape = explored(100)
    expect(escape.dangerFrom(0, 100)).toBe(0)
    expect(escape.dangerTo(5, 120)).toBe(0)
    expect(escape.dangerTo(5, 121)).toBe(Infinity)
    expect(escape.moveTowards(5, 120)).toBe(1)
    expect(escape.moveTowards(5, 80)).toBe(-1)
  })

  it('finds the side on which there is time to leave', () => {
    // The ship must be left of 95 or right of 109 in frame 8: nine moves away to the right, five to the left.
    const escape = explored(100, threat(95, 109, 8, 12))
    expect(escape.dangerOf(2, 100, 0)).toBeGreaterThan(0)
    expect(escape.dangerFrom(0, 100)).toBe(0)
    expect(escape.moveTowards(3, 92)).toBe(-1)
    expect(escape.dangerTo(3, 112)).toBeGreaterThan(0)
  })

  it('knows when it is too late, and prefers to be hit later', () => {
    const soon = explored(100, threat(90, 110, 0, 3))
    const later = explored(100, threat(60, 140, 12, 15))
    expect(soon.dangerFrom(0, 100)).toBeGreaterThan(later.dangerFrom(0, 100))
    expect(later.dangerFrom(0, 100)).toBeGreaterThan(0)
  })

  it('does not go through one shot to flee from another', () => {
    // Between a shot that falls now on the right and one that falls later on the left.
    const escape = explored(100, threat(104, 118, 0, 11), threat(80, 103, 20, 24))
    expect(escape.dangerFrom(0, 100)).toBe(0)
    expect(escape.moveTowards(2, 104)).toBe(0)
    expect(escape.dangerTo(3, 104)).toBeGreaterThan(0)
    expect(escape.dangerTo(5, 79 + 1)).toBe(0)
  })

  it('keeps the ship on the screen', () => {
    expect(movedBy(0x31, -1, 4)).toBe(0x30)
    expect(movedBy(0xd8, 1, 4)).toBe(0xd9)
    const cornered = explored(0x30, threat(0x20, 0x3f, 4, 8))
    expect(cornered.dangerFrom(0, 0x30)).toBeGreaterThan(0)
    expect(STEPS * 4).toBeGreaterThan(138)
  })
})

describe('Threats', () => {
  const foreseen = (fields: Parameters<typeof craftRam>[0], shield: readonly number[] = []): Threats => {
    const ram = craftRam({ ...IN_PLAY, ...fields })
    for (const column of shield) ram.set([0xff, 0xff], 0x400 + 32 * column + 6)
    const view = new BoardView(profile)
    view.look(ram)
    const threats = new Threats()
    threats.foresee(view)
    return threats
  }
  const shot = { rollingShotStatus: 0x80, rollingShotX: 0x60, rollingShotY: 0x67 }

  it('says when and where a shot comes down', () => {
    // 64 rows above the ship's top, 4 rows in one frame of three: 16 turns, the last between frames 45 and 47.
    expect(foreseen(shot).falling).toMatchObject([{ firstFrame: 45, lastFrame: 56, left: 0x52, right: 0x60 }])
  })

  it('takes the speed from the memory', () => {
    expect(foreseen({ ...shot, enemyShotSpeed: -5 }).falling[0]!.firstFrame).toBe(36)
  })

  it('counts on a shield under any of the three columns of the shot', () => {
    for (const column of [0x40, 0x41, 0x42]) {
      const threats = foreseen(shot, [column])
      expect(threats.falling).toEqual([])
      expect(threats.absorbed).toHaveLength(1)
    }
    expect(foreseen(shot, [0x3f, 0x43]).falling).toHaveLength(1)
  })

  it('does not count on what is above the shot, nor on the shot itself', () => {
    expect(foreseen({ ...shot, rollingShotY: 0x30 }, [0x40]).falling).toHaveLength(1)
  })

  it('forgets shots that burst or have passed', () => {
    expect(foreseen({ ...shot, rollingShotStatus: 0x81 }).falling).toEqual([])
    expect(foreseen({ ...shot, rollingShotY: 0x18 }).falling).toEqual([])
  })
})
