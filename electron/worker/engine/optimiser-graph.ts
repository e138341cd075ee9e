/**
 * The optimisers as graph, for a runtime whose memory is not ours (a GPU), or to differentiate through an update. The fused
 * ones (optimiser.ts) compute the same.
 */
import type { Tensor } from './op'
import { add, div, maximum, minimum, mul, sqrt, square, sub, sum } from './ops'
import type { OptimiserConfig } from './optimiser'

/** Single numbers that change from step to step, as inputs of the graph. */
export interface Rates {
  learningRate: Tensor
  /** 1 - beta1^t and 1 - beta2^t, t counted from 1; only Adam and AdamW look at them. */
  correction1: Tensor
  correction2: Tensor
}

/** A parameter's new value, and its new moments by the names of `momentNames`. */
export interface Update {
  value: Tensor
  moments: Readonly<Record<string, Tensor>>
}

type Moments = Readonly<Record<string, Tensor>>
type Kind<K extends OptimiserConfig['kind']> = Extract<OptimiserConfig, { kind: K }>

/** One step for one parameter. */
export function graphUpdate(
  config: OptimiserConfig,
  w: Tensor,
  g: Tensor,
  moments: Moments,
  rates: Rates
): Update {
  if (config.kind === 'sgd') return sgd(config, w, g, moments, rates)
  if (config.kind === 'rmsprop') return rmsprop(config, w, g, moments, rates)
  return adam(config, w, g, moments, rates)
}

const decayed = (g: Tensor, w: Tensor, decay: number): Tensor => (decay === 0 ? g : add(g, mul(w, decay)))

/** keep * old + (1 - keep) * next. */
const running = (old: Tensor, next: Tensor, keep: number): Tensor => add(mul(old, keep), mul(next, 1 - keep))

function sgd(config: Kind<'sgd'>, w: Tensor, g0: Tensor, moments: Moments, { learningRate }: Rates): Update {
  const { momentum: mu = 0, nesterov = false, weightDecay = 0 } = config
  const g = decayed(g0, w, weightDecay)
  if (mu === 0) return { value: sub(w, mul(learningRate, g)), moments: {} }
  const momentum = add(mul(moments['momentum']!, mu), g)
  const step = nesterov ? add(g, mul(momentum, mu)) : momentum
  return { value: sub(w, mul(learningRate, step)), moments: { momentum } }
}

function rmsprop(
  config: Kind<'rmsprop'>,
  w: Tensor,
  g0: Tensor,
  moments: Moments,
  { learningRate }: Rates
): Update {
  const { alpha = 0.99, epsilon = 1e-8, isEpsilonInside = false, centred = false } = config
  const { momentum: mu = 0, weightDecay = 0 } = config
  const g = decayed(g0, w, weightDecay)
  const squares = running(moments['squares']!, square(g), alpha)
  const mean = centred ? running(moments['mean']!, g, alpha) : undefined
  const spread = mean ? maximum(sub(squares, square(mean)), 0) : squares
  const step = div(g, isEpsilonInside ? sqrt(add(spread, epsilon)) : add(sqrt(spread), epsilon))
  const kept = { squares, ...(mean && { mean }) }
  if (mu === 0) return { value: sub(w, mul(learningRate, step)), moments: kept }
  const momentum = add(mul(moments['momentum']!, mu), step)
  return { value: sub(w, mul(learningRate, momentum)), moments: { ...kept, momentum } }
}

function adam(config: Kind<'adam' | 'adamw'>, w: Tensor, g0: Tensor, moments: Moments, rates: Rates): Update {
  const { kind, betas: [beta1, beta2] = [0.9, 0.999], epsilon = 1e-8 } = config
  const { weightDecay = kind === 'adamw' ? 0.01 : 0 } = config
  const g = kind === 'adam' ? decayed(g0, w, weightDecay) : g0
  const kept = kind === 'adamw' ? mul(w, sub(1, mul(rates.learningRate, weightDecay))) : w
  const mean = running(moments['mean']!, g, beta1)
  const squares = running(moments['squares']!, square(g), beta2)
  const divisor = add(div(sqrt(squares), sqrt(rates.correction2)), epsilon)
  const step = mul(div(rates.learningRate, rates.correction1), div(mean, divisor))
  return { value: sub(kept, step), moments: { mean, squares } }
}

/** Gradients scaled so that their global norm is at most `maxNorm`, and that norm before. */
export function clipByGlobalNorm(
  gradients: readonly Tensor[],
  maxNorm: number
): { clipped: Tensor[]; norm: Tensor } {
  const norm = sqrt(gradients.map((g) => sum(square(g))).reduce((a, b) => add(a, b)))
  const scale = minimum(div(maxNorm, add(norm, 1e-6)), 1)
  return { clipped: gradients.map((g) => mul(g, scale)), norm }
}
