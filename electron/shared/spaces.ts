import type { Random } from './random'

/** What an observation is made of: numbers in one flat array, row-major over `Box.shape`. */
export type Observation = Uint8Array | Float32Array

/** Numbers of one type between two bounds (both included). Gymnasium's `Box` with scalar bounds. */
export interface Box {
  readonly kind: 'box'
  readonly shape: readonly number[]
  readonly dtype: 'uint8' | 'float32'
  readonly low: number
  readonly high: number
  /**
   * The first side is time: the newest picture last, and each observation the one before moved on by one. An
   * episode begins with its first picture all through. A replay memory then keeps each picture once.
   */
  readonly isStack?: boolean
}

/** The whole numbers 0 .. n-1. Gymnasium's `Discrete`. */
export interface Discrete {
  readonly kind: 'discrete'
  readonly n: number
}

/** The largest float32: the bound of what has none, as a number that JSON can hold. */
export const UNBOUNDED = 3.4028234663852886e38

export const box = (dtype: Box['dtype'], shape: readonly number[], low: number, high: number): Box => ({
  kind: 'box',
  dtype,
  shape,
  low,
  high
})

/** Pictures of the same height and width, the newest last: Box.isStack. */
export const pictureStack = (pictures: number, height: number, width: number): Box => ({
  ...box('uint8', [pictures, height, width], 0, 255),
  isStack: true
})

export const discrete = (n: number): Discrete => ({ kind: 'discrete', n })

/** How many numbers an observation of this space holds. */
export const sizeOf = (space: Box): number => space.shape.reduce((size, side) => size * side, 1)

/** A zeroed array that fits the space `count` times. */
export function emptyObservation(space: Box, count = 1): Observation {
  const size = count * sizeOf(space)
  return space.dtype === 'uint8' ? new Uint8Array(size) : new Float32Array(size)
}

/** Why `value` is no member of the space, in a few words; null when it is one. */
export function whyNotInBox(space: Box, value: unknown): string | null {
  const Type = space.dtype === 'uint8' ? Uint8Array : Float32Array
  if (!(value instanceof Type)) return `it is no ${Type.name}`
  if (value.length !== sizeOf(space)) return `it holds ${value.length} numbers, not ${sizeOf(space)}`
  // Written so that NaN counts as outside.
  const bad = value.findIndex((v) => !(v >= space.low && v <= space.high))
  return bad < 0 ? null : `number ${bad} is ${value[bad]}, outside ${space.low} .. ${space.high}`
}

export const isInDiscrete = (space: Discrete, value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < space.n

/** An action drawn uniformly. */
export const sampleAction = (space: Discrete, random: Random): number => random.integer(space.n)
