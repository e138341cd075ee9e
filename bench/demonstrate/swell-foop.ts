import type { Desk, Seen } from './desk'
import type { Demonstrator } from './demonstrator'

/** Its board of normal size. On the small one no plan beats clicking at random: a cleared board is luck, and worth most. */
const COLUMNS = 15
const ROWS = 10
/** Of its window, in pixels: the middle of the first tile, and from one to the next. */
const BOARD = { x: 30, y: 76, step: 50 }
/** A tile's colour is looked at beside the figure that is drawn in its middle. */
const BESIDE = 18
const START_AGAIN = { x: 380, y: 457 }
const START = { x: 380, y: 396 }

type Colour = 'blue' | 'green' | 'yellow'
type Board = readonly (Colour | null)[]

/** What is kept for last. */
const KEPT: Colour = 'blue'

/**
 * The plan of good players: one colour is left for last, when it hangs together, because a group is worth the square of what
 * it has more than two. Of the others the largest group goes first.
 */
export const swellFoop: Demonstrator = {
  title: '^Swell Foop$',
  about: 'blue is kept for last; of the others the largest group first, clicked at its lowest tile',
  async turn(desk) {
    const board = await settledBoard(desk)
    const cell = chosen(board, KEPT)
    if (cell === null) {
      await newGame(desk)
      return { did: 'new game' }
    }
    // A person looks, decides and only then goes there.
    await desk.pause(150, 400)
    await desk.click(
      BOARD.x + BOARD.step * (cell % COLUMNS),
      BOARD.y + BOARD.step * Math.floor(cell / COLUMNS)
    )
    // What hung over it falls.
    await desk.pause(450, 650)
    return { did: 'click' }
  }
}

/** The list of the best is closed, and a game begun: again, or for the first time. */
async function newGame(desk: Desk): Promise<void> {
  await desk.pause(1200, 1800)
  for (let i = 0; i < 2; i++) {
    await desk.press('Escape')
    await desk.pause(500, 800)
  }
  await desk.click(START_AGAIN.x, START_AGAIN.y)
  await desk.pause(900, 1200)
  if (boardOf(await desk.look()).some((colour) => colour !== null)) return
  await desk.click(START.x, START.y)
  await desk.pause(1200, 1600)
}

function chosen(board: Board, last: Colour): number | null {
  const groups = groupsOf(board).filter((group) => group.length > 1)
  const first = groups.filter(([cell]) => board[cell!] !== last)
  let best: readonly number[] | null = null
  for (const group of first.length > 0 ? first : groups) if (group.length > (best?.length ?? 0)) best = group
  return best === null ? null : Math.max(...best)
}

function groupsOf(board: Board): number[][] {
  const seen = new Set<number>()
  return board.flatMap((colour, cell) => {
    if (colour === null || seen.has(cell)) return []
    const group = [cell]
    seen.add(cell)
    for (const one of group)
      for (const next of besides(one))
        if (board[next] === colour && !seen.has(next)) {
          seen.add(next)
          group.push(next)
        }
    return [group]
  })
}

function besides(cell: number): number[] {
  const column = cell % COLUMNS
  return [
    ...(column > 0 ? [cell - 1] : []),
    ...(column < COLUMNS - 1 ? [cell + 1] : []),
    ...(cell >= COLUMNS ? [cell - COLUMNS] : []),
    ...(cell < COLUMNS * (ROWS - 1) ? [cell + COLUMNS] : [])
  ]
}

/** The board once nothing moves on it any more. */
async function settledBoard(desk: Desk): Promise<Board> {
  let before = boardOf(await desk.look())
  for (;;) {
    await desk.pause(60, 90)
    const now = boardOf(await desk.look())
    if (now.every((colour, i) => colour === before[i])) return now
    before = now
  }
}

const boardOf = (seen: Seen): Board =>
  Array.from({ length: COLUMNS * ROWS }, (_, i) => {
    const [x, y] = [BOARD.x + BOARD.step * (i % COLUMNS), BOARD.y + BOARD.step * Math.floor(i / COLUMNS)]
    const [low, high] = [-BESIDE, BESIDE].map((by) => colourOf(seen.at(x + by, y + by)))
    // What shows when a game is over has no tile's size.
    return low === high ? low! : null
  })

function colourOf([r, g, b]: readonly [number, number, number]): Colour | null {
  if (Math.max(r, g, b) - Math.min(r, g, b) < 40) return null
  if (b > r && b > g) return 'blue'
  return g > r + 20 ? 'green' : 'yellow'
}
