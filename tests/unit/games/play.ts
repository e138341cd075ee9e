import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildCartridge } from '../../../games/invaders/build.mjs'
import { Cabinet, INPUT, type CabinetOptions } from '../../support/cabinet'

/** Work RAM that the tests look at, at the publicly documented addresses. */
export const RAM = {
  alienExploding: 0x2002,
  cursor: 0x2006,
  refYr: 0x2009,
  refXr: 0x200a,
  direction: 0x200d,
  playerAlive: 0x2015,
  playerYr: 0x201a,
  playerXr: 0x201b,
  shotStatus: 0x2025,
  shotYr: 0x2029,
  shotXr: 0x202a,
  rolling: 0x2035,
  plunger: 0x2045,
  squiggly: 0x2055,
  fireEnabled: 0x2069,
  invaded: 0x206d,
  shotSpeed: 0x207e,
  aliensLeft: 0x2082,
  saucerStart: 0x2083,
  saucerActive: 0x2084,
  saucerHit: 0x2085,
  saucerXr: 0x208a,
  shotCount: 0x208f,
  saucerWait: 0x2091,
  waitingStart: 0x2093,
  reloadRate: 0x20cf,
  extraShip: 0x20e5,
  alive: 0x20e7,
  playMoving: 0x20e9,
  credits: 0x20eb,
  gameMode: 0x20ef,
  highScore: 0x20f4,
  score: 0x20f8,
  score2: 0x20fc,
  aliens: 0x2100,
  rack: 0x21fe,
  ships: 0x21ff
} as const

export const ENEMY_SHOTS = [RAM.rolling, RAM.plunger, RAM.squiggly] as const

const { folder } = buildCartridge()
const rom = Uint8Array.from(
  ['invaders.h', 'invaders.g', 'invaders.f', 'invaders.e'].flatMap((name) => [
    ...readFileSync(join(folder, name))
  ])
)

/** Ship's middle over its Xr; the shot leaves there. */
export const MUZZLE = 8

/** A game on the reference board, driven by a test. */
export class Play {
  readonly cabinet: Cabinet

  constructor(options: CabinetOptions = {}) {
    this.cabinet = new Cabinet(rom, options)
  }

  at(address: number): number {
    return this.cabinet.memory[address]!
  }

  poke(address: number, ...values: number[]): void {
    this.cabinet.memory.set(values, address)
  }

  /** Four BCD digits, lower byte first, as a number. */
  points(address: number = RAM.score): number {
    return Number(this.at(address + 1).toString(16)) * 100 + Number(this.at(address).toString(16))
  }

  pokePoints(points: number, address: number = RAM.score): void {
    const digits = points.toString().padStart(4, '0')
    this.poke(address, parseInt(digits.slice(2), 16), parseInt(digits.slice(0, 2), 16))
  }

  run(frames: number, inputs = 0): void {
    this.cabinet.runFrames(frames, inputs)
  }

  /** Runs until `isDone`, asking `choose` for the controls of each frame. Fails after `limit` frames. */
  until(isDone: () => boolean, limit = 3000, choose: () => number = () => 0): void {
    for (let frame = 0; frame < limit; frame++) {
      if (isDone()) return
      this.run(1, choose())
    }
    throw new Error(`did not happen within ${limit} frames: ${isDone.toString()}`)
  }

  insertCoin(): void {
    this.run(4, INPUT.coin)
    this.run(4)
  }

  /** From power-up to the first frame of play: nothing has been drawn of the formation yet. */
  start(): this {
    this.run(30)
    this.insertCoin()
    this.run(10)
    this.run(6, INPUT.start1)
    this.until(() => this.at(RAM.playMoving) === 1, 300)
    return this
  }

  /** Leaves only these aliens (indices) alive. To be called before they are drawn. */
  keepOnly(...indices: number[]): this {
    for (let index = 0; index < 55; index++) this.poke(RAM.aliens + index, indices.includes(index) ? 1 : 0)
    this.poke(RAM.aliensLeft, indices.length)
    return this
  }

  /** Aliens hold their fire from now on. */
  ceaseFire(): number {
    this.poke(0x206a, 0)
    this.poke(RAM.fireEnabled, 0)
    return 0
  }

  /** Waits until the ship has come on. */
  awaitShip(): this {
    this.run(100)
    return this
  }

  /** Controls that bring the ship's muzzle to column `xr`. */
  steerTo(xr: number): number {
    const distance = xr - MUZZLE - this.at(RAM.playerXr)
    if (distance === 0) return 0
    return distance > 0 ? INPUT.right : INPUT.left
  }

  /** Controls that hunt alien `index`: stand under where it will be when a shot gets there, and fire. */
  hunt(index: number): number {
    this.ceaseFire()
    const aliens = Math.max(1, this.at(RAM.aliensLeft))
    const heading = this.at(RAM.direction) === 0 ? 2 : -2
    const height = (this.at(RAM.refYr) + 16 * Math.floor(index / 11) - 0x28) & 0xff
    const lead = Math.round((heading * height) / 4 / aliens)
    const target = ((this.at(RAM.refXr) + 16 * (index % 11)) & 0xff) + 8 + lead
    const steer = this.steerTo(target)
    const isClose = Math.abs(target - MUZZLE - this.at(RAM.playerXr)) <= 3
    return steer | (isClose && this.at(RAM.shotStatus) === 0 ? INPUT.fire : 0)
  }

  firstAlive(): number {
    for (let index = 0; index < 55; index++) if (this.at(RAM.aliens + index)) return index
    return -1
  }

  /** Shoots the aliens in index order until `isDone`. */
  huntUntil(isDone: () => boolean, limit = 6000): void {
    this.until(isDone, limit, () => this.hunt(Math.max(0, this.firstAlive())))
  }

  /** Lit pixels of the picture in a portrait rectangle given in Xr and Yr, both ends included. */
  litPixels(fromXr: number, toXr: number, fromYr: number, toYr: number): number {
    const picture = this.cabinet.portrait()
    let lit = 0
    for (let xr = fromXr; xr <= toXr; xr++) {
      for (let yr = fromYr; yr <= toYr; yr++) lit += picture[(255 - yr) * 224 + xr - 0x20]!
    }
    return lit
  }
}
