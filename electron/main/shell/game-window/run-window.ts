import type { GameWindow } from '../../../../games/contract/windowed'
import type { ServedWindow } from './served-window'

/** So many pictures late, and the ones in between are given up. */
const MOST_LATE = 8

/** Lets a window go on at its pace until told to stop: a picture at a time, with what was heard since the last. */
export function runWindow(game: GameWindow, served: ServedWindow, picturesPerSecond: number): () => void {
  const everyMs = 1000 / picturesPerSecond
  let dueMs = performance.now() + everyMs
  let timer: NodeJS.Timeout | null = null
  const go = (): void => {
    served.show(game.advance(served.takeInputs()))
    const nowMs = performance.now()
    dueMs = Math.max(dueMs + everyMs, nowMs - MOST_LATE * everyMs)
    timer = setTimeout(go, Math.max(0, dueMs - performance.now()))
  }
  timer = setTimeout(go, everyMs)
  return () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
}
