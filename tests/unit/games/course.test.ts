import { describe, expect, it } from 'vitest'
import { INPUT } from '../../support/cabinet'
import { Play, RAM } from './play'

describe('coin and start', () => {
  it('the attract mode takes a coin within 120 frames of power-up, and counts it when it has passed', () => {
    const play = new Play()
    play.run(20)
    play.run(10, INPUT.coin)
    expect(play.at(RAM.credits)).toBe(0)
    play.run(10)
    expect(play.at(RAM.credits)).toBe(1)
    expect(play.at(RAM.waitingStart)).toBe(1)
  })

  it('counts credits in BCD and stops at 99', () => {
    const play = new Play()
    play.run(20)
    for (let coin = 0; coin < 10; coin++) play.insertCoin()
    expect(play.at(RAM.credits)).toBe(0x10)
    for (let coin = 0; coin < 95; coin++) play.insertCoin()
    expect(play.at(RAM.credits)).toBe(0x99)
  })

  it('start does nothing without a credit, and takes one', () => {
    const play = new Play()
    play.run(100)
    play.run(60, INPUT.start1)
    expect(play.at(RAM.gameMode)).toBe(0)
    for (let coin = 0; coin < 11; coin++) play.insertCoin()
    play.run(10, INPUT.start1)
    expect([play.at(RAM.gameMode), play.at(RAM.credits), play.at(RAM.waitingStart)]).toEqual([1, 0x10, 0])
  })

  it('the attract mode shows a demo that scores nothing, is silent and gives way to a coin', () => {
    const sounds: number[] = []
    const play = new Play({ onSound: (_port, value) => sounds.push(value) })
    play.until(() => play.at(RAM.playMoving) === 1, 1200)
    play.until(() => play.at(RAM.aliensLeft) < 52, 1200)
    expect([play.at(RAM.gameMode), play.points()]).toEqual([0, 0])
    expect(sounds.filter((value) => value !== 0)).toEqual([])
    play.insertCoin()
    expect([play.at(RAM.playMoving), play.at(RAM.waitingStart)]).toEqual([0, 1])
  })

  it('goes round: title, demo, title', () => {
    const play = new Play()
    play.until(() => play.at(RAM.playMoving) === 1, 1200)
    play.until(() => play.at(RAM.playMoving) === 0, 1500)
    play.until(() => play.at(RAM.playMoving) === 1, 1500)
  })
})

describe('ships', () => {
  it.each([
    [0, 3],
    [1, 4],
    [2, 5],
    [3, 6]
  ])('IN 2 = %i gives %i ships', (dips, ships) => {
    const play = new Play({ dips }).start()
    expect(play.at(RAM.ships)).toBe(ships - 1)
  })

  it('goes on with the same formation and the same holes in the shields after a hit', () => {
    const play = new Play().start().awaitShip()
    play.huntUntil(() => play.at(RAM.aliensLeft) === 53)
    play.poke(RAM.fireEnabled, 1)
    play.until(() => play.at(RAM.playerAlive) !== 0xff, 3000)
    const left = play.at(RAM.aliensLeft)
    play.until(() => play.at(RAM.playMoving) === 0, 100)
    const shields = play.litPixels(0x40, 0xdd, 0x30, 0x3f)
    play.until(() => play.at(RAM.playMoving) === 1, 200)
    expect([play.at(RAM.ships), play.at(RAM.aliensLeft)]).toEqual([1, left])
    expect(play.litPixels(0x40, 0xdd, 0x30, 0x3f)).toBeLessThanOrEqual(shields)
    expect(play.litPixels(0x40, 0xdd, 0x30, 0x3f)).toBeGreaterThan(shields - 60)
  })

  it('the game is over when the last ship is lost', () => {
    const play = new Play().start()
    const seen: number[] = []
    play.until(() => {
      if (seen.at(-1) !== play.at(RAM.ships)) seen.push(play.at(RAM.ships))
      return play.at(RAM.alive) === 0
    }, 20_000)
    expect(seen).toEqual([2, 1, 0])
    expect([play.at(RAM.gameMode), play.at(RAM.playMoving)]).toEqual([1, 0])
    play.until(() => play.at(RAM.gameMode) === 0, 400)
  })

  it('the game is over when an alien lands, ships or no ships', () => {
    const play = new Play().start()
    play.poke(RAM.refYr, 0x38, 0x38)
    play.poke(0x20a0, 0x38, 0x38)
    play.until(
      () => play.at(RAM.invaded) === 1,
      8000,
      () => play.ceaseFire()
    )
    expect(play.at(RAM.ships)).toBe(2)
    expect(play.at(RAM.playerAlive)).not.toBe(0xff)
    play.until(() => play.at(RAM.alive) === 0, 200)
    expect(play.at(RAM.ships)).toBe(0)
    play.until(() => play.at(RAM.gameMode) === 0, 400)
  })

  it('a new game starts from scratch', () => {
    const play = new Play().start()
    play.pokePoints(500)
    play.poke(RAM.ships, 0)
    play.until(() => play.at(RAM.gameMode) === 0, 20_000)
    play.run(50)
    play.start()
    expect([play.points(), play.at(RAM.ships), play.at(RAM.rack), play.at(RAM.aliensLeft)]).toEqual([
      0, 2, 0, 55
    ])
  })

  it('moves one pixel a frame between 30h and D9h', () => {
    const play = new Play().start().awaitShip()
    const start = play.at(RAM.playerXr)
    play.run(10, INPUT.right)
    expect(play.at(RAM.playerXr)).toBe(start + 10)
    play.until(
      () => play.at(RAM.playerXr) === 0xd9,
      300,
      () => play.ceaseFire() | INPUT.right
    )
    play.run(20, INPUT.right)
    expect(play.at(RAM.playerXr)).toBe(0xd9)
    for (let frame = 0; frame < 300; frame++) play.run(1, play.ceaseFire() | INPUT.left)
    expect(play.at(RAM.playerXr)).toBe(0x30)
  })

  it('fires one shot, four pixels a frame, and not again before the button was released', () => {
    const play = new Play().start().keepOnly(10).awaitShip()
    play.run(1, INPUT.fire)
    play.run(1, INPUT.fire)
    const before = play.at(RAM.shotYr)
    play.run(5, INPUT.fire)
    expect(play.at(RAM.shotYr)).toBe(before + 20)
    for (let frame = 0; frame < 100; frame++) play.run(1, play.ceaseFire() | INPUT.fire)
    expect([play.at(RAM.shotStatus), play.at(RAM.shotCount)]).toEqual([0, 1])
    play.run(1)
    play.run(2, INPUT.fire)
    expect(play.at(RAM.shotCount)).toBe(2)
  })
})

describe('waves', () => {
  it('each starts lower, then the heights come round', () => {
    const play = new Play().start()
    const heights: number[] = []
    for (let wave = 0; wave < 8; wave++) {
      heights.push(play.at(RAM.refYr))
      expect(play.at(RAM.rack)).toBe(wave)
      play.keepOnly(5).awaitShip()
      play.huntUntil(() => play.at(RAM.aliensLeft) === 0)
      play.until(() => play.at(RAM.aliensLeft) === 55, 300)
      play.until(() => play.at(RAM.playMoving) === 1, 300)
    }
    expect(heights).toEqual([0x78, 0x68, 0x60, 0x58, 0x50, 0x48, 0x40, 0x68])
    expect(play.at(RAM.ships)).toBe(2)
  })

  it('gives back whole shields', () => {
    const play = new Play().start()
    const whole = play.litPixels(0x40, 0xdd, 0x30, 0x3f)
    play.keepOnly(5).awaitShip()
    play.run(40, INPUT.fire)
    expect(play.litPixels(0x40, 0xdd, 0x30, 0x3f)).toBe(whole)
    play.huntUntil(() => play.at(RAM.aliensLeft) === 0)
    play.until(() => play.at(RAM.rack) === 1 && play.at(RAM.playMoving) === 1, 300)
    expect(play.litPixels(0x40, 0xdd, 0x30, 0x3f)).toBe(whole)
  })
})
