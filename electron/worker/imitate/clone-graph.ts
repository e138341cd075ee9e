/** The network of behaviour cloning and its loss: a classifier of what was done by what was seen (Pomerleau 1991). */
import type { Box } from '../../shared/spaces'
import type { CloneConfig } from '../../shared/imitation'
import { Graph, type Tensor } from '../engine/graph'
import type { Program } from '../engine/onnx/emit'
import { add, cast, clip, logSoftmax, mean, mul, neg, oneHot, relu, sum, unsqueeze } from '../engine/ops'
import { FEATURES } from '../deploy/gate'
import { ENCODERS } from '../nn/encoders'
import { linear } from '../nn/linear'
import { Scope } from '../nn/scope'

/** What a clone makes of an observation. */
interface CloneOutputs {
  /** The preference for each action: [batch, actions]. */
  readonly preferences: Tensor
  /** What it saw, as it is put before the choice: [batch, hidden]. The gate tells by it what it never saw. */
  readonly features: Tensor
}

function cloneNetwork(scope: Scope, observation: Tensor, actions: number, c: CloneConfig): CloneOutputs {
  const { features: seen } = ENCODERS[c.encoder]!(scope, observation)
  const features = relu(linear(scope.within('hidden'), seen, c.hidden))
  return { preferences: linear(scope.within('out'), features, actions), features }
}

export interface CloneGraph {
  /** Weighted cross-entropy with smoothed labels, the mean over the batch. */
  readonly loss: Tensor
  readonly scope: Scope
}

/** Inputs: observations, actions, weights, and `light`: how bright each picture is made [batch]. */
export function cloneGraph(space: Box, actions: number, c: CloneConfig): CloneGraph {
  const g = new Graph()
  const scope = new Scope(g)
  const observations = g.input('observations', [c.batchSize, ...space.shape], 'uint8')
  const done = g.input('actions', [c.batchSize], 'int32')
  const weights = g.input('weights', [c.batchSize])
  const light = g.input('light', [c.batchSize])
  const lit = clip(
    mul(mul(cast(observations, 'float32'), 1 / 255), unsqueezeTo(light, space.shape.length)),
    0,
    1
  )
  const { preferences: logits } = cloneNetwork(scope, lit, actions, c)
  const smooth = add(mul(oneHot(done, actions), 1 - c.labelSmoothing), c.labelSmoothing / actions)
  const errors = neg(sum(mul(smooth, logSoftmax(logits)), { axes: [1] }))
  return { loss: mean(mul(weights, errors)), scope }
}

/** [batch] -> [batch, 1, 1, ...] with `sides` ones. */
const unsqueezeTo = (x: Tensor, sides: number): Tensor =>
  Array.from({ length: sides }).reduce<Tensor>((y, _, i) => unsqueeze(y, i + 1), x)

/** Preferences for `rows` observations under this name, and `features`. */
export function cloneProgram(
  space: Box,
  actions: number,
  c: CloneConfig,
  { rows, output }: { readonly rows: number; readonly output: string }
): Program {
  const g = new Graph()
  const observation = g.input('observation', [rows, ...space.shape], 'uint8')
  const { preferences, features } = cloneNetwork(new Scope(g), observation, actions, c)
  return { outputs: { [output]: preferences, [FEATURES]: features } }
}
