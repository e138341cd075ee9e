/** Optimisers: what a person chooses, and the running of it on a flat block of parameters. */
import type { GradientScaling, OptimKernels, UpdateArrays } from '../../../native/optimisers'

/** Names and defaults are PyTorch's, but for what its documentation does not have. */
export type OptimiserConfig =
  | { kind: 'sgd'; learningRate: number; momentum?: number; nesterov?: boolean; weightDecay?: number }
  | {
      kind: 'rmsprop'
      learningRate: number
      alpha?: number
      epsilon?: number
      /** epsilon under the root, as DeepMind's DQN and TensorFlow have it. */
      isEpsilonInside?: boolean
      centred?: boolean
      momentum?: number
      weightDecay?: number
    }
  | {
      kind: 'adam' | 'adamw'
      learningRate: number
      betas?: readonly [number, number]
      epsilon?: number
      /** Added to the gradient by Adam; taken from the parameters by AdamW (Loshchilov and Hutter 2019). */
      weightDecay?: number
    }

/** The moments that an optimiser keeps for each parameter, by name. */
export function momentNames(config: OptimiserConfig): string[] {
  if (config.kind === 'sgd') return config.momentum ? ['momentum'] : []
  if (config.kind !== 'rmsprop') return ['mean', 'squares']
  return ['squares', ...(config.centred ? ['mean'] : []), ...(config.momentum ? ['momentum'] : [])]
}

type Kind<K extends OptimiserConfig['kind']> = Extract<OptimiserConfig, { kind: K }>

export class FusedOptimiser {
  /** Steps taken: Adam's bias correction depends on it. */
  steps = 0
  learningRate: number

  /** @param moments a block for each of `momentNames(config)`, zero at the start */
  constructor(
    private readonly kernels: OptimKernels,
    private readonly config: OptimiserConfig,
    readonly moments: ReadonlyMap<string, Float32Array>
  ) {
    this.learningRate = config.learningRate
  }

  /** One step on the gradient times `scale`. */
  step(arrays: UpdateArrays, scale: number): void {
    this.steps++
    const { config } = this
    if (config.kind === 'sgd') this.sgd(arrays, scale, config)
    else if (config.kind === 'rmsprop') this.rmsprop(arrays, scale, config)
    else this.adam(arrays, scale, config)
  }

  private sgd(
    arrays: UpdateArrays,
    scale: number,
    { momentum = 0, nesterov = false, weightDecay = 0 }: Kind<'sgd'>
  ) {
    const numbers = { learningRate: this.learningRate, momentum, nesterov, decay: weightDecay, scale }
    this.kernels.sgd(arrays, this.moments.get('momentum') ?? null, numbers)
  }

  private rmsprop(arrays: UpdateArrays, scale: number, config: Kind<'rmsprop'>): void {
    const { alpha = 0.99, epsilon = 1e-8, isEpsilonInside = false, momentum = 0, weightDecay = 0 } = config
    const [mean, buffer] = [this.moments.get('mean') ?? null, this.moments.get('momentum') ?? null]
    const rate = { learningRate: this.learningRate, alpha, epsilon, isEpsilonInside, momentum }
    this.kernels.rmsprop(arrays, this.moments.get('squares')!, mean, buffer, {
      ...rate,
      decay: weightDecay,
      scale
    })
  }

  private adam(arrays: UpdateArrays, scale: number, config: Kind<'adam' | 'adamw'>): void {
    const { kind, betas: [beta1, beta2] = [0.9, 0.999], epsilon = 1e-8 } = config
    const { weightDecay = kind === 'adamw' ? 0.01 : 0 } = config
    const scaling: GradientScaling = { scale, decay: kind === 'adam' ? weightDecay : 0 }
    this.kernels.adam(arrays, this.moments.get('mean')!, this.moments.get('squares')!, {
      ...scaling,
      ...{ beta1, beta2, epsilon },
      stepSize: this.learningRate / (1 - beta1 ** this.steps),
      rootScale: 1 / Math.sqrt(1 - beta2 ** this.steps),
      shrink: kind === 'adamw' ? 1 - this.learningRate * weightDecay : 1
    })
  }
}

/** What to multiply gradients by so that their norm is at most `maxNorm`: PyTorch's clip_grad_norm_. */
export const clipScale = (norm: number, maxNorm: number): number => Math.min(1, maxNorm / (norm + 1e-6))
