import type { Point, Rect } from './rectangle'

/**
 * Where the client area of a target lies. Three coordinate systems meet here, and only here:
 *
 * - *pixels*: the target's client area in physical pixels, the same as those of its pictures. The one
 *   system that everything that looks or points works in. Pixel (0, 0) covers 0 to 1 each way; its middle
 *   is at 0.5.
 * - *fractions*: of that area, 0 to 1, as profiles give them, so that they hold at every size.
 * - *desktop*: what the operating system places windows by. Its units are physical pixels on X11 and
 *   Windows and points on macOS, where a picture has `pixelsPerUnit` pixels for each. The origin is a
 *   corner of the main monitor, so monitors to its left or above have negative places.
 */
export interface ClientArea {
  /** Top left corner, in desktop units. */
  readonly x: number
  readonly y: number
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** Pixels of the picture for one desktop unit. */
  readonly pixelsPerUnit: number
}

/**
 * The client area of a window from its place on the desktop and the size of its picture. Desktop units
 * are either pixels or pixels scaled by the monitor: whichever of the two fits the sizes better, so that
 * a window caught while it is resized does not get a scale of its own.
 */
export function clientAreaOf(
  place: Rect,
  { width, height }: { readonly width: number; readonly height: number },
  scaleFactor: number
): ClientArea {
  const isScaled = Math.abs(width - place.width * scaleFactor) < Math.abs(width - place.width)
  return { x: place.x, y: place.y, width, height, pixelsPerUnit: isScaled ? scaleFactor : 1 }
}

/** The area as a rectangle of the desktop. */
export function onDesktop({ x, y, width, height, pixelsPerUnit }: ClientArea): Rect {
  return { x, y, width: width / pixelsPerUnit, height: height / pixelsPerUnit }
}

export function pixelsToDesktop(area: ClientArea, { x, y }: Point): Point {
  return { x: area.x + x / area.pixelsPerUnit, y: area.y + y / area.pixelsPerUnit }
}

export function desktopToPixels(area: ClientArea, { x, y }: Point): Point {
  return { x: (x - area.x) * area.pixelsPerUnit, y: (y - area.y) * area.pixelsPerUnit }
}

export function fractionsToPixels({ width, height }: ClientArea, { x, y }: Point): Point {
  return { x: x * width, y: y * height }
}

/** A place in an area without extent has no fraction: 0. */
export function pixelsToFractions({ width, height }: ClientArea, { x, y }: Point): Point {
  return { x: width > 0 ? x / width : 0, y: height > 0 ? y / height : 0 }
}

/** The part of the picture that a rectangle of the desktop lies over: whole pixels, every one it touches. */
export function desktopToPicture(area: ClientArea, rect: Rect): Rect {
  const first = desktopToPixels(area, rect)
  const last = desktopToPixels(area, { x: rect.x + rect.width, y: rect.y + rect.height })
  const left = clamp(Math.floor(first.x), 0, area.width)
  const top = clamp(Math.floor(first.y), 0, area.height)
  const right = clamp(Math.ceil(last.x), 0, area.width)
  const bottom = clamp(Math.ceil(last.y), 0, area.height)
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) }
}

/** Whether a place in pixels is inside: the left and top edges are, the right and bottom ones are not. */
export function isInside({ width, height }: ClientArea, { x, y }: Point): boolean {
  return x >= 0 && y >= 0 && x < width && y < height
}

/** The middle of the pixel that is nearest to a place: inside whatever the place was, where the area has a pixel. */
export function nearestPixel({ width, height }: ClientArea, { x, y }: Point): Point {
  return { x: clamp(Math.floor(x), 0, width - 1) + 0.5, y: clamp(Math.floor(y), 0, height - 1) + 0.5 }
}

/** The desktop place to point at for a place in pixels: whole units, inside the area, nearest to it. */
export function pointAt(area: ClientArea, place: Point): Point {
  const { x, y } = pixelsToDesktop(area, nearestPixel(area, place))
  const { width, height } = onDesktop(area)
  const last = (start: number, extent: number): number => Math.ceil(start + extent) - 1
  return {
    x: clamp(Math.floor(x), Math.ceil(area.x), last(area.x, width)),
    y: clamp(Math.floor(y), Math.ceil(area.y), last(area.y, height))
  }
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))
