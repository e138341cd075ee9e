import { describe, expect, it } from 'vitest'
import { buttonMask } from '../../../electron/shared/buttons'
import { Formation, GRAZED, HORIZON } from '../../../games/invaders/formation'
import { BoardView } from '../../../games/invaders/board-view'
import { ScriptedInvaders } from '../../../games/invaders/experts/scripted'
import { runScript } from '../../../games/contract/episode'
import { bringToPlay } from '../../../games/invaders/start'
import { invadersMemory } from '../../../games/invaders/memory'
import { decodeInvaders } from '../../../games/invaders/state'
import type { Board } from '../../../native/board'
import { IN_PLAY, cabinet, craftRam, profile } from '../../support/invaders'

const mask = (held: readonly string[]): number => buttonMask(profile, held)
const memory = invadersMemory(profile)

function playFor(board: Board, frames: number): void {
  const policy = new ScriptedInvaders(profile)
  for (let frame = 0; frame < frames; frame += 4) {
    const { action } = policy.decide(board.ram)
    board.runFrames(mask(profile.actions[action]!.hold), 4)
  }
}

function predicted(formation: Formation, t: number): string[] {
  const places: string[] = []
  for (let i = 0; i < 55; i++)
    if (formation.isAlive(i, t))
      places.push(`${formation.alienX(i, t) - 0x20},${248 - formation.alienY(i, t)}`)
  return places
}

const shown = (board: Board): string[] =>
  decodeInvaders(board.ram, profile)
    .entities.filter((e) => e.kind === 'alien')
    .map(({ x, y }) => `${x},${y}`)

describe('Formation', () => {
  it.each([0, 400, 1100, 1800, 2200])(
    'foresees the board frame by frame, from frame %i of a game',
    (frames) => {
      const board = cabinet()
      runScript(bringToPlay(profile), board, mask)
      playFor(board, frames)
      // A shot still in flight may hit an enemy shot, which is not foreseen: start from a free gun.
      while (memory.playerShotStatus(board.ram) !== 0 || memory.playerAlive(board.ram) !== 0xff)
        board.runFrames(0, 1)
      const formation = new Formation()
      const view = new BoardView(profile)
      view.look(board.ram)
      formation.predict(view)
      for (let t = 0; t < 200 && memory.playerAlive(board.ram) === 0xff; t++) {
        board.runFrames(0, 1)
        expect({ t, places: predicted(formation, t) }).toEqual({ t, places: shown(board) })
      }
    }
  )

  it('foresees what the shot in flight hits, and when the gun is free again', () => {
    const board = cabinet()
    runScript(bringToPlay(profile), board, mask)
    board.runFrames(mask(['right']), 40)
    board.runFrames(mask(['fire']), 2)
    const formation = new Formation()
    const view = new BoardView(profile)
    view.look(board.ram)
    formation.predict(view)
    let freeFrame = HORIZON
    // An enemy shot falls on the idle ship after 65 frames, and everything halts.
    for (let t = 0; t < 64; t++) {
      if (memory.playerShotStatus(board.ram) === 0) freeFrame = Math.min(freeFrame, t)
      const before = memory.aliensLeft(board.ram)
      board.runFrames(0, 1)
      // Row t is how things stand when the shot moves: its victim is still there in the frame it is hit.
      if (memory.aliensLeft(board.ram) === before)
        expect({ t, places: predicted(formation, t) }).toEqual({ t, places: shown(board) })
    }
    expect(memory.aliensLeft(board.ram)).toBe(54)
    expect(formation.aliensLeft).toBe(54)
    expect(formation.shotFreeFrame).toBe(freeFrame)
  })

  it('tells a sure hit from a graze and from a miss', () => {
    const aliens = Array.from({ length: 55 }, (_, i) => Number(i === 12))
    const view = new BoardView(profile)
    view.look(
      craftRam({
        ...IN_PLAY,
        aliens,
        aliensLeft: 1,
        alienCursor: 12,
        referenceAlienX: 0x40,
        referenceAlienY: 0x60
      })
    )
    const formation = new Formation()
    formation.predict(view)
    // Alien 12: row 1, column 1; its cell is 50h to 5Fh wide, 70h to 77h high.
    const at = (xr: number, yr = 0x70): number => formation.alienAt(xr, yr, 0)
    expect([at(0x54), at(0x5b), at(0x57, 0x74)]).toEqual([12, 12, 12])
    expect([at(0x52), at(0x5d)]).toEqual([GRAZED, GRAZED])
    for (const miss of [at(0x51), at(0x5e), at(0x57, 0x6c), at(0x57, 0x78)]) expect(miss).toBeLessThan(0)
  })
})
