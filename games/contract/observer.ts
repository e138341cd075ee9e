import type { Box, Observation } from '../../electron/shared/spaces'

/** Side of the square grey pictures that agents look at. */
export const PICTURE_SIDE = 84

/** One moment of a game as an environment can look at it, on the board or on a live target. */
export interface Moment {
  /** The memory block the profile declares. */
  readonly ram: Uint8Array
  /** Writes the picture, grey and reduced to 84 x 84, into `out`. */
  paint(out: Uint8Array): void
}

/** Turns moments into observations; may remember earlier ones of the same episode. */
export interface Observer<O extends Observation = Observation> {
  readonly space: Box
  /** What each number of an observation is, in order; left out where it is a picture. */
  readonly names?: readonly string[]
  /** The first observation of an episode. What was remembered is forgotten. */
  begin(moment: Moment): O
  /** The next one. A new array each time. */
  next(moment: Moment): O
}
