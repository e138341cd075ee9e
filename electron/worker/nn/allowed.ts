/** Actions that are not allowed now: a network need not learn never to choose them (Huang and Ontañón 2022). */
import type { Discrete } from '../../shared/spaces'
import type { Tensor } from '../engine/graph'
import { greater, indicator, mul, sliceAxis, sub } from '../engine/ops'
import { asVector } from './pictures'

/** What an action that is not allowed is worth less: more than any return, and finite, so that it can be shown and kept. */
const FORBIDDEN = 1e6

/**
 * Values of actions with those far down that the observation says are not allowed; the same values where all always are.
 * values: [batch, actions], observation: [batch, ...shape] -> [batch, actions]
 */
export function onlyAllowed(values: Tensor, observation: Tensor, { n, maskAt }: Discrete): Tensor {
  if (maskAt === undefined) return values
  const allowed = indicator(greater(sliceAxis(asVector(observation), 1, maskAt, maskAt + n), 0))
  return sub(values, mul(sub(1, allowed), FORBIDDEN))
}
