import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { artSource } from '../../../games/invaders/art.mjs'
import { assembleCartridge, buildCartridge } from '../../../games/invaders/build.mjs'
import { Cabinet, INPUT } from '../../support/cabinet'
import { ENEMY_SHOTS, Play, RAM } from './play'

describe('building', () => {
  it('writes the four images that MAME loads, in the order of their addresses, and only when needed', () => {
    const { folder } = buildCartridge()
    const images = ['invaders.h', 'invaders.g', 'invaders.f', 'invaders.e'].map((name) =>
      readFileSync(join(folder, name))
    )
    expect(images.map((image) => image.length)).toEqual([2048, 2048, 2048, 2048])
    expect(Buffer.concat(images).equals(Buffer.from(assembleCartridge().rom))).toBe(true)
    expect(buildCartridge().rebuilt).toBe(false)
  })

  it('names file and line of what does not assemble', () => {
    const sources: Record<string, string> = {
      'essaim.a80': '        .org 0\n        nop\n        .include "part.a80"\n',
      'part.a80': '        nop\n\n        jmp     nowhere\n'
    }
    const build = (): unknown => assembleCartridge((name) => sources[name] ?? '')
    expect(build).toThrow(/src\/part\.a80:3: undefined variable: NOWHERE/i)
    sources['part.a80'] = '        .org 1fffh\n        lxi h,1\n'
    expect(build).toThrow(/src\/part\.a80:2: byte at 2000h is outside the ROM/)
  })
})

describe('drawings', () => {
  const font = '= A\n.###.\n#...#\n#...#\n#...#\n#####\n#...#\n#...#\n'

  it('become bytes column by column, the lowest pixel in bit 0', () => {
    const low = artSource({ sprites: '= dot\n##\n..\n..\n..\n..\n..\n..\n#.\n', font })
    expect(low).toContain('dot:\n        db      129,128\n')
    expect(low).toContain('db      63,68,68,68,63')
    const rows = ['#', ...Array.from({ length: 14 }, () => '.'), '#'].join('\n')
    expect(artSource({ sprites: `= tall\n${rows}\n`, font })).toContain('tall:\n        db      1,128\n')
  })

  it('that are not rectangular are named', () => {
    const sprites = 'text\n\n= dot\n##\n..\n..\n..\n..\n..\n..\n#\n'
    expect(() => artSource({ sprites, font })).toThrow('art/sprites.txt:3: the drawing "dot"')
  })
})

/** How dangerous it is to go `direction` (-1, 0, 1) from now on: the sooner a falling shot would hit, the more. */
function danger(play: Play, direction: number): number {
  let sum = 0
  for (const block of ENEMY_SHOTS) {
    if ((play.at(block) & 0x80) === 0 || play.at(block + 8) < 0x20) continue
    const frames = Math.max(4, (play.at(block + 8) - 0x28) * 0.75)
    const ship = Math.min(0xd9, Math.max(0x30, play.at(RAM.playerXr) + direction * Math.min(frames, 24)))
    const distance = play.at(block + 9) - ship
    if (distance > -4 && distance < 18 && frames < 40) sum += 1 / (frames + 1)
  }
  return sum
}

/** Where the muzzle should be to hit the saucer, or else the nearest column: they move on while the shot rises. */
function aim(play: Play): number {
  if (play.at(RAM.saucerActive) === 1 && play.at(RAM.saucerHit) === 0) {
    return play.at(RAM.saucerXr) + 12 + (play.at(0x208c) === 2 ? 28 : -28)
  }
  const muzzle = play.at(RAM.playerXr) + 8
  const pace = (play.at(RAM.direction) === 0 ? 2 : -2) / Math.max(1, play.at(RAM.aliensLeft))
  let best = muzzle
  let nearest = 999
  for (let index = 0; index < 55; index++) {
    if (play.at(RAM.aliens + index) === 0) continue
    const rise = ((play.at(RAM.refYr) + 16 * Math.floor(index / 11) - 0x28) & 255) / 4
    const column = ((play.at(RAM.refXr) + 16 * (index % 11)) & 255) + 8 + Math.round(pace * rise)
    if (Math.abs(column - muzzle) >= nearest) continue
    nearest = Math.abs(column - muzzle)
    best = column
  }
  return best
}

/** A player of some skill: shoots at the nearest column and keeps out of the way; when `reckless`, only shoots. */
function controls(play: Play, frame: number, reckless: boolean): number {
  if (play.at(RAM.gameMode) === 0) return frame % 40 < 5 ? INPUT.coin : frame % 40 > 30 ? INPUT.start1 : 0
  const target = aim(play)
  const toTarget = Math.sign(target - 8 - play.at(RAM.playerXr))
  const isAimed = Math.abs(target - 8 - play.at(RAM.playerXr)) < 5
  let direction = toTarget
  if (!reckless) {
    const risk = (way: number): number => danger(play, way) + (way === toTarget ? 0 : 0.001)
    direction = [-1, 0, 1].reduce((best, way) => (risk(way) < risk(best) ? way : best))
  }
  const fire = isAimed && frame % 4 < 2 ? INPUT.fire : 0
  return fire | (direction < 0 ? INPUT.left : direction > 0 ? INPUT.right : 0)
}

describe('a long run: 40,000 frames of games and attract mode', () => {
  const play = new Play({ dips: 8 })
  const events = { games: 0, extraShips: 0, waves: 0, saucers: 0, shipsLost: 0 }
  const sounds = { 3: 0, 5: 0 }
  let before = { mode: 0, ships: 0, rack: 0, saucer: 0, moving: 0 }
  beforeAll(() => {
    for (let frame = 0; frame < 40_000; frame++) step(frame)
  })

  function step(frame: number): void {
    play.run(1, frame % 20_000 < 2500 ? 0 : controls(play, frame, frame % 16_000 > 13_000))
    const now = {
      mode: play.at(RAM.gameMode),
      ships: play.at(RAM.ships),
      rack: play.at(RAM.rack),
      saucer: play.at(RAM.saucerHit),
      moving: play.at(RAM.playMoving)
    }
    if (now.mode > before.mode) events.games++
    if (now.rack > before.rack) events.waves++
    if (now.saucer > before.saucer) events.saucers++
    if (now.mode === 1 && before.mode === 1 && now.moving === 1 && now.ships > before.ships)
      events.extraShips++
    if (now.mode === 1 && play.at(0x20a2) === 1 && now.moving < before.moving) events.shipsLost++
    sounds[3] |= play.cabinet.soundPort(3)
    sounds[5] |= play.cabinet.soundPort(5)
    before = now
  }

  it('saw everything: games, waves, extra ships, saucers, lost ships', () => {
    for (const [event, count] of Object.entries(events)) expect(`${event} ${count}`).not.toBe(`${event} 0`)
  })

  it('lost no interrupt after power-up', () => {
    expect(play.cabinet.lost.filter(({ frame }) => frame > 1)).toEqual([])
  })

  it('both interrupt routines always end long before the next request', () => {
    const { middle, vblank } = play.cabinet.worstHandlerCycles
    expect(middle).toBeGreaterThan(1000)
    expect(middle).toBeLessThan(16_384 - 1500)
    expect(vblank).toBeLessThan(17_152 - 1500)
  })

  it('was never bitten by the watchdog', () => {
    expect(play.cabinet.watchdogResets).toBe(0)
  })

  it('played every sound: OUT 3 bits 0-5, OUT 5 bits 0-4', () => {
    expect(sounds).toEqual({ 3: 0x3f, 5: 0x1f })
  })
})

describe('determinism', () => {
  const inputs = (frame: number): number =>
    frame < 60 ? (frame % 20 < 4 ? 1 : 0) : ((frame * 2654435761) >>> 13) & 0x3e
  const hashOfRun = (play: Play): string => {
    const hash = createHash('sha256')
    for (let frame = 0; frame < 6000; frame++) {
      play.run(1, inputs(frame))
      if (frame > 30) hash.update(play.cabinet.ram)
    }
    return hash.digest('hex')
  }

  it('the same inputs give the same game', () => {
    expect(hashOfRun(new Play())).toBe(hashOfRun(new Play()))
  })

  it('whatever the RAM held at power-up', () => {
    const dirty = new Play()
    dirty.cabinet.ram.forEach((_, index) => (dirty.cabinet.ram[index] = (index * 37 + 11) & 255))
    expect(hashOfRun(dirty)).toBe(hashOfRun(new Play()))
  })
})

describe('the sounds of the march', () => {
  it('go round and quicken with the formation', () => {
    const steps: { bit: number; frame: number }[] = []
    const play = new Play({
      onSound: (port, value, frame) => {
        if (port === 5 && (value & 15) !== 0) steps.push({ bit: value & 15, frame })
      }
    }).start()
    for (let frame = 0; frame < 400; frame++) play.run(1, play.ceaseFire())
    expect(steps.slice(0, 5).map(({ bit }) => bit)).toEqual([1, 2, 4, 8, 1])
    const slow = steps[3]!.frame - steps[2]!.frame
    steps.length = 0
    play.poke(RAM.aliensLeft, 10)
    for (let frame = 0; frame < 200; frame++) play.run(1, play.ceaseFire())
    expect(steps[4]!.frame - steps[3]!.frame).toBeLessThan(slow / 4)
  })
})

describe('main thread', () => {
  it('sleeps in HLT at every frame boundary of play', () => {
    const play = new Play().start()
    for (let frame = 0; frame < 500; frame++) {
      play.run(1, controls(play, frame, false))
      expect(play.cabinet.cpu.halted && play.cabinet.cpu.inte).toBe(true)
    }
  })

  it('would be bitten if it went astray', () => {
    const rom = assembleCartridge().rom.slice()
    rom.set([0xc3, 0x00, 0x1f], 0) // JMP 1F00: a loop without OUT 6
    rom.set([0xfb, 0xc3, 0x00, 0x1f], 0x1f00)
    const cabinet = new Cabinet(rom)
    cabinet.runFrames(300)
    expect(cabinet.watchdogResets).toBe(1)
  })
})
