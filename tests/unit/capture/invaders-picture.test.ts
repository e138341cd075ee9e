import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { drawInvadersPicture } from '../../../games/invaders/picture'
import { resources } from '../../../electron/main/resources'
import { Random } from '../../../electron/shared/random'
import { BoardBank, PICTURE_BYTES } from '../../../native/board'
import { whyNoCartridge } from '../../support/attach'

const pixelOf = (pixels: Uint8Array, x: number, y: number): number[] =>
  Array.from(pixels.subarray((y * 224 + x) * 4, (y * 224 + x) * 4 + 4))

describe('drawInvadersPicture', () => {
  it('puts the documented corners where they belong', () => {
    const ram = new Uint8Array(8192)
    ram[0x400] = 0x01
    ram[0x41f] = 0x80
    ram[0x1fff] = 0x80
    const pixels = drawInvadersPicture(ram)
    expect(pixelOf(pixels, 0, 255)).toEqual([255, 255, 255, 255])
    expect(pixelOf(pixels, 0, 0)).toEqual([255, 255, 255, 255])
    expect(pixelOf(pixels, 223, 0)).toEqual([255, 255, 255, 255])
    expect(pixelOf(pixels, 1, 255)).toEqual([0, 0, 0, 255])
  })

  it('does not look at the work RAM', () => {
    const ram = new Uint8Array(8192).fill(255, 0, 0x400)
    const lit = drawInvadersPicture(ram).filter((value, i) => i % 4 !== 3 && value !== 0)
    expect(lit.length).toBe(0)
  })

  it.skipIf(whyNoCartridge() !== null)('draws exactly what the built-in board draws', () => {
    const board = BoardBank.load(readFileSync(resources.boardWasm), 1).boards[0]
    if (!board) throw new Error('no board')
    const random = new Random(5)
    const drawn = new Uint8Array(PICTURE_BYTES.rgba)
    for (let round = 0; round < 5; round++) {
      for (let i = 0x400; i < 0x2000; i++) board.ram[i] = random.integer(256)
      board.render('rgba', drawn)
      expect(Buffer.compare(drawInvadersPicture(board.ram), drawn)).toBe(0)
    }
  })
})
