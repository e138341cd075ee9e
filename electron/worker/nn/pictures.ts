/** Observations as networks like them: the preprocessing that goes along into an exported policy. */
import type { Box } from '../../shared/spaces'
import type { Tensor } from '../engine/graph'
import { cast, flatten, mul, reshape, sub, transpose } from '../engine/ops'
import { dim } from '../engine/shape'

/** Whether a space's bytes use only a part of what a byte can hold: switches, counters, cells of a board. */
export const isPartOfByte = ({ dtype, low, high }: Box): boolean =>
  dtype === 'uint8' && (low !== 0 || high !== 255)

/**
 * Observations of a space as its network takes them: bytes between bounds of their own become numbers from 0 to 1 by
 * these bounds. By 255, as bytes that use all of it, a switch would be 0 or 0.004 and hardly be learned from.
 */
export function withinBounds(observation: Tensor, space: Box): Tensor {
  if (!isPartOfByte(space)) return observation
  const { low, high } = space
  return mul(sub(cast(observation, 'float32'), low), 1 / Math.max(1, high - low))
}

/** Bytes as numbers from 0 to 1; what is float32 already stays as it is. */
export const asNumbers = (observation: Tensor): Tensor =>
  observation.dtype === 'uint8' ? mul(cast(observation, 'float32'), 1 / 255) : observation

/** [batch, features]. */
export const asVector = (observation: Tensor): Tensor => flatten(asNumbers(observation))

/** Most channels that a last axis may have to be taken for colours. */
const COLOURS = 4

/** Whether an observation of this shape (without the batch) is a picture or a stack of them. */
export const isPicture = (shape: readonly number[]): boolean => shape.length === 3 || shape.length === 4

/**
 * Pictures as [batch, channels, height, width]. Taken as they are: [channels, height, width]. Turned: [height, width,
 * colours], and stacks of such, [frames, height, width, colours], whose frames and colours become channels.
 */
export function asPictures(observation: Tensor): Tensor {
  const x = asNumbers(observation)
  if (x.shape.length === 5) {
    const [batch, frames, height, width, colours] = x.shape as [number, number, number, number, number]
    return reshape(transpose(x, [0, 1, 4, 2, 3]), [batch, frames * colours, height, width])
  }
  const isColourLast = dim(x.shape, 3) <= COLOURS && dim(x.shape, 1) > COLOURS
  return isColourLast ? transpose(x, [0, 3, 1, 2]) : x
}
