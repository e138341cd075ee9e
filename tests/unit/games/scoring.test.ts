import { describe, expect, it } from 'vitest'
import { INPUT } from '../../support/cabinet'
import { Play, RAM } from './play'

describe('points', () => {
  it.each([
    [0, 10],
    [1, 10],
    [2, 20],
    [3, 20],
    [4, 30]
  ])('row %i from the bottom is worth %i', (row, points) => {
    const play = new Play().start().keepOnly(11 * row + 5, 11 * row + 6)
    play.huntUntil(() => play.at(RAM.aliensLeft) === 1)
    play.run(2)
    expect(play.points()).toBe(points)
    expect([5, 6].filter((column) => play.at(RAM.aliens + 11 * row + column) === 1)).toHaveLength(1)
  })

  it('past 9,999 the score starts again from 0 and the game goes on', () => {
    const play = new Play().start().keepOnly(5, 6, 7)
    play.poke(RAM.extraShip, 0)
    play.pokePoints(9990)
    play.huntUntil(() => play.at(RAM.aliensLeft) === 2)
    play.run(2)
    expect(play.points()).toBe(0)
    play.huntUntil(() => play.at(RAM.aliensLeft) === 1)
    play.run(2)
    expect(play.points()).toBe(10)
    expect(play.at(RAM.gameMode)).toBe(1)
  })

  it.each([
    [0, 1480, 1490, 1500],
    [8, 980, 990, 1000]
  ])('one extra ship at the score set by the switches (IN 2 = %i)', (dips, before, below, reached) => {
    const play = new Play({ dips }).start().keepOnly(3, 5, 7, 9)
    play.pokePoints(before)
    play.huntUntil(() => play.points() === below)
    expect([play.at(RAM.ships), play.at(RAM.extraShip)]).toEqual([2, 1])
    play.huntUntil(() => play.points() === reached)
    expect([play.at(RAM.ships), play.at(RAM.extraShip)]).toEqual([3, 0])
    play.huntUntil(() => play.points() === reached + 10)
    expect(play.at(RAM.ships)).toBe(3)
  })

  it('a better score becomes the high score when the game is over, a worse one does not', () => {
    const play = new Play().start()
    play.pokePoints(1234)
    play.pokePoints(999, RAM.highScore)
    play.poke(RAM.ships, 0)
    play.until(() => play.at(RAM.gameMode) === 0, 20_000)
    expect(play.points(RAM.highScore)).toBe(1234)
    const second = new Play().start()
    second.pokePoints(2000, RAM.highScore)
    second.pokePoints(1999)
    second.poke(RAM.ships, 0)
    second.until(() => second.at(RAM.gameMode) === 0, 20_000)
    expect(second.points(RAM.highScore)).toBe(2000)
  })
})

/** By number of shots fired, modulo 16. */
const SAUCER_POINTS = [100, 50, 100, 150, 50, 100, 50, 100, 150, 50, 300, 100, 50, 150, 100, 50]

/**
 * The saucer is out; the ship stands between two shields on the side that she comes from, eight aliens on the other.
 * Aliens hold their fire.
 */
function saucerRange(shotsFired: number): Play {
  const fromLeft = shotsFired % 2 === 0
  const column = fromLeft ? 9 : 0
  const aliens = [0, 11, 22, 33].flatMap((row) => [row + column, row + column + 1])
  const play = new Play()
    .start()
    .keepOnly(...aliens)
    .awaitShip()
  const gap = fromLeft ? 0x61 : 0xba
  play.until(
    () => play.steerTo(gap) === 0,
    300,
    () => play.ceaseFire() | play.steerTo(gap)
  )
  play.poke(RAM.shotCount, shotsFired)
  play.poke(RAM.saucerStart, 1)
  play.until(() => play.at(RAM.saucerActive) === 1, 10)
  return play
}

/** Fires once, when the saucer will be over the ship as the shot gets there. */
function shootSaucer(play: Play): void {
  const direction = play.at(0x208c) === 2 ? 1 : -1
  const isDue = (): boolean => {
    const middle = play.at(RAM.saucerXr) + 12
    const muzzle = play.at(RAM.playerXr) + 8
    return (muzzle - middle) * direction <= 28
  }
  play.until(isDue, 600, () => play.ceaseFire())
  play.run(1, INPUT.fire)
  play.until(
    () => play.at(RAM.saucerHit) === 1,
    60,
    () => play.ceaseFire()
  )
}

describe('the saucer', () => {
  it.each(SAUCER_POINTS.map((points, shot) => [shot, points]))(
    'hit with shot number %i (modulo 16) is worth %i',
    (shot, points) => {
      const play = saucerRange((shot + 15) % 16)
      const sounds = [play.cabinet.soundPort(3) & 1]
      shootSaucer(play)
      play.run(2)
      sounds.push(play.cabinet.soundPort(3) & 1, play.cabinet.soundPort(5) & 0x10)
      expect(play.points()).toBe(points)
      expect(sounds).toEqual([1, 0, 0x10])
      play.until(() => play.at(RAM.saucerActive) === 0, 120)
      expect(play.cabinet.soundPort(5) & 0x10).toBe(0)
      expect(play.litPixels(0x20, 0xff, 0xd0, 0xd7)).toBe(0)
    }
  )

  it('comes from the left after an even number of shots, from the right after an odd one', () => {
    const even = saucerRange(4)
    const odd = saucerRange(5)
    expect([even.at(RAM.saucerXr), even.at(0x208c)]).toEqual([0x28, 2])
    expect([odd.at(RAM.saucerXr), odd.at(0x208c)]).toEqual([0xe0, 0xfe])
    even.until(() => even.at(RAM.saucerActive) === 0, 600)
    odd.until(() => odd.at(RAM.saucerActive) === 0, 600)
    expect(even.litPixels(0x20, 0xff, 0xd0, 0xd7) + odd.litPixels(0x20, 0xff, 0xd0, 0xd7)).toBe(0)
  })

  it('is due 1,536 frames after the formation has begun to come down', () => {
    const play = new Play().start()
    const hold = (): number => play.ceaseFire()
    play.until(() => play.at(RAM.refYr) < 0x78, 3000, hold)
    const began = play.cabinet.frame
    play.until(() => play.at(RAM.saucerActive) === 1, 1700, hold)
    expect(play.cabinet.frame - began).toBeGreaterThanOrEqual(1535)
    expect(play.cabinet.frame - began).toBeLessThan(1545)
  })

  it('stays away when fewer than eight aliens are left', () => {
    const play = new Play().start().keepOnly(0, 1, 2, 3, 4, 5, 6).awaitShip()
    play.poke(RAM.saucerStart, 1)
    for (let frame = 0; frame < 30; frame++) play.run(1, play.ceaseFire())
    expect([play.at(RAM.saucerActive), play.at(RAM.saucerStart)]).toEqual([0, 0])
  })
})
