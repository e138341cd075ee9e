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

/** As people begin to play it: everything down, else to the left, else to the right, and up only where nothing else moves. */
export const gnome2048: Demonstrator = {
  title: '^GNOME 2048$',
  about: 'the first of down, left, right, up that moves a tile',
  async turn(desk) {
    const board = await settledBoard(desk)
    const move = MOVES.find(({ lines }) => lines.some((line) => moves(line.map((at) => board[at]!))))
    // A person looks, decides and only then moves.
    await desk.pause(160, 360)
    if (move === undefined) {
      await desk.pause(1500, 2500)
      await newGame(desk)
      return { did: 'new game' }
    }
    await desk.press(move.key)
    // Tiles slide and come up for about so long.
    await desk.pause(130, 180)
    return { did: move.key }
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
/** Cells of each line in the order in which tiles arrive. */
const columns = range.map((x) => range.map((y) => y * SIDE + x))
const rows = range.map((y) => range.map((x) => y * SIDE + x))
const MOVES = [
  { key: 'Down', lines: columns.map((line) => line.toReversed()) },
  { key: 'Left', lines: rows },
  { key: 'Right', lines: rows.map((line) => line.toReversed()) },
  { key: 'Up', lines: columns }
]

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
