import { describe, expect, it } from 'vitest'
import { PICTURE_BYTES, type Board, type PictureKind } from '../../../native/board'
import { boardWith } from './bank'

const WIDTH = 224
const HEIGHT = 256

function draw(board: Board, kind: PictureKind): Uint8Array {
  const out = new Uint8Array(PICTURE_BYTES[kind])
  board.render(kind, out)
  return out
}

/** Positions of the pixels that are not 0, as [column, row]. */
function lit(picture: Uint8Array): [number, number][] {
  const pixels: [number, number][] = []
  picture.forEach((value, i) => {
    if (value) pixels.push([i % WIDTH, Math.floor(i / WIDTH)])
  })
  return pixels
}

/** A picture of noise, the same for the same seed. */
function noise(board: Board, seed: number): void {
  let x = seed
  for (let i = 0x400; i < 0x2000; i++) {
    x = (Math.imul(x, 1103515245) + 12345) >>> 0
    board.ram[i] = x >>> 16
  }
}

/** The upright picture straight from the board's description, 0 or 1. */
function upright(board: Board): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT)
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      const x = 255 - row
      pixels[row * WIDTH + column] = (board.ram[0x400 + 32 * column + (x >> 3)]! >> (x & 7)) & 1
    }
  }
  return pixels
}

/** Exact area average to side x side: every pixel split into 21ths and 3rds of the output grid's cells. */
function areaAverage(pixels: Uint8Array, side: number): Uint8Array {
  const sums = new Float64Array(side * side)
  const overlap = (i: number, size: number, cell: number): number => {
    const scale = size / side
    return Math.max(0, Math.min(i + 1, (cell + 1) * scale) - Math.max(i, cell * scale)) / scale
  }
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      if (!pixels[row * WIDTH + column]) continue
      const y = Math.floor((row * side) / HEIGHT)
      const x = Math.floor((column * side) / WIDTH)
      for (const cellY of [y, y + 1]) {
        for (const cellX of [x, x + 1]) {
          const weight = overlap(row, HEIGHT, cellY) * overlap(column, WIDTH, cellX)
          if (weight > 0) sums[cellY * side + cellX]! += weight
        }
      }
    }
  }
  return Uint8Array.from(sums, (sum) => Math.floor(sum * 255 + 0.5 + 1e-9))
}

describe('the full picture', () => {
  const corners: [address: number, bit: number, column: number, row: number][] = [
    [0x2400, 0, 0, 255],
    [0x241f, 7, 0, 0],
    [0x3fff, 7, 223, 0],
    [0x3fe0, 0, 223, 255],
    [0x2421, 3, 1, 255 - 11]
  ]

  it.each(corners)('shows bit %#: %i.%i at its place', (address, bit, column, row) => {
    const board = boardWith([])
    board.ram[address - 0x2000] = 1 << bit
    expect(lit(draw(board, 'gray'))).toEqual([[column, row]])
  })

  it('is 255 where a bit is set and 0 elsewhere', () => {
    const board = boardWith([])
    noise(board, 7)
    const expected = upright(board).map((bit) => bit * 255)
    expect(Buffer.compare(draw(board, 'gray'), expected)).toBe(0)
  })

  it('has red, green and white strips in colour, opaque black between', () => {
    const board = boardWith([])
    const black = draw(board, 'rgba')
    expect([...black.subarray(0, 4)]).toEqual([0, 0, 0, 255])
    board.ram.fill(0xff, 0x400)
    const colour = draw(board, 'rgba')
    const at = (column: number, row: number): string => {
      const [r = 0, g = 0, b = 0, a = 0] = colour.subarray((row * WIDTH + column) * 4)
      expect(a).toBe(255)
      return r === g && g === b ? 'white' : r > g ? 'red' : 'green'
    }
    const rows = (...list: number[]): string[] => list.map((row) => at(100, row))
    expect(rows(0, 31, 32, 63, 64, 183, 184, 239, 240, 255)).toEqual(
      'white white red red white white green green green green'.split(' ')
    )
    const reserve = [0, 15, 16, 133, 134, 223].map((column) => at(column, 250))
    expect(reserve).toEqual('white white green green white white'.split(' '))
  })

  it('has the same pixels in colour as in grey', () => {
    const board = boardWith([])
    noise(board, 3)
    const gray = draw(board, 'gray')
    const rgba = draw(board, 'rgba')
    const isLit = gray.map((_, i) => (rgba[4 * i]! + rgba[4 * i + 1]! + rgba[4 * i + 2]! > 0 ? 255 : 0))
    expect(Buffer.compare(isLit, gray)).toBe(0)
  })
})

describe('the reduced picture', () => {
  it.each([
    ['gray84', 84],
    ['gray42', 42]
  ] as const)('%s is the exact area average', (kind, side) => {
    const board = boardWith([])
    for (const seed of [1, 2, 3]) {
      noise(board, seed)
      expect(Buffer.compare(draw(board, kind), areaAverage(upright(board), side)), `seed ${seed}`).toBe(0)
    }
    board.ram.fill(0xff, 0x400)
    expect(draw(board, kind).every((value) => value === 255)).toBe(true)
  })

  it('follows every single change of the picture', () => {
    const board = boardWith([])
    draw(board, 'gray84')
    for (let address = 0x400; address < 0x2000; address += 37) {
      board.ram[address] = 0xa5
      expect(Buffer.compare(draw(board, 'gray84'), areaAverage(upright(board), 84)), `${address}`).toBe(0)
      if (address % 2) board.ram[address] = 0
    }
    board.powerOn()
    expect(draw(board, 'gray84').every((value) => value === 0)).toBe(true)
  })

  it('needs a buffer of its size', () => {
    const board = boardWith([])
    expect(() => board.render('gray84', new Uint8Array(100))).toThrow(
      'A gray84 picture needs 7056 bytes; got room for 100.'
    )
  })
})
