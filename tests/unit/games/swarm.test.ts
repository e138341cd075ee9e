import { describe, expect, it } from 'vitest'
import { INPUT } from '../../support/cabinet'
import { ENEMY_SHOTS, MUZZLE, Play, RAM } from './play'

/** Frames at which the reference alien's column changed, and the changes. */
function watchSteps(play: Play, frames: number): { frame: number; dx: number; dy: number }[] {
  const steps = []
  for (let frame = 0; frame < frames; frame++) {
    const [x, y] = [play.at(RAM.refXr), play.at(RAM.refYr)]
    play.run(1, play.ceaseFire())
    const dx = ((play.at(RAM.refXr) - x + 128) & 255) - 128
    if (dx !== 0) steps.push({ frame, dx, dy: play.at(RAM.refYr) - y })
  }
  return steps
}

describe('the formation', () => {
  it.each([55, 20, 6])('with %i aliens left it makes a step in as many frames', (aliens) => {
    const play = new Play().start().keepOnly(...Array.from({ length: aliens }, (_, index) => index))
    play.run(60)
    const steps = watchSteps(play, aliens * 4)
    const gaps = steps.slice(1).map((step, index) => step.frame - steps[index]!.frame)
    expect(gaps.length).toBeGreaterThan(1)
    expect(new Set(gaps)).toEqual(new Set([aliens]))
  })

  it('turns at the edge and comes down 8 pixels', () => {
    const play = new Play().start()
    const steps = watchSteps(play, 55 * 40)
    const drops = steps.filter((step) => step.dy !== 0)
    expect(drops.map((step) => step.dy)).toEqual(drops.map(() => -8))
    expect(drops.length).toBeGreaterThan(1)
    expect(steps[0]!.dx).toBe(2)
    expect(drops[0]!.dx).toBe(-2)
    expect(drops[1]!.dx).toBe(2)
  })

  it('the last alien runs: 3 pixels a frame to the right, 2 to the left', () => {
    const play = new Play().start().keepOnly(5)
    play.run(5)
    const steps = watchSteps(play, 200)
    expect(new Set(steps.map((step) => step.dx))).toEqual(new Set([3, -2]))
    expect(steps.length).toBeGreaterThan(195)
  })

  it('leaves no trail: what is lit belongs to the aliens', () => {
    const play = new Play().start().keepOnly(5)
    for (let frame = 0; frame < 250; frame++) play.run(1, play.ceaseFire())
    expect(play.litPixels(0x20, 0xff, 0x48, 0xcf)).toBeLessThan(60)
    expect(play.litPixels(0x20, 0xff, 0x48, 0xcf)).toBeGreaterThan(20)
  })

  it('erases the shields that it walks over', () => {
    const play = new Play().start().keepOnly(0)
    const whole = play.litPixels(0x40, 0xdd, 0x38, 0x3f)
    play.poke(RAM.refYr, 0x40, 0x38)
    play.poke(0x20a0, 0x40, 0x38)
    play.until(
      () => play.at(RAM.refYr) < 0x38,
      800,
      () => play.ceaseFire()
    )
    expect(play.litPixels(0x40, 0xdd, 0x38, 0x3f)).toBeLessThan(whole / 10)
  })
})

describe('enemy shots', () => {
  it('there are three, and each moves 4 pixels every third frame', () => {
    const play = new Play().start().awaitShip()
    const moves = ENEMY_SHOTS.map(() => new Set<number>())
    const seen = new Set<number>()
    for (let frame = 0; frame < 3000 && play.at(RAM.gameMode) === 1; frame++) {
      const heights = ENEMY_SHOTS.map((block) => play.at(block + 8))
      play.run(3)
      ENEMY_SHOTS.forEach((block, kind) => {
        if (play.at(block) === 0x80) seen.add(kind)
        if (play.at(block) === 0x80 && play.at(block + 1) > 2)
          moves[kind]!.add(heights[kind]! - play.at(block + 8))
      })
    }
    expect([...seen].sort()).toEqual([0, 1, 2])
    for (const steps of moves) expect([...steps].filter((step) => step !== 0)).toEqual([4])
  })

  it('the rolling shot starts from the column over the ship', () => {
    const play = new Play().start().awaitShip()
    play.poke(RAM.playerXr, 0x80)
    const starts: number[] = []
    let wasFlying = false
    for (let frame = 0; frame < 4000 && starts.length < 5; frame++) {
      const ship = play.at(RAM.playerXr) + MUZZLE
      play.run(1, play.steerTo(frame % 300 < 150 ? 0xa0 : 0x70))
      const isFlying = play.at(RAM.rolling) === 0x80
      if (isFlying && !wasFlying) starts.push(play.at(RAM.rolling + 9) - ship)
      wasFlying = isFlying
      if (play.at(RAM.playerAlive) !== 0xff) play.until(() => play.at(RAM.playerAlive) === 0xff, 400)
      play.poke(RAM.ships, 2)
    }
    expect(starts).toHaveLength(5)
    for (const distance of starts) expect(Math.abs(distance)).toBeLessThanOrEqual(10)
  })

  it('the plunger follows its table of columns', () => {
    const play = new Play().start().awaitShip()
    const columns: number[] = []
    let wasFlying = false
    for (let frame = 0; frame < 8000 && columns.length < 5; frame++) {
      play.run(1, INPUT.left)
      play.poke(RAM.ships, 2)
      const isFlying = play.at(RAM.plunger) === 0x80
      if (isFlying && !wasFlying) columns.push((play.at(RAM.plunger + 9) - 7 - play.at(RAM.refXr)) / 16)
      wasFlying = isFlying
      if (play.at(RAM.playMoving) === 0) columns.length = 0 // the table starts over with every ship
    }
    expect(columns.map(Math.round)).toEqual([5, 0, 8, 3, 10])
  })

  it('the plunger is not fired by a lone alien', () => {
    const play = new Play().start().keepOnly(0, 1).awaitShip()
    play.huntUntil(() => play.at(RAM.aliensLeft) === 1)
    play.poke(RAM.fireEnabled, 1)
    for (let frame = 0; frame < 100; frame++) {
      play.run(1)
      expect(play.at(RAM.plunger)).toBe(0)
    }
  })

  it('the better the score, the sooner the next shot', () => {
    const play = new Play().start().keepOnly(3, 4, 5, 6, 7, 8)
    play.poke(RAM.extraShip, 0)
    const rates: number[] = []
    for (const points of [90, 700, 1400, 2000, 3000]) {
      play.pokePoints(points)
      const left = play.at(RAM.aliensLeft)
      play.huntUntil(() => play.at(RAM.aliensLeft) < left)
      play.run(2)
      rates.push(play.at(RAM.reloadRate))
    }
    expect(rates).toEqual([...rates].sort((a, b) => b - a))
    expect(new Set(rates).size).toBe(5)
  })

  it('they fall faster when eight aliens or fewer are left', () => {
    const play = new Play().start().keepOnly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    play.huntUntil(() => play.at(RAM.aliensLeft) === 9)
    play.run(2)
    expect(play.at(RAM.shotSpeed)).toBe(0xfc)
    play.huntUntil(() => play.at(RAM.aliensLeft) === 8)
    play.run(2)
    expect(play.at(RAM.shotSpeed)).toBe(0xfb)
  })

  it('bite into the shields from above, the ship from below', () => {
    const whole = new Play().start().litPixels(0x40, 0x55, 0x30, 0x3f)
    const above = new Play().start().awaitShip()
    above.until(() => above.at(RAM.rolling) === 0x80, 600)
    above.poke(RAM.rolling + 9, 0x4a)
    above.until(() => above.at(RAM.rolling) === 0, 300)
    expect(above.litPixels(0x40, 0x55, 0x30, 0x3f)).toBeLessThan(whole)
    expect(above.litPixels(0x40, 0x55, 0x30, 0x33)).toBe(new Play().start().litPixels(0x40, 0x55, 0x30, 0x33))
    const below = new Play().start().awaitShip()
    below.until(
      () => below.steerTo(0x43) === 0,
      100,
      () => below.ceaseFire() | below.steerTo(0x43)
    )
    below.run(1, INPUT.fire)
    below.until(
      () => below.at(RAM.shotStatus) === 0,
      60,
      () => below.ceaseFire()
    )
    expect(below.litPixels(0x40, 0x55, 0x30, 0x3f)).toBeLessThan(whole)
    expect(below.litPixels(0x40, 0x55, 0x3c, 0x3f)).toBe(new Play().start().litPixels(0x40, 0x55, 0x3c, 0x3f))
  })

  it("and the ship's shot burst together when they meet", () => {
    const play = new Play().start().awaitShip()
    play.until(() => play.at(RAM.rolling) === 0x80 && play.at(RAM.rolling + 8) > 0x5c, 600)
    play.poke(RAM.rolling + 9, 0x60)
    play.poke(RAM.playerXr, 0x61 - MUZZLE)
    play.run(2, INPUT.fire)
    play.until(() => play.at(RAM.shotStatus) > 2, 30)
    expect(play.at(RAM.shotStatus)).toBe(3)
    expect(play.at(RAM.rolling)).toBe(0x81)
    expect(play.at(RAM.playerAlive)).toBe(0xff)
  })
})
