import { describe, expect, it } from 'vitest'
import { INPUT } from '../../support/cabinet'
import { Play, RAM } from './play'

const PAGE_2 = 0x2200
const current = 0x2067

/** Two credits, start 2, up to the first frame of play. */
function startTwo(): Play {
  const play = new Play()
  play.run(30)
  play.insertCoin()
  play.insertCoin()
  play.run(20)
  play.run(6, INPUT.start2)
  play.until(() => play.at(RAM.playMoving) === 1, 400)
  return play
}

/** Lets the ship be hit, and waits for the next turn. */
function loseShip(play: Play): void {
  play.poke(RAM.fireEnabled, 1)
  play.until(() => play.at(RAM.playMoving) === 0, 6000)
  play.until(() => play.at(RAM.playMoving) === 1 || play.at(RAM.gameMode) === 0, 1000)
}

describe('two players', () => {
  it('cost two credits, and one credit is not enough', () => {
    const poor = new Play()
    poor.run(30)
    poor.insertCoin()
    poor.run(60, INPUT.start2)
    expect([poor.at(RAM.gameMode), poor.at(RAM.credits)]).toEqual([0, 1])
    const play = startTwo()
    expect([
      play.at(RAM.credits),
      play.at(0x20e7),
      play.at(0x20e8),
      play.at(0x21ff),
      play.at(0x22ff)
    ]).toEqual([0, 1, 1, 2, 3])
  })

  it('take turns, ship by ship, each with its own score, formation and shields', () => {
    const play = startTwo()
    play.awaitShip()
    play.huntUntil(() => play.at(RAM.aliensLeft) === 52)
    play.run(2)
    const first = play.points()
    const flags = [...play.cabinet.memory.subarray(RAM.aliens, RAM.aliens + 55)]
    expect(first).toBeGreaterThan(0)
    loseShip(play)
    expect(play.at(current)).toBe(0x22)
    expect([play.at(RAM.aliensLeft), play.at(RAM.refYr), play.points(RAM.score2)]).toEqual([55, 0x78, 0])
    const whole = new Play().start().litPixels(0x40, 0xdd, 0x30, 0x3f)
    expect(play.litPixels(0x40, 0xdd, 0x30, 0x3f)).toBe(whole)
    play.awaitShip()
    play.run(60, INPUT.fire)
    loseShip(play)
    expect(play.at(current)).toBe(0x21)
    expect([...play.cabinet.memory.subarray(RAM.aliens, RAM.aliens + 55)]).toEqual(flags)
    expect([play.at(RAM.aliensLeft), play.points(), play.at(RAM.ships)]).toEqual([52, first, 1])
    expect(play.at(RAM.aliens + PAGE_2 - 0x2100)).toBeLessThanOrEqual(1)
    const worn = play.litPixels(0x40, 0xdd, 0x30, 0x3f)
    expect(worn).toBeLessThan(whole)
  })

  it('play on until both have lost their ships', () => {
    const play = startTwo()
    const turns = [play.at(current)]
    for (let turn = 0; turn < 6 && play.at(RAM.gameMode) === 1; turn++) {
      loseShip(play)
      if (play.at(RAM.gameMode) === 1) turns.push(play.at(current))
    }
    expect(turns).toEqual([0x21, 0x22, 0x21, 0x22, 0x21, 0x22])
    expect([play.at(RAM.gameMode), play.at(current)]).toEqual([0, 0x21])
  })

  it("the second player's points go to the second score", () => {
    const play = startTwo()
    loseShip(play)
    play.awaitShip()
    play.huntUntil(() => play.at(RAM.aliensLeft) === 54)
    play.run(2)
    expect([play.points(), play.points(RAM.score2)]).toEqual([0, 10])
  })
})
