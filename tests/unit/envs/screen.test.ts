import { describe, expect, it } from 'vitest'
import { Random } from '../../../electron/shared/random'
import { ScreenReducer } from '../../../electron/worker/envs/gym/screen'

const SIDE = 84

/** The mean over the area under one new pixel, pixel by pixel. */
function meanUnder(screen: Uint8Array, height: number, width: number, x: number, y: number): number {
  const [stepX, stepY] = [width / SIDE, height / SIDE]
  let sum = 0
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const overlap = (at: number, from: number, to: number): number =>
        Math.max(0, Math.min(to, at + 1) - Math.max(from, at))
      sum +=
        screen[row * width + column]! *
        overlap(row, y * stepY, (y + 1) * stepY) *
        overlap(column, x * stepX, (x + 1) * stepX)
    }
  return sum / (stepX * stepY)
}

describe('reducing a screen to 84 x 84', () => {
  it.each([
    [210, 160],
    [168, 84],
    [100, 131]
  ])('%i x %i: each new pixel is the mean of what lies under it', (height, width) => {
    const random = new Random(height)
    const screen = Uint8Array.from({ length: height * width }, () => random.integer(256))
    const out = new Uint8Array(SIDE * SIDE)
    new ScreenReducer(height, width).reduce(screen, out)
    for (const [x, y] of [
      [0, 0],
      [83, 83],
      [0, 83],
      [40, 17],
      [13, 64]
    ] as const)
      expect(Math.abs(out[y * SIDE + x]! - meanUnder(screen, height, width, x, y))).toBeLessThanOrEqual(0.51)
  })

  it('a plain screen stays as it is', () => {
    for (const grey of [0, 1, 254, 255]) {
      const out = new Uint8Array(SIDE * SIDE)
      new ScreenReducer(210, 160).reduce(new Uint8Array(210 * 160).fill(grey), out)
      expect(new Set(out)).toEqual(new Set([grey]))
    }
  })
})
