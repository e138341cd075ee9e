import { beforeAll, describe, expect, test } from 'vitest'
import { runScript } from '../../../games/contract/episode'
import { bringToPlay } from '../../../games/invaders/start'
import { buttonMask } from '../../../electron/shared/buttons'
import { Graph } from '../../../electron/worker/engine/graph'
import { Scope } from '../../../electron/worker/nn/scope'
import { centredOnShip } from '../../../games/invaders/network/ship-centred'
import { BUTTON, PICTURE_BYTES } from '../../../native/board'
import { cabinet, profile } from '../../support/invaders'
import { run } from './run'

const [SIDE, ROWS, TOP, MIDDLE] = [84, 68, 8, 42]
/** The row of the field, of those below `TOP`, where the ship is widest. */
const SHIP_ROW = 72 - TOP

/** Some stacks of four pictures of the game, each 84 x 84, as the network turns them: [stack][picture][row][column]. */
async function turned(...stacks: readonly (readonly Uint8Array[])[]): Promise<number[][][][]> {
  const g = new Graph()
  const y = centredOnShip(g.input('s', [stacks.length, 4, SIDE, SIDE], 'uint8'))
  const s = stacks.flatMap((stack) => stack.flatMap((picture) => [...picture]))
  const values = (await run({ y }, new Scope(g), { s }))['y']!
  const cut = <T>(all: readonly T[], size: number): T[][] =>
    Array.from({ length: all.length / size }, (_, i) => all.slice(i * size, (i + 1) * size))
  return cut(cut(cut(values, SIDE), ROWS), 4)
}

/** The middle of what is lit of a row. */
const middleOf = (row: readonly number[]): number => {
  const [from, to] = [MIDDLE - 4, MIDDLE + 5]
  const near = row.slice(from, to)
  return near.reduce((sum, v, i) => sum + v * (from + i), 0) / near.reduce((sum, v) => sum + v, 0)
}

describe('centredOnShip', () => {
  /** Pictures of the game while the ship goes right, across most of the screen. */
  const pictures: Uint8Array[] = []
  beforeAll(() => {
    const board = cabinet()
    runScript(bringToPlay(profile), board, (held) => buttonMask(profile, held))
    for (let i = 0; i < 12; i++) {
      const picture = new Uint8Array(PICTURE_BYTES.gray84)
      board.render('gray84', picture)
      pictures.push(picture)
      board.runFrames(BUTTON.right, 11)
    }
  })

  test('puts the ship in the middle, wherever it is', async () => {
    const fields = await turned(...pictures.map((picture) => [picture, picture, picture, picture]))
    for (const field of fields) expect(Math.abs(middleOf(field[3]![SHIP_ROW]!) - MIDDLE)).toBeLessThan(0.75)
  })

  test('turns earlier pictures as far as the newest: what stands still stands still', async () => {
    const [moving] = await turned(pictures.slice(3, 7))
    const shields = (field: number[][]): number[][] => field.slice(62 - TOP, 67 - TOP)
    expect(shields(moving![0]!)).toEqual(shields(moving![3]!))
    expect(moving![0]![SHIP_ROW]).not.toEqual(moving![3]![SHIP_ROW])
  })

  test('loses no column, and shows where the screen ends', async () => {
    const picture = pictures[5]!
    const [field] = await turned([picture, picture, picture, picture])
    const row = 64
    const lit = [...picture.slice(row * SIDE, (row + 1) * SIDE)].map((v) => Math.sqrt(v / 255))
    lit[0]! += 0.5
    lit[SIDE - 1]! += 0.5
    const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
    const seen = sorted(field![3]![row - TOP]!)
    sorted(lit).forEach((v, i) => expect(seen[i]).toBeCloseTo(v, 5))
  })

  test('refuses pictures of another size', () => {
    const g = new Graph()
    expect(() => centredOnShip(g.input('s', [1, 4, 42, 42], 'uint8'))).toThrow(
      'ship-centred needs pictures of 84 x 84, not 42 x 42'
    )
  })
})
