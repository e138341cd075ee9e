/** Normalisations with their learned scale and shift. */
import type { Tensor } from '../engine/graph'
import { batchNorm as batch, groupNorm as groups, layerNorm as rows } from '../engine/compose/normalise'
import { add, mul } from '../engine/ops'
import { dim, type Shape } from '../engine/shape'
import { constant, zeros } from './initialisers'
import type { Scope } from './scope'

function scaleAndShift(scope: Scope, x: Tensor, size: number, shape: Shape): Tensor {
  const fans = { fanIn: size, fanOut: size }
  const scale = scope.parameter('scale', shape, fans, constant(1))
  return add(mul(x, scale), scope.parameter('shift', shape, fans, zeros))
}

/** Over the last axis (Ba, Kiros and Hinton 2016). */
export function layerNorm(scope: Scope, x: Tensor): Tensor {
  const size = dim(x.shape, -1)
  return scaleAndShift(scope, rows(x), size, [size])
}

/** Over groups of channels of pictures (Wu and He 2018). */
export function groupNorm(scope: Scope, x: Tensor, count: number): Tensor {
  const channels = dim(x.shape, 1)
  return scaleAndShift(scope, groups(x, count), channels, [channels, 1, 1])
}

/**
 * Each channel of [batch, channels, ...] over the batch and all positions (Ioffe and Szegedy 2015), by the mean and the
 * variance of the batch at hand. It keeps no running averages for play: they are state that changes without a gradient, which
 * a graph has none of. A network that plays needs them, or another norm.
 */
export function batchNorm(scope: Scope, x: Tensor): Tensor {
  const channels = dim(x.shape, 1)
  return scaleAndShift(scope, batch(x), channels, [channels, ...x.shape.slice(2).map(() => 1)])
}
