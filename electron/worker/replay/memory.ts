import { AppError } from '../../shared/errors'
import { sumTreeBytes } from '../../../native/sum-tree'
import { firstPart, sizeOf, type Box } from '../../shared/spaces'
import { isPackable, keptNumbers } from './observations'
import type { ReplayOptions } from './replay'

/** What the size of a replay memory depends on. */
type Sized = Pick<ReplayOptions, 'space' | 'numEnvs' | 'capacity' | 'batchSize'> & {
  readonly priority?: unknown
  readonly keepsExpertActions?: boolean
  /** Whether its pictures are packed. */
  readonly isPacked?: boolean
}

/** Action (int32), reward (float64), end, age, wholeness (uint8 each) and the place of a last observation (int32). */
const BYTES_BESIDE = 4 + 8 + 3 + 4

/**
 * Packed pictures are counted as this many times smaller: a guess, because it depends on the game. Those of the arcade
 * game are 30 times smaller, noise not at all.
 */
const GUESSED_SHRINKAGE = 8
/** Where a packed picture lies (float64). */
const PLACE_BYTES = 8

const bytesPerNumber = (space: Box): number => (space.dtype === 'uint8' ? 1 : 4)

/**
 * Bytes of a full replay memory, known before anything is allocated: 7.06 GB of pictures for 1,000,000 steps of stacks of
 * 84 x 84. Last observations of truncated episodes come on top: one whole observation for each that is held. Of packed
 * pictures nobody knows; an eighth is counted.
 */
export function replayBytes(options: Sized): number {
  const { space, capacity, numEnvs, batchSize, priority, keepsExpertActions } = options
  const steps = Math.floor(capacity / numEnvs) * numEnvs
  const batch = batchSize * (2 * sizeOf(space) * bytesPerNumber(space) + 28)
  const beside = BYTES_BESIDE + (keepsExpertActions ? 4 : 0)
  const tree = priority ? sumTreeBytes(steps) : 0
  return steps * (pictureBytes(options) + beside) + batch + tree
}

/** Of each step, on an average. */
function pictureBytes({ space, isPacked }: Sized): number {
  const bytes = keptNumbers(firstPart(space)) * bytesPerNumber(space)
  const beside = Float32Array.BYTES_PER_ELEMENT * (space.beside ?? 0)
  return beside + (isPacked && isPackable(space) ? bytes / GUESSED_SHRINKAGE + PLACE_BYTES : bytes)
}

/** @throws AppError 'replay.tooLarge', with how many steps would fit, when it needs more than `budgetBytes`. */
export function checkReplayMemory(options: Sized, budgetBytes: number): void {
  const needed = replayBytes(options)
  if (needed <= budgetBytes) return
  throw new AppError('replay.tooLarge', {
    steps: options.capacity,
    needed: gigabytes(needed),
    budget: gigabytes(budgetBytes),
    fits: largestThatFits(options, budgetBytes)
  })
}

/**
 * What packed pictures may take, all memories together: to be asked before each allocation.
 * It throws AppError 'replay.outgrown' where that would be more than `budgetBytes`: a run ends in a sentence, with its last
 * checkpoint, before the computer runs out of memory.
 */
export function packedWithin(budgetBytes: number): (bytes: number) => void {
  let left = budgetBytes
  return (bytes) => {
    if (bytes > left) throw new AppError('replay.outgrown', { budget: gigabytes(budgetBytes) })
    left -= bytes
  }
}

const gigabytes = (bytes: number): string => (bytes / 1e9).toFixed(2)

/** By halving: the sum tree grows in powers of two, so there is no formula to turn round. */
function largestThatFits(options: Sized, budgetBytes: number): number {
  let [fits, tooMany] = [0, options.capacity]
  while (tooMany - fits > 1) {
    const capacity = Math.floor((fits + tooMany) / 2)
    if (replayBytes({ ...options, capacity }) <= budgetBytes) fits = capacity
    else tooMany = capacity
  }
  return fits
}
