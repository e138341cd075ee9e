import { describe, expect, it } from 'vitest'
import {
  clientAreaOf,
  desktopToPicture,
  desktopToPixels,
  fractionsToPixels,
  isInside,
  nearestPixel,
  onDesktop,
  pixelsToDesktop,
  pixelsToFractions,
  pointAt,
  type ClientArea
} from '../../../electron/shared/geometry/client-area'
import { fromScaled, toScaled } from '../../../electron/shared/geometry/monitors'
import type { Point } from '../../../electron/shared/geometry/rectangle'
import { Random } from '../../../electron/shared/random'

const ROUNDS = 5000
const random = new Random(7)
const between = (low: number, high: number): number => low + random.integer(high - low + 1)
const oneOf = <T>(items: readonly T[]): T => items[random.integer(items.length)]!

/** Windows anywhere: on monitors left of and above the main one, of every scale there is. */
function anyArea(): ClientArea {
  const place = {
    x: between(-8000, 8000),
    y: between(-4000, 4000),
    width: between(1, 4000),
    height: between(1, 2500)
  }
  const scale = oneOf([1, 1, 1.25, 1.5, 1.75, 2, 3])
  const picture = { width: Math.round(place.width * scale), height: Math.round(place.height * scale) }
  return clientAreaOf(place, picture, scale)
}
const anyPlace = ({ width, height }: ClientArea): Point => ({
  x: random.uniform() * width,
  y: random.uniform() * height
})
const farPlace = ({ width, height }: ClientArea): Point => ({
  x: (random.uniform() * 5 - 2) * width,
  y: (random.uniform() * 5 - 2) * height
})

describe('client area', () => {
  it('comes back from the desktop and from fractions to where it was', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const area = anyArea()
      const place = farPlace(area)
      const byDesktop = desktopToPixels(area, pixelsToDesktop(area, place))
      const byFractions = fractionsToPixels(area, pixelsToFractions(area, place))
      for (const back of [byDesktop, byFractions]) {
        expect(back.x).toBeCloseTo(place.x, 6)
        expect(back.y).toBeCloseTo(place.y, 6)
      }
    }
  })

  it('points within half a desktop unit, inside, at whole units', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const area = anyArea()
      const place = anyPlace(area)
      const aimed = pointAt(area, place)
      expect(Number.isInteger(aimed.x) && Number.isInteger(aimed.y)).toBe(true)
      expect(isInside(area, desktopToPixels(area, aimed))).toBe(true)
      // The pointer is at the middle of its unit; the aim was the middle of its pixel.
      const middle = desktopToPixels(area, { x: aimed.x + 0.5, y: aimed.y + 0.5 })
      const wanted = nearestPixel(area, place)
      expect(Math.abs(middle.x - wanted.x)).toBeLessThanOrEqual(area.pixelsPerUnit / 2 + 1e-6)
      expect(Math.abs(middle.y - wanted.y)).toBeLessThanOrEqual(area.pixelsPerUnit / 2 + 1e-6)
    }
  })

  it('points at exactly the pixel where units are pixels', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const size = { width: between(1, 3000), height: between(1, 2000) }
      const area = clientAreaOf(
        { x: between(-5000, 5000), y: between(-5000, 5000), ...size },
        size,
        oneOf([1, 1.5, 2])
      )
      const place = anyPlace(area)
      const back = desktopToPixels(area, pointAt(area, place))
      expect(back).toEqual({ x: Math.floor(place.x), y: Math.floor(place.y) })
    }
  })

  it('keeps the order of places', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const area = anyArea()
      const [a, b] = [farPlace(area), farPlace(area)]
      const [low, high] = a.x <= b.x ? [a, b] : [b, a]
      expect(pixelsToDesktop(area, low).x).toBeLessThanOrEqual(pixelsToDesktop(area, high).x)
      expect(pointAt(area, low).x).toBeLessThanOrEqual(pointAt(area, high).x)
      expect(pixelsToFractions(area, low).x).toBeLessThanOrEqual(pixelsToFractions(area, high).x)
    }
  })

  it('clamps whatever lies outside to the nearest pixel, and leaves what is inside in its own', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const area = anyArea()
      const place = farPlace(area)
      const near = nearestPixel(area, place)
      expect(isInside(area, near)).toBe(true)
      if (isInside(area, place))
        expect([Math.floor(near.x), Math.floor(near.y)]).toEqual([Math.floor(place.x), Math.floor(place.y)])
      else expect(near).toEqual(nearestPixel(area, near))
    }
  })

  it('does not take a window caught while it is resized for a scaled one', () => {
    const place = { x: 0, y: 0, width: 800, height: 600 }
    expect(clientAreaOf(place, { width: 860, height: 640 }, 1.5).pixelsPerUnit).toBe(1)
    expect(clientAreaOf(place, { width: 1150, height: 860 }, 1.5).pixelsPerUnit).toBe(1.5)
  })

  it('holds its left and top edges and not the others', () => {
    const area = clientAreaOf({ x: -50, y: -60, width: 100, height: 80 }, { width: 200, height: 160 }, 2)
    expect(area.pixelsPerUnit).toBe(2)
    expect(isInside(area, { x: 0, y: 0 })).toBe(true)
    expect(isInside(area, { x: 200, y: 0 })).toBe(false)
    expect(isInside(area, { x: 0, y: 160 })).toBe(false)
    expect(pixelsToDesktop(area, { x: 200, y: 160 })).toEqual({ x: 50, y: 20 })
    expect(onDesktop(area)).toEqual({ x: -50, y: -60, width: 100, height: 80 })
  })

  it('covers with a rectangle of the desktop every pixel it touches, and none outside the picture', () => {
    const area = clientAreaOf({ x: -50, y: -60, width: 100, height: 80 }, { width: 150, height: 120 }, 1.5)
    expect(desktopToPicture(area, { x: -49.5, y: -60, width: 1, height: 1 })).toEqual({
      x: 0,
      y: 0,
      width: 3,
      height: 2
    })
    expect(desktopToPicture(area, { x: 0, y: 0, width: 900, height: 900 })).toEqual({
      x: 75,
      y: 90,
      width: 75,
      height: 30
    })
    expect(desktopToPicture(area, { x: 300, y: 0, width: 9, height: 9 })).toMatchObject({ width: 0 })
  })

  it('has no fractions and a scale of one where there is nothing', () => {
    const empty = clientAreaOf({ x: 3, y: 4, width: 0, height: 0 }, { width: 0, height: 0 }, 2)
    expect(empty.pixelsPerUnit).toBe(1)
    expect(pixelsToFractions(empty, { x: 5, y: 5 })).toEqual({ x: 0, y: 0 })
  })
})

describe('scaled units of a monitor', () => {
  it('come back to the same place, on every monitor', () => {
    for (let i = 0; i < ROUNDS; i++) {
      const monitor = {
        bounds: { x: between(-8000, 8000), y: between(-4000, 4000), width: 2560, height: 1440 },
        scaleFactor: oneOf([1, 1.25, 1.5, 2]),
        scaledOrigin: { x: between(-5000, 5000), y: between(-3000, 3000) }
      }
      const place = { x: between(-9000, 9000), y: between(-9000, 9000) }
      const back = fromScaled(monitor, toScaled(monitor, place))
      expect(back.x).toBeCloseTo(place.x, 6)
      expect(back.y).toBeCloseTo(place.y, 6)
    }
  })
})
