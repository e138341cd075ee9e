import type { PicturePoint } from '../action'
import { desktopToPixels, type ClientArea } from './client-area'
import { gamePart, type GamePart } from './game-part'
import type { Point, Rect } from './rectangle'

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

/**
 * Where in the game's picture a pointer at a whole unit of the desktop is: the middle of what that unit covers, in
 * fractions. Beside the game's part of the window it is below 0 or above 1.
 */
export function picturePlace(area: ClientArea, place: GamePart, { x, y }: Point): PicturePoint {
  const part = gamePart(area, place)
  const pixel = desktopToPixels(area, { x: x + 0.5, y: y + 0.5 })
  return { x: (pixel.x - part.x) / part.width, y: (pixel.y - part.y) / part.height }
}
