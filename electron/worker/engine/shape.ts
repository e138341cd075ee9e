/** Shapes are lists of sizes, outermost first; [] is a single number. All are known when a graph is built. */
export type Shape = readonly number[]

/** Kinds of element. uint8 is for pictures and bool for masks: arithmetic is on float32 and int32. */
export type Dtype = 'float32' | 'int32' | 'uint8' | 'bool'

/** What holds a tensor's elements; a bool is a byte, 0 or 1. */
export type Elements = Float32Array | Int32Array | Uint8Array

/** A graph that cannot be: the op and the shapes are in the message. */
export class ShapeError extends Error {
  override readonly name = 'ShapeError'
}

export const sizeOf = (shape: Shape): number => shape.reduce((product, size) => product * size, 1)

export const formatShape = (shape: Shape): string => `[${shape.join(', ')}]`

export const sameShape = (a: Shape, b: Shape): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis])

/** [0, 1, ... count - 1]. */
export const indices = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

/** Room for `count` elements. */
export function elementsFor(dtype: Dtype, count: number): Elements {
  if (dtype === 'float32') return new Float32Array(count)
  return dtype === 'int32' ? new Int32Array(count) : new Uint8Array(count)
}

export const bytesPerElement = (dtype: Dtype): number => (dtype === 'float32' || dtype === 'int32' ? 4 : 1)

/** The shape both broadcast to by NumPy's rule (aligned at the end; 1 stretches), or null when they do not fit. */
export function broadcast(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length)
  const result: number[] = []
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1
    const right = b[axis - rank + b.length] ?? 1
    if (left !== right && left !== 1 && right !== 1) return null
    result.push(left === 1 ? right : left)
  }
  return result
}

/** Axes counted from the start, in order; negative ones count from the end. */
export function normalAxes(axes: readonly number[], rank: number, op: string): number[] {
  const normal = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b)
  const isGood = normal.every(
    (axis, i) => Number.isInteger(axis) && axis >= 0 && axis < rank && axis !== normal[i - 1]
  )
  if (!isGood) throw new ShapeError(`${op}: axes ${formatShape(axes)} do not fit a tensor of rank ${rank}.`)
  return normal
}

export const normalAxis = (axis: number, rank: number, op: string): number => normalAxes([axis], rank, op)[0]!

/** Size along an axis that is known to exist. */
export function dim(shape: Shape, axis: number): number {
  const size = shape.at(axis)
  if (size === undefined) throw new ShapeError(`A tensor of shape ${formatShape(shape)} has no axis ${axis}.`)
  return size
}
