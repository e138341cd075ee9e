/** Convolution layers over pictures [batch, channels, height, width]. */
import { conv2d, type Window } from '../engine/ops'
import type { Tensor } from '../engine/graph'
import { dim } from '../engine/shape'
import { legacy } from './initialisers'
import type { LayerOptions } from './linear'
import type { Scope } from './scope'

/** `out` filters of `kernel` x `kernel`, with a bias for each. */
export function conv(
  scope: Scope,
  x: Tensor,
  out: number,
  kernel: number,
  window: Window = {},
  options: LayerOptions = {}
): Tensor {
  const channels = dim(x.shape, 1)
  const fans = { fanIn: channels * kernel * kernel, fanOut: out * kernel * kernel }
  const filters = [out, channels, kernel, kernel]
  const weight = scope.parameter('weight', filters, fans, options.weight ?? legacy)
  const bias = scope.parameter('bias', [out], fans, options.bias ?? legacy)
  return conv2d(x, weight, window, bias)
}
