import type { Frame } from '../../electron/shared/frame'
import { BUTTON, PICTURE_BYTES, type Board } from '../../native/board'
import { cabinet } from './invaders'

/** What it shows. */
export function pictureOf(board: Board, tMonotonicMs: number): Frame {
  const data = new Uint8Array(PICTURE_BYTES.rgba)
  board.render('rgba', data)
  return { width: 224, height: 256, format: 'rgba8', data, tMonotonicMs, seq: board.frame }
}

/** A cabinet in which a game has begun. */
export function running(): Board {
  const board = cabinet()
  for (const [buttons, frames] of [
    [0, 200],
    [BUTTON.coin, 4],
    [0, 30],
    [BUTTON.start1, 4],
    [0, 200]
  ] as const)
    board.runFrames(buttons, frames)
  return board
}
