import { AppError } from '../../shared/errors'

/** The number of frames to run, if it is one. Throws 'input.invalid' otherwise. */
export function wholeFrames(frames: number): number {
  if (Number.isInteger(frames) && frames >= 1) return frames
  throw new AppError('input.invalid', {
    what: { en: 'The number of frames', fr: 'Le nombre d’images' },
    why: { en: 'it is not a whole number from 1', fr: 'ce n’est pas un entier à partir de 1' }
  })
}
