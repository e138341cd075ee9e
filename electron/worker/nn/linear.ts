/** Fully connected layers. */
import { add, matmul, mul, unsqueeze } from '../engine/ops'
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

/** Weights that stay in a core's cache when they are made anew. */
const SMALL_WEIGHTS = 1 << 17
/** From this many rows on a product costs more than making such weights. */
const MANY_ROWS = 16

/**
 * Factorised noisy layer (Fortunato et al. 2018): y = x (mu + sigma * e e') + (mu_b + sigma_b * e'), where e and e' are
 * f of normal numbers, one for each input and output, the same for all rows. `sigma0`: 0.5 in that paper. x: [rows, in].
 */
export function noisyLinear(scope: Scope, x: Tensor, out: number, sigma0: number): Tensor {
  if (scope.mode === 'play') return linear(scope, x, out)
  const fans = { fanIn: dim(x.shape, -1), fanOut: out }
  const shape = [fans.fanIn, out]
  const mu = scope.parameter('weight', shape, fans, legacy)
  const muBias = scope.parameter('bias', [out], fans, legacy)
  const sigma = scope.parameter('weight.sigma', shape, fans, constant(sigma0 / Math.sqrt(fans.fanIn)))
  const sigmaBias = scope.parameter('bias.sigma', [out], fans, constant(sigma0 / Math.sqrt(out)))
  const noiseIn = scope.noise('noise.in', fans.fanIn)
  const noiseOut = scope.noise('noise.out', out)
  const bias = add(muBias, mul(sigmaBias, noiseOut))
  if (fans.fanIn * out <= SMALL_WEIGHTS && dim(x.shape, 0) >= MANY_ROWS)
    return add(matmul(x, add(mu, mul(sigma, mul(unsqueeze(noiseIn, 1), noiseOut)))), bias)
  // The same without making the noisy weights: x (sigma * e e') = ((x * e) sigma) * e'.
  return add(add(matmul(x, mu), mul(matmul(mul(x, noiseIn), sigma), noiseOut)), bias)
}
