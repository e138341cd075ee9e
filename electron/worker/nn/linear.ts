/** Fully connected layers. */
import { add, matmul, mul } from '../engine/ops'
import type { Tensor } from '../engine/graph'
import { dim } from '../engine/shape'
import { constant, legacy, type Initialiser } from './initialisers'
import type { Scope } from './scope'

export interface LayerOptions {
  /** First weights; `legacy` when left out. */
  readonly weight?: Initialiser
  /** First biases; `legacy` when left out. */
  readonly bias?: Initialiser
}

/** y = x W + b. x: [..., in], y: [..., out]. */
export function linear(scope: Scope, x: Tensor, out: number, options: LayerOptions = {}): Tensor {
  const fans = { fanIn: dim(x.shape, -1), fanOut: out }
  const weight = scope.parameter('weight', [fans.fanIn, out], fans, options.weight ?? legacy)
  const bias = scope.parameter('bias', [out], fans, options.bias ?? legacy)
  return add(matmul(x, weight), bias)
}

/**
 * Factorised noisy layer (Fortunato et al. 2018): y = x (mu + sigma * e e') + (mu_b + sigma_b e'), where e and e' are
 * f of normal numbers, one for each input and output, the same for all rows. `sigma0`: 0.5 in that paper.
 * Written as (x mu) + ((x e) sigma) e', which never makes the noisy weights.
 */
export function noisyLinear(scope: Scope, x: Tensor, out: number, sigma0: number): Tensor {
  const fanIn = dim(x.shape, -1)
  const mean = linear(scope, x, out)
  if (scope.mode === 'play') return mean
  const fans = { fanIn, fanOut: out }
  const perWeight = constant(sigma0 / Math.sqrt(fanIn))
  const sigma = scope.parameter('weight.sigma', [fanIn, out], fans, perWeight)
  const biasSigma = scope.parameter('bias.sigma', [out], fans, constant(sigma0 / Math.sqrt(out)))
  const noiseIn = scope.noise('noise.in', fanIn)
  const noiseOut = scope.noise('noise.out', out)
  return add(mean, mul(add(matmul(mul(x, noiseIn), sigma), biasSigma), noiseOut))
}
