import { describe, expect, it } from 'vitest'
import {
  clientAreaOf,
  desktopToPixels,
  isInside,
  pixelsToDesktop,
  type ClientArea
} from '../../../electron/shared/geometry/client-area'
import { gamePart, type GamePart } from '../../../electron/shared/geometry/game-part'
import {
  desktopToPicturePoint,
  movedTo,
  pictureToDesktop
} from '../../../electron/shared/geometry/picture-point'
import type { Point, Rect } from '../../../electron/shared/geometry/rectangle'
import { Random } from '../../../electron/shared/random'

const ROUNDS = 20_000
const random = new Random(11)
const between = (low: number, high: number): number => low + random.integer(high - low + 1)
const oneOf = <T>(items: readonly T[]): T => items[random.integer(items.length)]!

/** A window of any size, anywhere, on a monitor of any scale; half of them on systems whose units are pixels. */
function anyArea(scales: readonly number[]): ClientArea {
  const place = {
    x: between(-8000, 8000),
    y: between(-4000, 4000),
    width: between(2, 4000),
    height: between(2, 2500)
  }
  const scale = oneOf(scales)
  const picture = { width: Math.round(place.width * scale), height: Math.round(place.height * scale) }
  return clientAreaOf(place, picture, scale)
}

function anyPlace(): GamePart {
  const [x, y] = [random.uniform() * 0.8, random.uniform() * 0.8]
  const part = {
    x,
    y,
    width: 0.05 + random.uniform() * (0.95 - x),
    height: 0.05 + random.uniform() * (0.95 - y)
  }
  return {
    ...(random.integer(2) === 0 && { aspect: 0.3 + 3 * random.uniform() }),
    ...(random.integer(3) > 0 && { part })
  }
}

/** A whole unit of the desktop whose middle is in a part of the picture; null where chance found none. */
function unitIn(area: ClientArea, part: Rect): Point | null {
  const pixel = { x: part.x + random.uniform() * part.width, y: part.y + random.uniform() * part.height }
  const { x, y } = pixelsToDesktop(area, pixel)
  const unit = { x: Math.floor(x), y: Math.floor(y) }
  const middle = desktopToPixels(area, { x: unit.x + 0.5, y: unit.y + 0.5 })
  const isIn = isInside({ ...area, ...part }, { x: middle.x - part.x, y: middle.y - part.y })
  return isIn && isInside(area, middle) ? unit : null
}

describe('a place of the game’s picture', () => {
  it('leads from the desktop and back to the same unit, at every scale and size', () => {
    let units = 0
    for (let i = 0; i < ROUNDS; i++) {
      const [area, place] = [anyArea([1, 1.25, 1.5, 1.75, 2, 3]), anyPlace()]
      const at = unitIn(area, gamePart(area, place))
      if (at === null) continue
      units += 1
      expect(pictureToDesktop(area, place, desktopToPicturePoint(area, place, at))).toEqual(at)
    }
    expect(units).toBeGreaterThan(0.9 * ROUNDS)
  })

  it('leads to the desktop and back into the same pixel where units are pixels', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const [area, place] = [anyArea([1]), anyPlace()]
      const part = gamePart(area, place)
      const point = { x: random.uniform(), y: random.uniform() }
      const pixel = {
        x: Math.floor(part.x + point.x * part.width),
        y: Math.floor(part.y + point.y * part.height)
      }
      const at = pictureToDesktop(area, place, point)
      expect(desktopToPixels(area, at)).toEqual(pixel)
      const back = desktopToPicturePoint(area, place, at)
      expect(Math.floor(part.x + back.x * part.width)).toBe(pixel.x)
      expect(Math.floor(part.y + back.y * part.height)).toBe(pixel.y)
    }
  })

  it('is never outside the client area nor the game’s part of it, whatever the place', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const [area, place] = [anyArea([1, 1.25, 1.5, 2, 3]), anyPlace()]
      const part = gamePart(area, place)
      const at = pictureToDesktop(area, place, {
        x: oneOf([-9, -0.001, 0, 1, 1.001, 9]),
        y: oneOf([-1, 0, 1, 2])
      })
      expect(Number.isInteger(at.x) && Number.isInteger(at.y)).toBe(true)
      // Some of what the unit shows is a pixel that the part touches.
      const [first, last] = [desktopToPixels(area, at), desktopToPixels(area, { x: at.x + 1, y: at.y + 1 })]
      expect(isInside(area, first)).toBe(true)
      expect(last.x > Math.floor(part.x) && first.x < Math.ceil(part.x + part.width)).toBe(true)
      expect(last.y > Math.floor(part.y) && first.y < Math.ceil(part.y + part.height)).toBe(true)
    }
  })

  it('says where the edges and the middle are', () => {
    const area = clientAreaOf({ x: 100, y: 50, width: 400, height: 200 }, { width: 400, height: 200 }, 1)
    const place = { part: { x: 0.25, y: 0, width: 0.5, height: 0.5 } }
    expect(pictureToDesktop(area, place, { x: 0, y: 0 })).toEqual({ x: 200, y: 50 })
    expect(pictureToDesktop(area, place, { x: 1, y: 1 })).toEqual({ x: 399, y: 149 })
    expect(pictureToDesktop(area, place, { x: 0.5, y: 0.5 })).toEqual({ x: 300, y: 100 })
    expect(desktopToPicturePoint(area, place, { x: 199, y: 50 }).x).toBeLessThan(0)
  })

  it('follows a window that was moved, and one that was resized', () => {
    const area = clientAreaOf({ x: 10, y: 20, width: 301, height: 200 }, { width: 602, height: 400 }, 2)
    expect(movedTo(area, { x: -5, y: 7, width: 301, height: 200 })).toEqual({ ...area, x: -5, y: 7 })
    expect(movedTo({ ...area, width: 601 }, { x: 0, y: 0, width: 301, height: 200 })).toMatchObject({
      width: 601
    })
    expect(movedTo(area, { x: 0, y: 0, width: 150, height: 90 })).toEqual({
      ...{ x: 0, y: 0, width: 300, height: 180, pixelsPerUnit: 2 }
    })
  })
})
