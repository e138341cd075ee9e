import { describe, expect, test } from 'vitest'
import { InvadersTeacher, WAYS_FOR_PICTURES } from '../../../electron/worker/agents/invaders/teacher'
import { IN_PLAY, craftRam, profile } from '../../support/invaders'

const SHIP = 0x20 + 100
/** The ship's middle, over which an enemy shot 3 wide hits it in the middle. */
const OVER = SHIP + 7

const [LEFT, WAIT, RIGHT] = ['left', 'noop', 'right'].map((id) =>
  profile.actions.findIndex((action) => action.id === id)
) as [number, number, number]

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
  const plain = (ram: Uint8Array): number => new InvadersTeacher(profile).choose(ram)
  const forPictures = (ram: Uint8Array): number => new InvadersTeacher(profile, WAYS_FOR_PICTURES).choose(ram)

  test('leaves from under a shot to one side, where the plain one takes the nearer', () => {
    expect([plain(under(OVER - 3)), plain(under(OVER + 3))]).toEqual([RIGHT, LEFT])
    expect([forPictures(under(OVER - 3)), forPictures(under(OVER + 3))]).toEqual([RIGHT, RIGHT])
    expect(forPictures(under(OVER + 7))).toBe(LEFT)
  })

  test('trusts solid pieces of shield only', () => {
    const narrow = () => shield(under(OVER - 3), OVER - 3, 3)
    expect([plain(narrow()), forPictures(narrow())]).toEqual([WAIT, RIGHT])
    expect(forPictures(shield(under(OVER - 3), OVER - 6, 10))).toBe(WAIT)
  })
})
