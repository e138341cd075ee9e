export interface Point {
  readonly x: number
  readonly y: number
}

/** Half open: holds its left and top edges, not its right and bottom ones. Any one unit. */
export interface Rect extends Point {
  readonly width: number
  readonly height: number
}

export const areaOf = ({ width, height }: Rect): number => width * height

/** What two rectangles share, or null. */
export function intersection(a: Rect, b: Rect): Rect | null {
  const [x, y] = [Math.max(a.x, b.x), Math.max(a.y, b.y)]
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : null
}

/** What is left of a rectangle without a part of it: at most four pieces, none over another. */
function without(whole: Rect, part: Rect): Rect[] {
  const hole = intersection(whole, part)
  if (hole === null) return [whole]
  const below = hole.y + hole.height
  const beside = hole.x + hole.width
  return [
    { ...whole, height: hole.y - whole.y },
    { ...whole, y: below, height: whole.y + whole.height - below },
    { ...hole, x: whole.x, width: hole.x - whole.x },
    { ...hole, x: beside, width: whole.x + whole.width - beside }
  ].filter((piece) => piece.width > 0 && piece.height > 0)
}

/** The parts of a rectangle that at least one of the others lies over: pieces that do not overlap. */
export function coveredParts(rect: Rect, others: readonly Rect[]): Rect[] {
  const covered: Rect[] = []
  let open: Rect[] = [rect]
  for (const other of others) {
    for (const piece of open) {
      const part = intersection(piece, other)
      if (part !== null) covered.push(part)
    }
    open = open.flatMap((piece) => without(piece, other))
  }
  return covered
}

/** How much of a rectangle's area the others lie over, 0 to 1. */
export function coveredShare(rect: Rect, others: readonly Rect[]): number {
  const area = areaOf(rect)
  return area === 0 ? 0 : coveredParts(rect, others).reduce((sum, part) => sum + areaOf(part), 0) / area
}
