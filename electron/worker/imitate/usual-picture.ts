/**
 * Pictures by how they differ from what is usual in the game: each point less its mean over what is learned from, in its own
 * deviations. Most of a game's picture stands still for hours, and a ball of two points is what matters.
 */
import type { Tensor } from '../engine/graph'
import { concat, mul, sub } from '../engine/ops'
import { constant, zeros } from '../nn/initialisers'
import type { Scope } from '../nn/scope'

const [MEAN, GAIN] = ['usual.mean', 'usual.gain'] as const
/** Points that hardly stir (by less than this, of 1) are not blown up to as much as those that do. */
const LEAST_DEVIATION = 0.1

export const isUsual = (name: string): boolean => name === MEAN || name === GAIN

/** @param pictures [batch, stack * planes, side, side], from 0 to 1 */
export function byUsual(scope: Scope, pictures: Tensor, stack: number): Tensor {
  const [, channels, rows, columns] = pictures.shape as [number, number, number, number]
  const shape = [1, channels / stack, rows, columns]
  const fans = { fanIn: 1, fanOut: 1 }
  const often = (one: Tensor): Tensor => (stack === 1 ? one : concat(new Array<Tensor>(stack).fill(one), 1))
  const mean = often(scope.parameter(MEAN, shape, fans, zeros))
  const gain = often(scope.parameter(GAIN, shape, fans, constant(1)))
  return mul(sub(pictures, mean), gain)
}

/** Gathers what is usual, point by point. */
export class UsualPicture {
  private count = 0
  private readonly sums: Float64Array
  private readonly squares: Float64Array

  /** @param size bytes of a picture */
  constructor(readonly size: number) {
    this.sums = new Float64Array(size)
    this.squares = new Float64Array(size)
  }

  add(picture: Uint8Array): void {
    this.count += 1
    for (let i = 0; i < this.size; i++) {
      const value = picture[i]! / 255
      this.sums[i]! += value
      this.squares[i]! += value * value
    }
  }

  /** Writes what `byUsual` takes off and multiplies by. */
  write(parameters: ReadonlyMap<string, Float32Array>): void {
    const [mean, gain] = [parameters.get(MEAN)!, parameters.get(GAIN)!]
    const n = Math.max(1, this.count)
    for (let i = 0; i < this.size; i++) {
      const middle = this.sums[i]! / n
      const deviation = Math.sqrt(Math.max(0, this.squares[i]! / n - middle * middle))
      mean[i] = middle
      gain[i] = 1 / Math.max(LEAST_DEVIATION, deviation)
    }
  }
}
