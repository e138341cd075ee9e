/** Normalisations with their learned scale and shift. */
import type { Tensor } from '../engine/graph'
import { groupNorm as groups, layerNorm as rows } from '../engine/compose/normalise'
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
