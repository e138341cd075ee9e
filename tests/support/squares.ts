import { join } from 'node:path'
import { quietArguments } from '../../electron/main/quiet-chromium'
import type { GameDraft } from '../../electron/shared/games'
import type { Point } from '../../electron/shared/geometry/rectangle'
import type { RealGameWish } from './real-games'

/** The game of the tests that is a canvas in a page of Chromium (fixtures/real-games/squares.html). */
export const SQUARES: RealGameWish = {
  program: 'chromium',
  title: 'Squares [0-9]+',
  args: [
    `--app=file://${join(import.meta.dirname, '../fixtures/real-games/squares.html')}`,
    '--window-size=600,400',
    ...quietArguments(),
    ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : [])
  ]
}

const CELLS = 12
/** What a right click is worth. */
export const SQUARES_POINTS = 35
/** So many right clicks, a wrong one that ends the game, and one that begins the next. */
const RIGHT = 20
const ROUND = RIGHT + 2

/** The middle of a cell, in pixels of the window. */
export const squareAt = (cell: number): Point => ({
  x: 150 + 100 * (cell % 4),
  y: 110 + 100 * Math.floor(cell / 4)
})

/** Clicks of somebody who plays one game after the other; `from`: how many were made before. */
export const squaresClicks = (from: number, count: number): Point[] =>
  Array.from({ length: count }, (_, k) => {
    const inRound = (from + k) % ROUND
    // The one that ends a game is no turn of it.
    const turn = (ROUND - 1) * Math.floor((from + k) / ROUND) + Math.min(inRound, RIGHT)
    const red = (5 * turn + 2) % CELLS
    return squareAt(inRound === RIGHT ? (red + 1) % CELLS : red)
  })

/** A first draft of it, with what a person adds on page Games: its score, its sign, when it is over, what begins it. */
export const squaresDraft = (begun: GameDraft): GameDraft => ({
  ...begun,
  attach: { window: { title: '^Squares' } },
  clock: { kind: 'realTime', decisionsPerSecond: 3 },
  readers: [
    {
      field: 'score',
      kind: 'number',
      region: { x: 0.19, y: 0.03, width: 0.14, height: 0.095 },
      plausible: { only: 'up' }
    },
    {
      field: 'sign',
      kind: 'text',
      region: { x: 0.61, y: 0.03, width: 0.35, height: 0.095 },
      language: 'en'
    }
  ],
  phaseRules: [
    { phase: 'over', when: [{ field: 'sign', matches: 'OVER' }] },
    { phase: 'play', when: [{ field: 'score', present: true }] }
  ],
  episode: {
    score: 'score',
    phases: ['play'],
    restart: [{ click: { at: { x: 0.05, y: 0.9 } } }]
  }
})
