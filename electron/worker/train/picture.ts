import type { GreyPicture } from '../../shared/training-process'
import type { EnvSpaces } from '../envs/env'
import { sizeOf, type Box, type Observation } from '../../shared/spaces'

/**
 * The newest picture of a stack of grey pictures [pictures, height, width]; null for any other observation: planes of a
 * board, on which actions lie, are no picture.
 */
export function pictureOf(
  { observationSpace: { shape, dtype }, actionSpace }: Pick<EnvSpaces, 'observationSpace' | 'actionSpace'>,
  observations: Observation
): GreyPicture | null {
  const [pictures, height, width] = shape
  if (actionSpace.cells !== undefined) return null
  if (dtype !== 'uint8' || pictures === undefined || height === undefined || width === undefined) return null
  const from = (pictures - 1) * height * width
  return { width, height, data: Uint8Array.from(observations.subarray(from, from + height * width)) }
}

/** The observation of the first environment. */
export const firstOf = (space: Box, observations: Observation): Observation =>
  observations.slice(0, sizeOf(space))
