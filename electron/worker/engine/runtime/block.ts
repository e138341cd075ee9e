/** A set of named tensors in one flat piece of memory, so that an optimiser goes over all of them in one pass. */
import type { Tensor } from '../graph'
import { sizeOf } from '../shape'
import type { Arena } from './memory'

/** Floats to a cache line: each tensor starts on one, and the rest of its last one stays zero. */
const LINE = 16

const lines = (tensor: Tensor): number => Math.ceil(sizeOf(tensor.shape) / LINE) * LINE

/** Floats that a block of these tensors takes. */
export const blockLength = (tensors: readonly Tensor[]): number =>
  tensors.reduce((length, tensor) => length + lines(tensor), 0)

export class Block {
  readonly all: Float32Array
  /** Each tensor's elements by name, in the order given. */
  readonly views: ReadonlyMap<string, Float32Array>

  constructor(arena: Arena, tensors: readonly Tensor[]) {
    this.all = arena.take([blockLength(tensors)], 'float32') as Float32Array
    let at = 0
    const view = (tensor: Tensor): [string, Float32Array] => {
      const from = at
      at += lines(tensor)
      return [tensor.name!, this.all.subarray(from, from + sizeOf(tensor.shape))]
    }
    this.views = new Map(tensors.map(view))
  }
}
