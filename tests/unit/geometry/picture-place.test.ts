import { describe, expect, it } from 'vitest'
import { gamePart } from '../../../electron/shared/geometry/game-part'
import { areaAt, desktopToPicturePoint } from '../../../electron/shared/geometry/picture-point'
import { Random } from '../../../electron/shared/random'

describe('the place of the pointer in the picture of the game', () => {
  it('is the middle of its pixel', () => {
    const area = areaAt({ x: -300, y: 20, width: 400, height: 200 }, 1)
    expect(desktopToPicturePoint(area, {}, { x: -300, y: 20 })).toEqual({ x: 0.5 / 400, y: 0.5 / 200 })
    expect(desktopToPicturePoint(area, {}, { x: 99, y: 219 })).toEqual({ x: 399.5 / 400, y: 199.5 / 200 })
  })

  it('is measured in the part of the window where the game is, and goes on beside it', () => {
    const area = areaAt({ x: 0, y: 0, width: 400, height: 200 }, 1)
    const part = { part: { x: 0.25, y: 0.5, width: 0.5, height: 0.5 } }
    expect(desktopToPicturePoint(area, part, { x: 200, y: 150 })).toEqual({ x: 0.5025, y: 0.505 })
    expect(desktopToPicturePoint(area, part, { x: 0, y: 0 })).toEqual({ x: -0.4975, y: -0.995 })
  })

  it('leads back to the pixel, whatever the place, size, scale and part of the window', () => {
    const random = new Random(11)
    for (let i = 0; i < 20_000; i++) {
      const scale = [1, 1.25, 1.5, 2, 3][random.integer(5)] ?? 1
      const place = {
        x: random.integer(4000) - 2000,
        y: random.integer(2000) - 1000,
        width: 64 + random.integer(2000),
        height: 64 + random.integer(1500)
      }
      const area = areaAt(place, scale)
      const game =
        random.integer(2) === 0
          ? {}
          : { aspect: 0.5 + random.uniform(), part: { x: 0.1, y: 0.05, width: 0.8, height: 0.9 } }
      const unit = {
        x: place.x + random.integer(place.width),
        y: place.y + random.integer(place.height)
      }
      const { x, y } = desktopToPicturePoint(area, game, unit)
      const part = gamePart(area, game)
      const back = {
        x: Math.floor(area.x + (part.x + x * part.width) / scale),
        y: Math.floor(area.y + (part.y + y * part.height) / scale)
      }
      expect(back).toEqual(unit)
    }
  })
})
