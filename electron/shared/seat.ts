import type { PlayStatus } from './play'
import type { Candidate } from './target'

/** Games that can be attached at the same time. */
export const MAX_SEATS = 4
/** The seat that is always there, and the one meant when none is named. */
export const FIRST_SEAT = '1'

/** A place for one attached game, with its own loop, controls, pictures and recording. */
export interface Seat {
  /** `1` to `4`. A closed seat's number is given out again. */
  readonly id: string
  readonly status: PlayStatus
  /** The game in it, or the one being attached. */
  readonly candidate: Candidate | null
  readonly isRecording: boolean
}
