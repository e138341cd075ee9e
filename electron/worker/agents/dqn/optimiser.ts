import type { OptimiserConfig } from '../../engine/optimiser'
import type { DqnConfig } from './config'

/** What the settings choose, in the engine's words. */
export function optimiserOf(c: DqnConfig): OptimiserConfig {
  const { learningRate, optimiserEpsilon: epsilon, weightDecay } = c
  if (c.optimiser === 'adam' || c.optimiser === 'adamw')
    return { kind: c.optimiser, learningRate, epsilon, weightDecay }
  return {
    kind: 'rmsprop',
    learningRate,
    alpha: c.rmspropDecay,
    epsilon,
    isEpsilonInside: true,
    centred: c.optimiser === 'rmsprop-centred',
    weightDecay
  }
}
