/** Normalisations, as PyTorch defines them, without their learned scale and shift (multiply and add those). */
import type { Tensor } from '../graph'
import { refuse } from '../op'
import { add, div, mean, reshape, sqrt, square, sub } from '../ops'
import { dim, sizeOf, type Shape } from '../shape'

const EPSILON = 1e-5

/** Mean 0 and variance 1 over `axes`. */
export function standardise(x: Tensor, axes: readonly number[], epsilon = EPSILON): Tensor {
  const centred = sub(x, mean(x, { axes, keep: true }))
  return div(centred, sqrt(add(mean(square(centred), { axes, keep: true }), epsilon)))
}

/** Over the last `count` axes of each row (Ba, Kiros and Hinton 2016). */
export function layerNorm(x: Tensor, count = 1, epsilon = EPSILON): Tensor {
  const rank = x.shape.length
  return standardise(
    x,
    Array.from({ length: count }, (_, i) => rank - count + i),
    epsilon
  )
}

/** Over groups of channels of [batch, channels, ...] (Wu and He 2018). */
export function groupNorm(x: Tensor, groups: number, epsilon = EPSILON): Tensor {
  const channels = dim(x.shape, 1)
  if (channels % groups !== 0)
    refuse('groupNorm', [x], `${channels} channels do not divide into ${groups} groups`)
  const grouped: Shape = [dim(x.shape, 0), groups, -1]
  return reshape(layerNorm(reshape(x, grouped), 1, epsilon), x.shape)
}

/** Over the batch and all positions of [batch, channels, ...], by the batch's own statistics: training only. */
export function batchNorm(x: Tensor, epsilon = EPSILON): Tensor {
  if (sizeOf(x.shape) === dim(x.shape, 1)) refuse('batchNorm', [x], 'one number has no variance')
  const axes = x.shape.map((_, axis) => axis).filter((axis) => axis !== 1)
  return standardise(x, axes, epsilon)
}
