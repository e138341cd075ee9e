import { COLUMNS, ROWS } from '../grid'
import { drawBelow, drawPercent, shuffled } from '../dice'
import type { Dice, Side } from '../state'

/** Which maps of a rectangle are joined. Places are numbered row by row; `toEast[i]`: i and i + 1, `toSouth[i]`: i and i + width. */
export interface Layout {
  readonly width: number
  readonly height: number
  readonly toEast: boolean[]
  readonly toSouth: boolean[]
}

/** Of a hundred joints that are not needed to come everywhere, so many are open. */
const EXTRA_PERCENT = 50

/** Joins the maps of a rectangle so that each can be reached from each: a random spanning tree, and some more. */
export function drawLayout(dice: Dice, width: number, height: number): Layout {
  const count = width * height
  const group = Array.from({ length: count }, (_, i) => i)
  const rootOf = (i: number): number => {
    let root = i
    while (group[root] !== root) root = group[root] ?? root
    return root
  }
  const toEast = new Array<boolean>(count).fill(false)
  const toSouth = new Array<boolean>(count).fill(false)
  const joints = group.flatMap((i) => [
    ...(i % width < width - 1 ? [{ open: toEast, i, j: i + 1 }] : []),
    ...(i + width < count ? [{ open: toSouth, i, j: i + width }] : [])
  ])
  for (const { open, i, j } of shuffled(dice, joints)) {
    const [a, b] = [rootOf(i), rootOf(j)]
    if (a !== b) group[a] = b
    open[i] = a !== b || drawPercent(dice, EXTRA_PERCENT)
  }
  return { width, height, toEast, toSouth }
}

/** The joints of one place: its side, and which place is beyond. */
export function jointsOf({ width, toEast, toSouth }: Layout, i: number): { side: Side; beyond: number }[] {
  const x = i % width
  const joints: { side: Side; beyond: number }[] = []
  if (toSouth[i - width] === true) joints.push({ side: 'north', beyond: i - width })
  if (toEast[i] === true) joints.push({ side: 'east', beyond: i + 1 })
  if (toSouth[i] === true) joints.push({ side: 'south', beyond: i + width })
  if (x > 0 && toEast[i - 1] === true) joints.push({ side: 'west', beyond: i - 1 })
  return joints
}

/** Cells that an opening is wide. */
const OPENING = 3

/** Where the opening between two maps lies, as the cells of the first of them (north or west of the other). */
export function drawOpening(dice: Dice, side: 'east' | 'south'): number[] {
  if (side === 'south') {
    const column = 3 + drawBelow(dice, COLUMNS - 6 - OPENING)
    return Array.from({ length: OPENING }, (_, i) => (ROWS - 1) * COLUMNS + column + i)
  }
  const row = 11 + 2 * drawBelow(dice, 8)
  return Array.from({ length: OPENING }, (_, i) => (row + 2 * i) * COLUMNS + COLUMNS - 1)
}
