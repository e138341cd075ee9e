import type { GamePart } from '../../shared/geometry/game-part'
import type { Rect } from '../../shared/geometry/rectangle'
import type { SessionEars } from '../../shared/target'

/** An attached window as those who hear the person in it need to know it. */
export interface HeardWindow {
  /** Its number on the desktop; null while it is closed. */
  readonly windowId: () => number | null
  /** What lies over it, in desktop units, as last seen. */
  readonly covers: () => readonly Rect[]
  /** Pixels of its picture for one desktop unit, as last seen. */
  readonly pixelsPerUnit: () => number
  /** Where the game's picture lies in it. */
  readonly gamePart: GamePart
}

/** Gives a window those who hear the person in it. */
export type EarsMaker = (window: HeardWindow) => SessionEars
