import type { Rect } from './rectangle'

/** Where a program shows the game inside its window; fractions, so that it holds at every size. */
export interface GamePart {
  /** Width over height that the program keeps for its picture, in the middle of the window; the whole window when left out. */
  readonly aspect?: number | undefined
  /** The game's own part of that picture, in fractions of it; all of it when left out. */
  readonly part?: Rect | undefined
}

/** The game's own picture within a window's picture of this size, in its pixels; edges may lie between two. */
export function gamePart({ width, height }: { width: number; height: number }, place: GamePart): Rect {
  const kept = keepAspect(width, height, place.aspect)
  const part = place.part ?? { x: 0, y: 0, width: 1, height: 1 }
  return {
    x: kept.x + part.x * kept.width,
    y: kept.y + part.y * kept.height,
    width: part.width * kept.width,
    height: part.height * kept.height
  }
}

function keepAspect(width: number, height: number, aspect = width / height): Rect {
  const kept = { width: Math.min(width, height * aspect), height: Math.min(height, width / aspect) }
  return { ...kept, x: (width - kept.width) / 2, y: (height - kept.height) / 2 }
}
