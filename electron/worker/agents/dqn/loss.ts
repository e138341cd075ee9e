/** The loss of DQN as a graph: equations as in the papers, letters too. */
import { Graph, type Tensor } from '../../engine/graph'
import {
  abs,
  add,
  argMax,
  clip,
  expand,
  greater,
  huber,
  indicator,
  logSoftmax,
  matmul,
  max,
  mean,
  mul,
  neg,
  oneHot,
  relu,
  reshape,
  softmax,
  square,
  sub,
  sum,
  unsqueeze
} from '../../engine/ops'
import { dim } from '../../engine/shape'
import type { Box, Discrete } from '../../../shared/spaces'
import { Scope } from '../../nn/scope'
import type { DqnConfig } from './config'
import { besideIn } from '../../nn/beside'
import { withinBounds } from '../../nn/pictures'
import { qNetwork, supportOf } from './network'

export interface DqnGraph {
  /** The mean over the batch of importance weight times loss. */
  readonly loss: Tensor
  /** What each transition gave: the size of its error, for its priority [batch], and Q(s, a) [batch]. */
  readonly priority: Tensor
  readonly q: Tensor
  /** The mean of J_E over the batch, 0 for what is no demonstration; only where somebody demonstrates. */
  readonly margin?: Tensor
  readonly online: Scope
  readonly target: Scope
}

export const TARGET_PREFIX = 'target.'

/** A loss for each transition, and how wrong the network was there. */
interface Errors {
  readonly loss: Tensor
  readonly priority: Tensor
}

/** The atoms of one action for each row: Z(s, a), [batch, atoms]. */
export function atomsOf(atoms: Tensor, action: Tensor): Tensor {
  const [batch, actions, count] = atoms.shape as [number, number, number]
  return reshape(matmul(unsqueeze(oneHot(action, actions), 1), atoms), [batch, count])
}

/** R + gamma^n z for each row and atom: [batch, atoms]. */
const bellman = (returns: Tensor, discounts: Tensor, z: Tensor): Tensor =>
  add(unsqueeze(returns, 1), mul(unsqueeze(discounts, 1), z))

/** delta = R + gamma^n Q'(s', a') - Q(s, a). */
function meanErrors(now: Tensor, y: Tensor, c: DqnConfig): Errors {
  const delta = reshape(sub(y, now), [dim(now.shape, 0)])
  return { loss: c.loss === 'huber' ? huber(delta) : square(delta), priority: abs(delta) }
}

/**
 * Phi of Bellemare et al. 2017: the mass of each atom y_j of the target, spread over the two neighbours on the support.
 * Neighbour i gets 1 - |b_j - i| of it, with b_j = (clip(y_j) - v_min) / dz: all of it when y_j lies on an atom.
 * y, p: [batch, atoms] -> [batch, atoms]
 */
export function project(y: Tensor, p: Tensor, c: DqnConfig): Tensor {
  const dz = (c.vMax - c.vMin) / (c.atoms - 1)
  const b = mul(sub(clip(y, c.vMin, c.vMax), c.vMin), 1 / dz)
  const places = y.graph.constant(
    Float32Array.from({ length: c.atoms }, (_, i) => i),
    [c.atoms, 1]
  )
  const shares = relu(sub(1, abs(sub(unsqueeze(b, 1), places))))
  return reshape(matmul(shares, unsqueeze(p, 2)), p.shape)
}

/** Cross-entropy of the projected target m and the prediction: -sum m log p(s, a). */
function c51Errors(now: Tensor, y: Tensor, nextLogits: Tensor, c: DqnConfig): Errors {
  const m = project(y, softmax(nextLogits), c)
  const loss = neg(sum(mul(m, logSoftmax(now)), { axes: [1] }))
  return { loss, priority: loss }
}

/** Quantile Huber loss (Dabney et al. 2018, equation 10): sum over quantiles i of the mean over targets j. */
function quantileErrors(now: Tensor, y: Tensor, c: DqnConfig): Errors {
  const n = c.atoms
  const tau = now.graph.constant(
    Float32Array.from({ length: n }, (_, i) => (i + 0.5) / n),
    [n, 1]
  )
  const u = sub(unsqueeze(y, 1), unsqueeze(now, 2))
  const rho = mul(abs(sub(tau, indicator(greater(0, u)))), huber(u))
  const loss = sum(mean(rho, { axes: [2] }), { axes: [1] })
  return { loss, priority: loss }
}

function errorsOf(now: Tensor, next: Tensor, returns: Tensor, discounts: Tensor, c: DqnConfig): Errors {
  if (c.distribution === 'c51') {
    const support = now.graph.constant(supportOf(c), [1, c.atoms])
    return c51Errors(now, bellman(returns, discounts, expand(support, now.shape)), next, c)
  }
  const y = bellman(returns, discounts, next)
  return c.distribution === 'qr' ? quantileErrors(now, y, c) : meanErrors(now, y, c)
}

/**
 * J_E = max over a of (Q(s, a) + l(a_E, a)) - Q(s, a_E), l = margin but for a = a_E (Hester et al. 2018, equation 3): 0 once every
 * other action is worth less by the margin. q: [batch, actions], a_E: [batch] -> [batch]
 */
function marginErrors(q: Tensor, aE: Tensor, c: DqnConfig): Tensor {
  const isE = oneHot(aE, dim(q.shape, 1))
  const l = mul(sub(1, isE), c.margin)
  return sub(max(add(q, l), { axes: [1] }), sum(mul(q, isE), { axes: [1] }))
}

/** Inputs: observations, actions, returns, nextObservations, discounts, weights, beside pictures `fields` and `nextFields`, `expertActions` and `demonstrated` when somebody demonstrates, and noise when there is some. */
export function dqnGraph(space: Box, actions: Discrete, c: DqnConfig): DqnGraph {
  const g = new Graph()
  const [online, target] = [new Scope(g), new Scope(g, TARGET_PREFIX)]
  const shape = [c.batchSize, ...space.shape]
  const s = {
    observation: withinBounds(g.input('observations', shape, space.dtype), space),
    beside: besideIn(g, space, c.batchSize)
  }
  const a = g.input('actions', [c.batchSize], 'int32')
  const R = g.input('returns', [c.batchSize])
  const next = {
    observation: withinBounds(g.input('nextObservations', shape, space.dtype), space),
    beside: besideIn(g, space, c.batchSize, 'nextFields')
  }
  const discounts = g.input('discounts', [c.batchSize])
  const weights = g.input('weights', [c.batchSize])

  const now = qNetwork(online, s, actions, c)
  const valued = qNetwork(target, next, actions, c)
  const chosen = c.double ? qNetwork(online, next, actions, c) : valued
  const best = argMax(chosen.q)
  const errors = errorsOf(atomsOf(now.atoms, a), atomsOf(valued.atoms, best), R, discounts, c)
  const common = {
    priority: errors.priority,
    q: reshape(atomsOf(unsqueeze(now.q, 2), a), [c.batchSize]),
    online,
    target
  }
  if (c.demonstrations === 0) return { ...common, loss: mean(mul(weights, errors.loss)) }
  const aE = g.input('expertActions', [c.batchSize], 'int32')
  const jE = mul(g.input('demonstrated', [c.batchSize]), marginErrors(now.q, aE, c))
  return {
    ...common,
    loss: mean(mul(weights, add(errors.loss, mul(jE, c.marginWeight)))),
    margin: mean(jE)
  }
}
