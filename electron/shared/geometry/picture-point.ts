import type { PicturePoint } from '../action'
import { desktopToPixels, pointAt, type ClientArea } from './client-area'
import { gamePart, type GamePart } from './game-part'
import type { Point, Rect } from './rectangle'

/**
 * The desktop place to point at for a place in the game's picture: the whole unit that shows its pixel, inside the
 * client area and inside the game's part of it, whatever the place was.
 */
export function pictureToDesktop(area: ClientArea, place: GamePart, { x, y }: PicturePoint): Point {
  const part = gamePart(area, place)
  return pointAt(area, {
    x: within(part.x, part.width, part.x + x * part.width),
    y: within(part.y, part.height, part.y + y * part.height)
  })
}

/**
 * Where in the game's picture the pointer is, when it is at a whole unit of the desktop: the middle of what that unit
 * covers. `pictureToDesktop` leads back to the same unit. Outside the game's part it is below 0 or above 1.
 */
export function desktopToPicturePoint(area: ClientArea, place: GamePart, { x, y }: Point): PicturePoint {
  const part = gamePart(area, place)
  const pixel = desktopToPixels(area, { x: x + 0.5, y: y + 0.5 })
  return { x: (pixel.x - part.x) / part.width, y: (pixel.y - part.y) / part.height }
}

/** The client area of a window at a place of the desktop, whose pictures have so many pixels for each unit. */
export function areaAt({ x, y, width, height }: Rect, pixelsPerUnit: number): ClientArea {
  return {
    x,
    y,
    width: Math.round(width * pixelsPerUnit),
    height: Math.round(height * pixelsPerUnit),
    pixelsPerUnit
  }
}

/** Where a window's client area is by now, from where and how large it was when its picture was taken. */
export function movedTo(area: ClientArea, { x, y, width, height }: Rect): ClientArea {
  const { pixelsPerUnit } = area
  const isAsLarge = isNear(width * pixelsPerUnit, area.width) && isNear(height * pixelsPerUnit, area.height)
  // A picture's size is exact; a window's, in units of several pixels, is not.
  if (isAsLarge) return { ...area, x, y }
  return areaAt({ x, y, width, height }, pixelsPerUnit)

  function isNear(a: number, b: number): boolean {
    return Math.abs(a - b) < pixelsPerUnit
  }
}

/** A place kept among the pixels that an extent touches, in the middle of the last one where it lies beyond it. */
function within(start: number, extent: number, place: number): number {
  const [first, last] = [Math.floor(start), Math.ceil(start + extent) - 1]
  return Math.max(first + 0.5, Math.min(last + 0.5, place))
}
