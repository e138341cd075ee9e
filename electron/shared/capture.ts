import type { Frame } from './frame'

/**
 * How well a window can be seen. What each is told from, and what cannot be known, stands in
 * electron/main/capture/doctor.ts.
 */
export const CAPTURE_STATES = [
  /** Pictures come and change. */
  'live',
  /** Pictures come and have been the same for a while: nothing wrong by itself. */
  'still',
  /** Pictures come, moved without a rest before, and have been the same for long. */
  'frozen',
  /** Pictures come and are black all over. */
  'black',
  /** Other windows lie over it and the picture is black where they do. */
  'covered',
  /** No picture comes, and part of the window is off the screen. */
  'offScreen',
  'minimised',
  /** The window is there and no picture of it comes, for no reason that can be told. */
  'unseen',
  'gone'
] as const
export type CaptureState = (typeof CAPTURE_STATES)[number]

export function isCaptureState(name: string): name is CaptureState {
  return (CAPTURE_STATES as readonly string[]).includes(name)
}

export interface CaptureReport {
  readonly state: CaptureState
  /** How long it has been so; for `still` and `frozen`, how long the picture has been the same. */
  readonly seconds: number
  /** Share of the window that other windows lie over, 0 to 1, whether or not it can be seen through them. */
  readonly coveredShare: number
}

/** One look at a window: the newest picture, if there is one, and how well it can be seen. */
export interface WindowLook {
  readonly frame: Frame | null
  readonly report: CaptureReport
}

/** Whether a picture of the window can be had at all in this state. */
export function hasPicture(state: CaptureState): boolean {
  return !['offScreen', 'minimised', 'unseen', 'gone'].includes(state)
}

/** Whether pictures of this state show the game: such a moment may be recorded and learned from. */
export function showsGame({ state, coveredShare }: CaptureReport): boolean {
  if (state === 'covered') return coveredShare < 1
  return state === 'live' || state === 'still' || state === 'frozen'
}

/** Whether a change from one state to another is worth a mark: a game that rests and moves again is not. */
export function isNews(before: CaptureState, after: CaptureState): boolean {
  const isWell = (state: CaptureState): boolean => state === 'live' || state === 'still'
  return before !== after && !(isWell(before) && isWell(after))
}
