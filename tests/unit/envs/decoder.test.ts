import { describe, expect, it } from 'vitest'
import { certain, numberIn, type Entity, type ObservedState } from '../../../electron/shared/state'
import { runScript } from '../../../games/contract/episode'
import { bringToPlay } from '../../../games/invaders/start'
import { decodeInvaders } from '../../../games/invaders/state'
import { buttonMask } from '../../../electron/shared/buttons'
import { ScriptedInvaders } from '../../../games/invaders/experts/scripted'
import { IN_PLAY, cabinet, craftRam, profile } from '../../support/invaders'

const decode = (fields: Parameters<typeof craftRam>[0]) => decodeInvaders(craftRam(fields), profile)
const livesIn = (state: ObservedState): number | null => numberIn(state, 'lives')
const aliensAt = (...indices: number[]): number[] =>
  Array.from({ length: 55 }, (_, i) => Number(indices.includes(i)))
const ofKind = (entities: readonly Entity[], kind: Entity['kind']): Entity[] =>
  entities.filter((e) => e.kind === kind)

describe('decodeInvaders', () => {
  it.each([
    ['attract', {}],
    ['starting', { gameRunning: 1, playerInGame: 1, shipsLeft: 3 }],
    ['starting', { ...IN_PLAY, entryTimer: 40 }],
    ['starting', { ...IN_PLAY, playMoving: 0 }],
    ['playing', IN_PLAY],
    ['dying', { ...IN_PLAY, playerAlive: 1, playerOk: 0 }],
    ['over', { ...IN_PLAY, playMoving: 0, playerInGame: 0, shipsLeft: 0 }]
  ] as const)('tells the phase: %s', (phase, fields) => {
    expect(decode(fields).phase).toBe(phase)
  })

  it('reads the figures', () => {
    const state = decode({ ...IN_PLAY, score: 1890, hiScore: 9990, credits: 12, rack: 4, aliensLeft: 37 })
    const fields = { score: 1890, highScore: 9990, credits: 12, wave: 5, aliensLeft: 37, lives: 3 }
    expect(state.fields).toEqual(certain(fields))
  })

  it('counts ships with the one in play, and not the one that was hit', () => {
    expect(livesIn(decode(IN_PLAY))).toBe(3)
    expect(livesIn(decode({ ...IN_PLAY, playerAlive: 0, playerOk: 0 }))).toBe(2)
    expect(livesIn(decode({ ...IN_PLAY, playerInGame: 0, shipsLeft: 0 }))).toBe(0)
    expect(livesIn(decode({ ...IN_PLAY, gameRunning: 0 }))).toBe(0)
  })

  it('puts ship, shots and saucer where the picture has them', () => {
    const { entities } = decode({
      ...IN_PLAY,
      playerX: 0x60,
      playerShotStatus: 2,
      playerShotX: 0x68,
      playerShotY: 0x28,
      plungerShotStatus: 0x80,
      plungerShotX: 0x47,
      plungerShotY: 0x90,
      saucerActive: 1,
      saucerX: 0x28
    })
    expect(entities).toEqual([
      { kind: 'player', x: 64, y: 216, width: 16, height: 8 },
      { kind: 'playerShot', x: 72, y: 212, width: 1, height: 4 },
      { kind: 'enemyShot', x: 39, y: 104, width: 3, height: 8 },
      { kind: 'saucer', x: 8, y: 40, width: 24, height: 8 }
    ])
  })

  it('leaves out what bursts', () => {
    const bursting = { playerShotStatus: 3, rollingShotStatus: 0x81, saucerActive: 1, saucerHit: 1 }
    expect(decode({ ...IN_PLAY, ...bursting }).entities.map((e) => e.kind)).toEqual(['player'])
  })

  it('places aliens the cursor has passed at the new step and the others at the old one', () => {
    const formation = {
      ...IN_PLAY,
      aliens: aliensAt(0, 5, 16),
      aliensLeft: 3,
      alienCursor: 5,
      referenceAlienX: 0x3a,
      referenceAlienY: 0x70,
      referenceAlienDx: 2,
      referenceAlienDy: -8
    }
    const places = (fields: Parameters<typeof craftRam>[0]): number[][] =>
      ofKind(decode(fields).entities, 'alien').map(({ x, y }) => [x, y])
    // Alien 5 is drawn next: alien 0 stands at (3Ah, 70h), the others where they were, at (38h, 78h).
    const row0 = 256 - 0x70 - 8
    expect(places({ ...formation, waitOnDraw: 1 })).toEqual([
      [26, row0],
      [24 + 5 * 16, row0 - 8],
      [24 + 5 * 16, row0 - 8 - 16]
    ])
    // It has been drawn: it stands at the new step too.
    expect(places({ ...formation, waitOnDraw: 0 })).toEqual([
      [26, row0],
      [26 + 5 * 16, row0],
      [24 + 5 * 16, row0 - 8 - 16]
    ])
  })

  it('names a profile that lacks a field', () => {
    const { playerX: _, ...fields } = profile.memory.fields
    const lacking = { ...profile, memory: { ...profile.memory, fields } }
    expect(() => decodeInvaders(craftRam({}), lacking)).toThrow(/profile invaders is not valid.*"playerX"/)
  })
})

describe('decodeInvaders on the running game', () => {
  const mask = (held: readonly string[]): number => buttonMask(profile, held)

  /** Lit pixels of the picture from `top` to `bottom` that lie in no box, and boxes without a lit pixel. */
  function disagreement(picture: Uint8Array, boxes: readonly Entity[], top: number, bottom: number) {
    const rest = picture.slice()
    let empty = 0
    for (const { x, y, width, height } of boxes) {
      let lit = 0
      for (let row = y; row < y + height; row++)
        for (let column = x; column < x + width; column++) {
          lit += Number(picture[row * 224 + column] !== 0)
          rest[row * 224 + column] = 0
        }
      empty += Number(lit === 0)
    }
    const uncovered = rest.subarray(top * 224, bottom * 224).reduce((n, v) => n + Number(v !== 0), 0)
    return { empty, uncovered }
  }

  it('boxes everything that is lit between the score and the shields, and nothing that is dark', () => {
    const board = cabinet()
    runScript(bringToPlay(profile), board, mask)
    const policy = new ScriptedInvaders(profile)
    const picture = new Uint8Array(224 * 256)
    let seen = 0
    for (let frame = 0; frame < 3000; frame += 4) {
      const { action } = policy.decide(board.ram)
      board.runFrames(mask(profile.actions[action]!.hold), 4)
      const { phase, entities } = decodeInvaders(board.ram, profile)
      const isBursting = [0x02, 0x85].some((at) => board.ram[at] !== 0) || board.ram[0x25] === 3
      const isStingBursting = [0x35, 0x45, 0x55].some((at) => (board.ram[at]! & 1) !== 0)
      if (phase !== 'playing' || isBursting || isStingBursting || frame < 80) continue
      board.render('gray', picture)
      expect({ frame, ...disagreement(picture, entities, 36, 190) }).toEqual({
        frame,
        empty: 0,
        uncovered: 0
      })
      seen++
    }
    expect(seen).toBeGreaterThan(100)
  })
})
