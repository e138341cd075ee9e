/** Attention (Vaswani et al. 2017). */
import type { Tensor } from '../graph'
import { refuse } from '../op'
import { matmul, mul, reshape, softmax, transpose, where } from '../ops'
import { dim } from '../shape'

/** A mask's "not there": after softmax exactly 0, and finite, so that gradients stay so. */
const HIDDEN = -1e9

/**
 * softmax(Q K' / sqrt(d)) V over the last two axes: [..., queries, d], [..., keys, d], [..., keys, values].
 * `mask` (bool, broadcast to [..., queries, keys]) is true where a query may look. Returns the map of weights too.
 */
export function attend(q: Tensor, k: Tensor, v: Tensor, mask?: Tensor): { y: Tensor; weights: Tensor } {
  const scores = mul(matmul(q, k, { flipB: true }), 1 / Math.sqrt(dim(q.shape, -1)))
  const weights = softmax(mask ? where(mask, scores, HIDDEN) : scores)
  return { y: matmul(weights, v), weights }
}

/** [batch, length, features] as [batch, heads, length, features / heads]. */
export function splitHeads(x: Tensor, heads: number): Tensor {
  const [batch, length, features] = x.shape
  if (features === undefined || features % heads !== 0)
    refuse('splitHeads', [x], `it needs three axes, and the last one must divide into ${heads} heads`)
  return transpose(reshape(x, [batch!, length!, heads, features / heads]), [0, 2, 1, 3])
}

/** Undoes `splitHeads`. */
export function joinHeads(x: Tensor): Tensor {
  const [batch, , length] = x.shape
  return reshape(transpose(x, [0, 2, 1, 3]), [batch!, length!, -1])
}
