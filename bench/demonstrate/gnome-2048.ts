import type { Desk, Seen } from './desk'
import type { Demonstrator } from './demonstrator'

const SIDE = 4
/** The board within the window, in fractions of it: where its first cell begins, a cell, and from one to the next. */
const BOARD = { x: 0.0245, y: 0.093, cell: { x: 0.225, y: 0.209 }, step: { x: 0.2418, y: 0.225 } }
/** Each cell is looked at in so many places a side. */
const PLACES = 12
/** Pictures of two tiles that differ by less, a channel a place, show the same number. */
const ALIKE = 6
/** An empty cell is this bright everywhere. */
const EMPTY = 250

/** A cell as it looks; null: empty. */
type Cell = readonly number[] | null

/**
 * As people play it who keep their tiles in a corner: down or left, whichever way the tiles lean less already; the other of the
 * two where that moves nothing, right where neither does, and up when nothing else is left.
 */
export const gnome2048: Demonstrator = {
  title: '^GNOME 2048$',
  about: 'down or left, whichever way the tiles lean less; right where neither moves anything, up last',
  async turn(desk) {
    const board = await settledBoard(desk)
    const key = chosen(board)
    // A person looks, decides and only then moves.
    await desk.pause(100, 260)
    if (key === null) {
      await desk.pause(1500, 2500)
      await newGame(desk)
      return { did: 'new game' }
    }
    await desk.press(key)
    // Tiles slide and come up for about so long.
    await desk.pause(110, 150)
    return { did: key }
  }
}

/** A game that is over shows the list of the ten best in a window of its own, which is closed first. */
async function newGame(desk: Desk): Promise<void> {
  await desk.press('Escape')
  await desk.pause(600, 900)
  await desk.click(62, 27)
  await desk.pause(500, 800)
  // Its menu of sizes: 4 x 4 is the second.
  await desk.click(62, 112)
  await desk.pause(900, 1200)
}

const range = [0, 1, 2, 3] as const
/** Cells of each line, from the left or from the top. */
const columns = range.map((x) => range.map((y) => y * SIDE + x))
const rows = range.map((y) => range.map((x) => y * SIDE + x))
type Key = 'Up' | 'Down' | 'Left' | 'Right'

/** How much a tile in each cell of a line leans towards its far end. */
const LEVER = [-3, -1, 1, 3] as const

/** The move to make; null where none is left. */
function chosen(board: readonly Cell[]): Key | null {
  const across = rows.map((line) => line.map((at) => board[at]!))
  const upright = columns.map((line) => line.map((at) => board[at]!))
  const can: Readonly<Record<Key, boolean>> = {
    Left: across.some(moves),
    Right: across.some((line) => moves(line.toReversed())),
    Up: upright.some(moves),
    Down: upright.some((line) => moves(line.toReversed()))
  }
  const [toDown, toLeft] = [leanOf(upright), -leanOf(across)]
  const order: readonly Key[] =
    toDown <= toLeft ? ['Down', 'Left', 'Right', 'Up'] : ['Left', 'Down', 'Right', 'Up']
  return order.find((key) => can[key]) ?? null
}

/** How much the tiles of lines lean towards their far ends. */
const leanOf = (lines: readonly (readonly Cell[])[]): number =>
  lines.reduce(
    (sum, line) => sum + line.reduce((all, cell, i) => all + (cell === null ? 0 : LEVER[i]!), 0),
    0
  )

/** Whether a line changes when it is pushed towards its first cell: a tile after a gap, or beside its like. */
function moves(line: readonly Cell[]): boolean {
  return line.some((cell, i) => {
    if (cell === null || i === 0) return false
    const before = line[i - 1]!
    return before === null || alike(before, cell)
  })
}

function alike(a: readonly number[], b: readonly number[]): boolean {
  return a.reduce((sum, value, i) => sum + Math.abs(value - b[i]!), 0) / a.length < ALIKE
}

/** The board once nothing moves on it any more. */
async function settledBoard(desk: Desk): Promise<readonly Cell[]> {
  let before = cellsOf(await desk.look())
  for (;;) {
    await desk.pause(60, 80)
    const now = cellsOf(await desk.look())
    if (now.every((cell, i) => same(cell, before[i]!))) return now
    before = now
  }
}

const same = (a: Cell, b: Cell): boolean => (a === null || b === null ? a === b : alike(a, b))

function cellsOf(seen: Seen): Cell[] {
  return Array.from({ length: SIDE * SIDE }, (_, i) => {
    const left = (BOARD.x + BOARD.step.x * (i % SIDE)) * seen.width
    const top = (BOARD.y + BOARD.step.y * Math.floor(i / SIDE)) * seen.height
    const values: number[] = []
    for (let y = 1; y < PLACES; y++)
      for (let x = 1; x < PLACES; x++)
        values.push(
          ...seen.at(
            left + (x / PLACES) * BOARD.cell.x * seen.width,
            top + (y / PLACES) * BOARD.cell.y * seen.height
          )
        )
    return values.every((value) => value >= EMPTY) ? null : values
  })
}
