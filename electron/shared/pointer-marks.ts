import type { PointerAct } from './action'
import type { Point, Rect } from './geometry/rectangle'

/** How long something done with the mouse shows over the picture, fading. */
export const ACT_SHOWN_MS = 800

/** What the mouse does as it is drawn over a picture, in the units of the part that is given. */
export interface PointerMark {
  /** Where it begins: rings around it. */
  readonly at: Point
  /** Two for a double click; a small one where the pointer only goes. */
  readonly rings: number
  readonly radius: number
  /** Where an arrow from there leads: a drag's end, or which way the wheel turns. */
  readonly arrow: { readonly to: Point; readonly wings: readonly [Point, Point] } | null
}

const SMALLEST_RADIUS = 5
const RADIUS_SHARE = 0.03
/** Of an arrow's head, each side to its line. */
const WING_ANGLE = Math.PI / 7

/** @param part where the game's picture lies in what is drawn on */
export function pointerMark(pointer: PointerAct, part: Rect): PointerMark {
  const radius = Math.max(SMALLEST_RADIUS, RADIUS_SHARE * Math.min(part.width, part.height))
  const onPart = ({ x, y }: Point): Point => ({ x: part.x + x * part.width, y: part.y + y * part.height })
  if (pointer.kind === 'click') return { at: onPart(pointer.at), rings: pointer.count, radius, arrow: null }
  if (pointer.kind === 'move') return { at: onPart(pointer.at), rings: 1, radius: radius / 2, arrow: null }
  if (pointer.kind === 'drag') {
    const [at, to] = [onPart(pointer.from), onPart(pointer.to)]
    return { at, rings: 1, radius, arrow: arrowTo(at, to, radius) }
  }
  const at = onPart(pointer.at)
  const length = (3 * radius) / Math.max(1, Math.hypot(pointer.dx, pointer.dy))
  const to = { x: at.x + pointer.dx * length, y: at.y + pointer.dy * length }
  return { at, rings: 1, radius, arrow: arrowTo(at, to, radius) }
}

function arrowTo(from: Point, to: Point, size: number): NonNullable<PointerMark['arrow']> {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const wing = (side: number): Point => ({
    x: to.x - size * Math.cos(angle + side * WING_ANGLE),
    y: to.y - size * Math.sin(angle + side * WING_ANGLE)
  })
  return { to, wings: [wing(-1), wing(1)] }
}
