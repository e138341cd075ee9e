import type { PicturePoint } from '../../../electron/shared/action'
import type { Region } from '../../../electron/shared/perception/region'
import type { Size } from '../fit'

/** The eight places a region can be pulled by, as compass points. */
export const HANDLES = ['nw', 'n', 'ne', 'e', 'se', 's', 'sw', 'w'] as const
export type Handle = (typeof HANDLES)[number]

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value))

/** An area by its edges, in pixels. */
interface Edges {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const edgesOf = ({ x, y, width, height }: Region, size: Size): Edges => ({
  left: Math.round(x * size.width),
  top: Math.round(y * size.height),
  right: Math.round((x + width) * size.width),
  bottom: Math.round((y + height) * size.height)
})

const fractionsOf = ({ left, top, right, bottom }: Edges, size: Size): Region => ({
  x: left / size.width,
  y: top / size.height,
  width: (right - left) / size.width,
  height: (bottom - top) / size.height
})

/**
 * The region between two corners, in whichever order they were drawn: whole pixels of a picture of this size, each edge
 * at the nearest one, at least one pixel, none outside.
 */
export function regionBetween(from: PicturePoint, to: PicturePoint, size: Size): Region {
  const span = (a: number, b: number, length: number): [number, number] => {
    const low = clamp(Math.round(Math.min(a, b) * length), 0, length - 1)
    return [low, clamp(Math.round(Math.max(a, b) * length), low + 1, length)]
  }
  const [left, right] = span(from.x, to.x, size.width)
  const [top, bottom] = span(from.y, to.y, size.height)
  return fractionsOf({ left, top, right, bottom }, size)
}

/** A region in the middle of the picture, a quarter as wide and a tenth as high: what keys begin with. */
export function regionInMiddle(size: Size): Region {
  return regionBetween({ x: 0.375, y: 0.45 }, { x: 0.625, y: 0.55 }, size)
}

/** Moves a region by whole pixels, as far as the picture goes. */
export function moved(region: Region, dx: number, dy: number, size: Size): Region {
  const { left, top, right, bottom } = edgesOf(region, size)
  const byX = clamp(dx, -left, size.width - right)
  const byY = clamp(dy, -top, size.height - bottom)
  return fractionsOf({ left: left + byX, top: top + byY, right: right + byX, bottom: bottom + byY }, size)
}

/** Pulls a region by one of its handles by whole pixels: the opposite edges stay, and at least a pixel is left. */
export function pulled(region: Region, handle: Handle, dx: number, dy: number, size: Size): Region {
  const { left, top, right, bottom } = edgesOf(region, size)
  return fractionsOf(
    {
      left: handle.includes('w') ? clamp(left + dx, 0, right - 1) : left,
      right: handle.includes('e') ? clamp(right + dx, left + 1, size.width) : right,
      top: handle.includes('n') ? clamp(top + dy, 0, bottom - 1) : top,
      bottom: handle.includes('s') ? clamp(bottom + dy, top + 1, size.height) : bottom
    },
    size
  )
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1]
}

interface Pressed {
  readonly key: string
  readonly shiftKey: boolean
  readonly altKey: boolean
}

/** How far a key goes, in pixels: an arrow one, with Shift ten. Null for any other key. */
export function arrowOf({ key, shiftKey }: Omit<Pressed, 'altKey'>): readonly [number, number] | null {
  const arrow = ARROWS[key]
  const far = shiftKey ? 10 : 1
  return arrow === undefined ? null : [arrow[0] * far, arrow[1] * far]
}

/** What a key does to a region: arrows move it, with Alt they move its right and lower edges. Null for any other key. */
export function keyed(region: Region, pressed: Pressed, size: Size): Region | null {
  const arrow = arrowOf(pressed)
  if (arrow === null) return null
  return pressed.altKey ? pulled(region, 'se', ...arrow, size) : moved(region, ...arrow, size)
}

/** What a key does to a point of the picture; null for any other key than an arrow. */
export function pointKeyed(point: PicturePoint, pressed: Pressed, size: Size): PicturePoint | null {
  const arrow = arrowOf(pressed)
  if (arrow === null) return null
  return {
    x: clamp(point.x + arrow[0] / size.width, 0, 1),
    y: clamp(point.y + arrow[1] / size.height, 0, 1)
  }
}

/** A region with this share of its size more on each side, within the picture: where to look for what was in it. */
export function grown(region: Region, share: number, size: Size): Region {
  const { x, y, width, height } = region
  return regionBetween(
    { x: x - width * share, y: y - height * share },
    { x: x + width * (1 + share), y: y + height * (1 + share) },
    size
  )
}
