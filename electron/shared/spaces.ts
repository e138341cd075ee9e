import type { Random } from './random'

/**
 * What an observation is made of: numbers in one flat array, row-major over `Box.shape`. Of two parts (`Box.beside`): the
 * bytes of the picture and then those of the numbers, each a float32; `inParts` tells them apart.
 */
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
  /** So many float32, of any size, are seen beside a picture of bytes; left out: none. */
  readonly beside?: number
}

/** The whole numbers 0 .. n-1. Gymnasium's `Discrete`. */
export interface Discrete {
  readonly kind: 'discrete'
  readonly n: number
  /**
   * Where not everything is allowed at all times: of the numbers of an observation (its picture's, where it has two parts)
   * `n` from this one on say which actions are, by being greater than 0. What is allowed is a part of what is seen, so whoever
   * keeps observations keeps it as well. At least one always is.
   */
  readonly maskAt?: number
  /** Where actions lie on a board that an observation shows. */
  readonly cells?: CellActions
}

/** The first `planes * height * width` actions lie on the cells of planes, row by row; those after them have no place. */
export interface CellActions {
  readonly planes: number
  readonly height: number
  readonly width: number
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

/** Pictures of bytes, and so many numbers seen beside them. */
export const withNumbers = (picture: Box, beside: number): Box => ({ ...picture, beside })

/** The space without the numbers that are seen beside. */
export const firstPart = ({ beside: _, ...first }: Box): Box => first

const { BYTES_PER_ELEMENT } = Float32Array

/** How many numbers the picture of a space holds, or all of it where nothing is seen beside. */
export const sizeOfFirst = ({ shape }: Pick<Box, 'shape'>): number =>
  shape.reduce((size, side) => size * side, 1)

/** The length of the array that an observation of this space is: its numbers, or of two parts the bytes of both. */
export const sizeOf = (space: Box): number => sizeOfFirst(space) + BYTES_PER_ELEMENT * (space.beside ?? 0)

/** A picture and the bytes of what is seen beside it, such as numbers, in a new array: an observation of two parts. */
export function joined(picture: Uint8Array, beside: Uint8Array | Float32Array): Uint8Array {
  const both = new Uint8Array(picture.length + beside.byteLength)
  both.set(picture)
  both.set(new Uint8Array(beside.buffer, beside.byteOffset, beside.byteLength), picture.length)
  return both
}

/** The picture of an observation of two parts, and a copy of its numbers: they may begin at any byte. */
export function inParts(
  observation: Uint8Array,
  pictureBytes: number
): { readonly picture: Uint8Array; readonly numbers: Float32Array } {
  return {
    picture: observation.subarray(0, pictureBytes),
    numbers: new Float32Array(observation.slice(pictureBytes).buffer)
  }
}

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
  const { low, high } = space
  if (space.beside === undefined || !(value instanceof Uint8Array)) return outside(value, low, high)
  const { picture, numbers } = inParts(value, sizeOfFirst(space))
  return outside(picture, low, high) ?? outside(numbers, -UNBOUNDED, UNBOUNDED)
}

function outside(values: Observation, low: number, high: number): string | null {
  // Written so that NaN counts as outside.
  const bad = values.findIndex((v) => !(v >= low && v <= high))
  return bad < 0 ? null : `number ${bad} is ${values[bad]}, outside ${low} .. ${high}`
}

export const isInDiscrete = (space: Discrete, value: number): boolean =>
  Number.isInteger(value) && value >= 0 && value < space.n

/**
 * An action drawn uniformly of those that are allowed where this is seen.
 * @param from where the observation begins in `seen`
 * @throws RangeError where none is
 */
export function sampleAction({ n, maskAt }: Discrete, random: Random, seen: Observation, from = 0): number {
  if (maskAt === undefined) return random.integer(n)
  const first = from + maskAt
  let allowed = 0
  for (let action = 0; action < n; action++) if (seen[first + action]! > 0) allowed++
  if (allowed === 0) throw new RangeError('No action is allowed in what is seen')
  let left = random.integer(allowed)
  for (let action = 0; ; action++) if (seen[first + action]! > 0 && left-- === 0) return action
}
