import { AppError } from '../../shared/errors'

/** The number of frames to run, if it is one. Throws 'input.invalid' otherwise. */
export function wholeFrames(frames: number): number {
  if (Number.isInteger(frames) && frames >= 1) return frames
  throw new AppError('input.invalid', {
    what: 'The number of frames',
    why: 'it is not a whole number from 1'
  })
}
