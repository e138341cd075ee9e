import { describe, expect, test } from 'vitest'
import { InvadersTeacher } from '../../../games/invaders/experts/teacher'
import { IN_PLAY, craftRam, profile } from '../../support/invaders'

const SHIP = 0x20 + 100
/** The ship's middle, over which an enemy shot 3 wide hits it in the middle. */
const OVER = SHIP + 7

const [LEFT, WAIT, RIGHT, FIRE] = ['left', 'noop', 'right', 'fire'].map((id) =>
  profile.actions.findIndex((action) => action.id === id)
) as [number, number, number, number]

/** Under the formation, its shot in flight, an enemy shot at `shotX`. */
function under(shotX: number): Uint8Array {
  const aliens = Array.from({ length: 55 }, () => 1)
  return craftRam({
    ...IN_PLAY,
    ...{ playerX: SHIP, playerY: 0x20, playerShotStatus: 2, playerShotX: 0x30, playerShotY: 0x80 },
    ...{ aliens, aliensLeft: 55, referenceAlienX: SHIP - 5 * 16, referenceAlienY: 0x78, referenceAlienDx: 0 },
    ...{ rollingShotStatus: 0x80, rollingShotX: shotX, rollingShotY: 0x60, enemyShotSpeed: -4 }
  })
}

/** A piece of shield of some columns, 16 high. */
function shield(ram: Uint8Array, from: number, columns: number): Uint8Array {
  for (let column = from - 0x20; column < from - 0x20 + columns; column++)
    ram.fill(0xff, 0x400 + column * 32 + 6, 0x400 + column * 32 + 8)
  return ram
}

describe('the teacher of those who see pictures', () => {
  const choose = (ram: Uint8Array): number => new InvadersTeacher(profile).choose(ram)

  test('leaves from under a shot to the right, unless the left is much nearer', () => {
    expect([choose(under(OVER - 3)), choose(under(OVER + 3))]).toEqual([RIGHT, RIGHT])
    expect(choose(under(OVER + 7))).toBe(LEFT)
  })

  test('trusts solid pieces of shield only', () => {
    expect(choose(shield(under(OVER - 3), OVER - 3, 3))).toBe(RIGHT)
    expect(choose(shield(under(OVER - 3), OVER - 6, 10))).toBe(WAIT)
  })

  /** Aliens of the lowest row in these columns, standing still, the first of them at `firstX`; its shot is in flight. */
  const columns = (firstX: number, ...standing: readonly number[]): Uint8Array =>
    craftRam({
      ...IN_PLAY,
      ...{ playerX: SHIP, playerY: 0x20, playerShotStatus: 2, playerShotX: 0x30, playerShotY: 0x80 },
      ...{ aliens: Array.from({ length: 11 }, (_, i) => Number(standing.includes(i))) },
      ...{ aliensLeft: standing.length, alienCursor: 0, referenceAlienDx: 0 },
      ...{ referenceAlienX: firstX - 16 * standing[0]!, referenceAlienY: 0x78 }
    })

  test('goes under an alien of an outermost column, unless another is much nearer', () => {
    expect(choose(columns(SHIP - 10, 0, 1, 5))).toBe(LEFT)
    expect(choose(columns(SHIP - 10, 0, 1))).toBe(RIGHT)
    expect(choose(columns(SHIP - 100, 0, 5, 10))).toBe(LEFT)
  })

  test('stands under an alien, and waits there for its shot', () => {
    expect(choose(columns(SHIP, 3))).toBe(WAIT)
  })

  describe('with one alien left', () => {
    /** At height 0x78, 20 frames of flight away, it moves three pixels a frame to the right. */
    const last = (alienX: number): Uint8Array =>
      craftRam({
        ...IN_PLAY,
        ...{ playerX: SHIP, playerY: 0x20, aliens: [1], aliensLeft: 1, alienCursor: 0 },
        ...{ referenceAlienX: alienX, referenceAlienY: 0x78, referenceAlienDx: 3 }
      })

    test('fires when it will be there, which is not when it is there', () => {
      expect(choose(last(SHIP - 60))).toBe(FIRE)
      expect(choose(last(SHIP))).toBe(RIGHT)
    })
  })
})
