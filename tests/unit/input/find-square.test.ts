import { describe, expect, it } from 'vitest'
import { findSquare } from '../../../electron/main/input/calibration/find-square'

/** A dark picture with squares: x and y of the corner, size, colour. */
function picture(...squares: [number, number, number, readonly [number, number, number]][]) {
  const [width, height] = [40, 30]
  const data = new Uint8Array(width * height * 4).fill(34)
  for (const [left, top, size, colour] of squares)
    for (let y = top; y < top + size; y++)
      for (let x = left; x < left + size; x++) data.set(colour, 4 * (y * width + x))
  return { width, height, data }
}
const MAGENTA = [255, 0, 255] as const
const CYAN = [0, 255, 255] as const

describe('findSquare', () => {
  it('finds the middle pixel of either colour', () => {
    const both = picture([10, 5, 9, MAGENTA], [30, 20, 5, CYAN])
    expect(findSquare(both, 'magenta')).toEqual({ x: 14, y: 9 })
    expect(findSquare(both, 'cyan')).toEqual({ x: 32, y: 22 })
  })

  it('finds a square whose colours a monitor profile has bent', () => {
    expect(findSquare(picture([0, 0, 5, [234, 51, 247]]), 'magenta')).toEqual({ x: 2, y: 2 })
  })

  it.each([
    ['nothing', []],
    ['another colour', [[3, 3, 9, [255, 255, 255]]]],
    [
      'two squares',
      [
        [3, 3, 5, MAGENTA],
        [20, 3, 5, MAGENTA]
      ]
    ],
    [
      'one that is half drawn',
      [
        [3, 3, 9, MAGENTA],
        [3, 3, 4, [0, 0, 0]]
      ]
    ],
    ['a speck', [[3, 3, 1, MAGENTA]]]
  ] as [string, Parameters<typeof picture>][])('takes %s for no square', (_what, squares) => {
    expect(findSquare(picture(...squares), 'magenta')).toBeNull()
  })
})
