/** The network of behaviour cloning and its loss: a classifier of what was done by what was seen (Pomerleau 1991). */
import type { Box } from '../../shared/spaces'
import { AppError } from '../../shared/errors'
import { GAME_ENCODER, type CloneConfig } from '../../shared/imitation'
import { encoderNamed, ENCODER_NAMES } from '../agents/encoders'
import { Graph, type Tensor } from '../engine/graph'
import type { Program } from '../engine/onnx/emit'
import { add, cast, clip, logSoftmax, mean, mul, neg, oneHot, relu, sum, unsqueeze } from '../engine/ops'
import { FEATURES } from '../deploy/gate'
import { linear } from '../nn/linear'
import { asVector, isPicture } from '../nn/pictures'
import { Scope } from '../nn/scope'

/** What a clone makes of an observation. */
interface CloneOutputs {
  /** The preference for each action: [batch, actions]. */
  readonly preferences: Tensor
  /** What it saw, as it is put before the choice: [batch, hidden]. The gate tells by it what it never saw. */
  readonly features: Tensor
}

function cloneNetwork(scope: Scope, observation: Tensor, actions: number, c: CloneConfig): CloneOutputs {
  const seen = featuresOf(scope, observation, c)
  const features = relu(linear(scope.within('hidden'), seen, c.hidden))
  return { preferences: linear(scope.within('out'), features, actions), features }
}

/** What is seen, as a row of numbers. Of numbers: a layer twice as wide as the one that comes after. */
function featuresOf(scope: Scope, observation: Tensor, { observe, encoder, hidden }: CloneConfig): Tensor {
  if (observe === 'fields') return relu(linear(scope.within('first'), asVector(observation), 2 * hidden))
  const name = encoder.startsWith(GAME_ENCODER) ? encoder.slice(GAME_ENCODER.length) : encoder
  const look = encoderNamed(name)
  if (look !== undefined) return look(scope, observation).features
  const known = ENCODER_NAMES.join(', ')
  throw new AppError('input.invalid', {
    what: { en: 'The encoder', fr: 'L’encodeur' },
    why: {
      en: `there is none named "${name}"; known are ${known}`,
      fr: `aucun ne s’appelle « ${name} » ; on connaît ${known}`
    }
  })
}

export interface CloneGraph {
  /** Weighted cross-entropy with smoothed labels, the mean over the batch. */
  readonly loss: Tensor
  readonly scope: Scope
}

/** Inputs: observations, actions, weights, and of pictures `light`: how bright each is made [batch]. */
export function cloneGraph(space: Box, actions: number, c: CloneConfig): CloneGraph {
  const g = new Graph()
  const scope = new Scope(g)
  const observations = g.input('observations', [c.batchSize, ...space.shape], space.dtype)
  const done = g.input('actions', [c.batchSize], 'int32')
  const weights = g.input('weights', [c.batchSize])
  const { preferences: logits } = cloneNetwork(scope, lit(g, observations, space), actions, c)
  const smooth = add(mul(oneHot(done, actions), 1 - c.labelSmoothing), c.labelSmoothing / actions)
  const errors = neg(sum(mul(smooth, logSoftmax(logits)), { axes: [1] }))
  return { loss: mean(mul(weights, errors)), scope }
}

/** Pictures as numbers from 0 to 1, made lighter or darker by the input `light`; anything else as it is. */
function lit(g: Graph, observations: Tensor, { shape }: Box): Tensor {
  if (!isPicture(shape)) return observations
  const light = g.input('light', [observations.shape[0]!])
  return clip(mul(mul(cast(observations, 'float32'), 1 / 255), unsqueezeTo(light, shape.length)), 0, 1)
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
  const observation = g.input('observation', [rows, ...space.shape], space.dtype)
  const { preferences, features } = cloneNetwork(new Scope(g), observation, actions, c)
  return { outputs: { [output]: preferences, [FEATURES]: features } }
}
