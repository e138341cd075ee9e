import { describe, expect, it } from 'vitest'
import { policyPicture } from '../../../electron/shared/policy-picture'
import { gamePart } from '../../../electron/shared/geometry/game-part'
import type { Frame } from '../../../electron/shared/frame'
import { PICTURE_BYTES } from '../../../native/board'
import { runScript } from '../../../games/contract/episode'
import { bringToPlay } from '../../../games/invaders/start'
import { buttonMask } from '../../../electron/shared/buttons'
import { builtinSession, cabinet, profile } from '../../support/invaders'

const frameOf = (width: number, height: number, paint: (x: number, y: number) => number): Frame => {
  const data = new Uint8Array(width * height * 4)
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 4) data.set([0, paint(x, y), 0, 255], at)
  return { width, height, format: 'rgba8', data, tMonotonicMs: 0, seq: 0 }
}

describe('policyPicture', () => {
  it('is the board’s own reduced picture, whatever the colours of the strips', async () => {
    const board = cabinet()
    runScript(bringToPlay(profile), board, (held) => buttonMask(profile, held))
    const own = new Uint8Array(PICTURE_BYTES.gray84)
    board.render('gray84', own)
    const data = new Uint8Array(PICTURE_BYTES.rgba)
    board.render('rgba', data)
    const seen = policyPicture({ width: 224, height: 256, format: 'rgba8', data, tMonotonicMs: 0, seq: 0 })
    expect(own.some((grey) => grey > 100)).toBe(true)
    expect(seen).toEqual(own)
  })

  it('takes the mean of what lies under a pixel, in grey as in colour', () => {
    const size = 84 * 3
    const colour = frameOf(size, size, (x, y) => (x + 2 * y) % 251)
    const grey: Frame = { ...colour, format: 'gray8', data: colour.data.filter((_, i) => i % 4 === 1) }
    const seen = policyPicture(colour)
    expect(policyPicture(grey)).toEqual(seen)
    let sum = 0
    for (let y = 3; y < 6; y++) for (let x = 6; x < 9; x++) sum += (x + 2 * y) % 251
    expect(seen[1 * 84 + 2]).toBe(Math.round(sum / 9))
  })

  it('cuts the game out of a window, between pixels where it has to', () => {
    const lit = frameOf(448, 520, (x, y) => (x >= 29 && x < 419 && y < 512 ? 200 : 0))
    const part = gamePart(lit, profile.windowPicture ?? {})
    expect(part).toMatchObject({ x: 29, y: 0, width: 390 })
    expect(part.height).toBeCloseTo(512, 2)
    expect(new Set(policyPicture(lit, part))).toEqual(new Set([200]))
  })

  it('is dark where the game’s part reaches over the edge', () => {
    const lit = frameOf(84, 84, () => 100)
    const seen = policyPicture(lit, { x: -42, y: 0, width: 84, height: 84 })
    expect([seen[0], seen[83]]).toEqual([0, 100])
  })

  it('of a session is what its policies see', async () => {
    const session = await builtinSession()
    expect(policyPicture(await session.frame())).toHaveLength(84 * 84)
    await session.close()
  })
})

describe('gamePart', () => {
  it('keeps the shape of the picture in the middle of any window', () => {
    expect(gamePart({ width: 700, height: 520 }, { aspect: 0.75 })).toEqual({
      x: 155,
      y: 0,
      width: 390,
      height: 520
    })
    const tall = gamePart({ width: 448, height: 700 }, { aspect: 0.75 })
    expect(tall.width).toBe(448)
    expect(tall.y).toBeCloseTo((700 - 448 / 0.75) / 2)
    expect(gamePart({ width: 300, height: 200 }, {})).toEqual({ x: 0, y: 0, width: 300, height: 200 })
  })
})
