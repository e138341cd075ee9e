/** Attention layers and the transformer block. */
import type { Tensor } from '../engine/graph'
import { attend, joinHeads, splitHeads } from '../engine/compose/attention'
import { add, gelu } from '../engine/ops'
import { dim } from '../engine/shape'
import { xavier, zeros } from './initialisers'
import { linear, type LayerOptions } from './linear'
import { layerNorm } from './norm'
import type { Scope } from './scope'

const GLOROT: LayerOptions = { weight: xavier, bias: zeros }

/** A layer's result and who looked where: [batch, heads, queries, keys], rows adding up to 1. */
export interface Attended {
  readonly y: Tensor
  readonly weights: Tensor
}

/** Multi-head self-attention (Vaswani et al. 2017). x: [batch, tokens, width]; `heads` divides the width. */
export function selfAttention(scope: Scope, x: Tensor, heads: number): Attended {
  const width = dim(x.shape, -1)
  const project = (name: string): Tensor => splitHeads(linear(scope.within(name), x, width, GLOROT), heads)
  const { y, weights } = attend(project('query'), project('key'), project('value'))
  return { y: linear(scope.within('out'), joinHeads(y), width, GLOROT), weights }
}

/** A vision transformer's block, norms first (Dosovitskiy et al. 2021): attention, then an MLP four times as wide. */
export function vitBlock(scope: Scope, x: Tensor, heads: number): Attended {
  const width = dim(x.shape, -1)
  const { y, weights } = selfAttention(scope.within('attention'), layerNorm(scope.within('norm1'), x), heads)
  const attended = add(x, y)
  const wide = linear(scope.within('mlp1'), layerNorm(scope.within('norm2'), attended), 4 * width, GLOROT)
  return { y: add(attended, linear(scope.within('mlp2'), gelu(wide), width, GLOROT)), weights }
}
