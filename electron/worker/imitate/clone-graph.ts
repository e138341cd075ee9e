/** The network of behaviour cloning and its loss: a classifier of what was done by what was seen (Pomerleau 1991). */
import type { Box } from '../../shared/spaces'
import { AppError } from '../../shared/errors'
import { GAME_ENCODER, type CloneConfig } from '../../shared/imitation'
import { encoderNamed, ENCODER_NAMES } from '../agents/encoders'
import { FEATURES } from '../deploy/gate'
import { Graph, type Tensor } from '../engine/graph'
import type { Program } from '../engine/onnx/emit'
import {
  add,
  cast,
  clip,
  concat,
  exp,
  gather,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  oneHot,
  pow,
  relu,
  reshape,
  sub,
  sum
} from '../engine/ops'
import { dim } from '../engine/shape'
import { besideIn } from '../nn/beside'
import type { Encoded } from '../nn/encoders'
import { zeros } from '../nn/initialisers'
import { linear } from '../nn/linear'
import { asNumbers, asVector, isPicture } from '../nn/pictures'
import { Scope } from '../nn/scope'
import { asPlayed, type Skew } from './as-played'
import type { Choices } from './choices'
import { byUsual, isUsual } from './usual-picture'
import { partErrors, partHeads, type PartHeads } from './part-heads'

/** What a clone says of observations. */
interface Choice {
  /** log p(action) [batch, actions], up to a constant. */
  readonly logits: Tensor
  /** What it plays by, the highest first: [batch, actions]. */
  readonly actionLogits: Tensor
  /** Where it looked, of encoders that attend: [batch, rows, columns]. */
  readonly attention: Tensor | undefined
  /** What it saw, as it is put before the choice: [batch, hidden]. The gate tells by it what it never saw. */
  readonly features: Tensor
  /** Where actions are learned by their parts. */
  readonly heads: PartHeads | null
}

/** What goes into a clone. */
interface SeenTensors {
  readonly observation: Tensor
  /** Numbers beside pictures [batch, numbers]; null where there are none. */
  readonly beside: Tensor | null
  /** How well who played plays [batch], int32, below 0: not known; null where levels are not told apart. */
  readonly level: Tensor | null
}

/** @param skew what the loss was skewed by, to be taken off; null: as the loss has it */
function cloneNetwork(
  g: Graph,
  scope: Scope,
  { observation, beside, level }: SeenTensors,
  choices: Choices,
  c: CloneConfig,
  skew: Skew | null
): Choice {
  const numbers = asNumbers(observation)
  const seen = c.observe === 'fields' ? numbers : byUsual(scope, numbers, c.stack)
  const { features: looked, attention } = encode(scope, seen, c)
  const encoded = beside === null ? looked : concat([looked, readRow(scope.within('beside'), beside, c)], 1)
  const made = linear(scope.within('hidden'), encoded, c.hidden)
  const features = relu(level === null ? made : add(made, ofLevel(scope, level, choices.levels, c.hidden)))
  const heads = choices.parts && partHeads(g, scope, choices.parts, seen, features, skew)
  if (heads !== null)
    return { logits: heads.joint, actionLogits: heads.actionLogits, attention, features, heads }
  const raw = linear(scope.within('out'), features, choices.actions)
  const logits = skew === null ? raw : asPlayed(g, raw, skew.weights.kind, skew.labelSmoothing)
  return { logits, actionLogits: logits, attention, features, heads }
}

/** A layer twice as wide as the one that comes after. */
const readRow = (scope: Scope, row: Tensor, { hidden }: Pick<CloneConfig, 'hidden'>): Tensor =>
  relu(linear(scope, row, 2 * hidden))

/** What is seen, as a row of numbers. Of numbers: a layer twice as wide as the one that comes after. */
function encode(scope: Scope, seen: Tensor, { observe, encoder, hidden }: CloneConfig): Encoded {
  if (observe === 'fields') return { features: readRow(scope.within('first'), asVector(seen), { hidden }) }
  const name = encoder.startsWith(GAME_ENCODER) ? encoder.slice(GAME_ENCODER.length) : encoder
  const look = encoderNamed(name)
  if (look !== undefined) return look(scope, seen)
  const known = ENCODER_NAMES.join(', ')
  throw new AppError('input.invalid', {
    what: { en: 'The encoder', fr: 'L’encodeur' },
    why: {
      en: `there is none named "${name}"; known are ${known}`,
      fr: `aucun ne s’appelle « ${name} » ; on connaît ${known}`
    }
  })
}

/** What each level of expertise adds: [batch, hidden]. */
function ofLevel(scope: Scope, level: Tensor, levels: number, hidden: number): Tensor {
  const fans = { fanIn: levels, fanOut: hidden }
  return matmul(oneHot(level, levels), scope.parameter('expertise', [levels, hidden], fans, zeros))
}

export interface CloneGraph {
  /** Weighted errors of the heads, the mean over the batch. */
  readonly loss: Tensor
  readonly scope: Scope
  /** What learns: all of it but what is usual. */
  readonly trainable: readonly Tensor[]
}

/**
 * Inputs: observations, beside pictures `fields`, actions, weights, of parts `withinWeights` as well (how much the part of an action counts beside
 * its kind), where levels are told apart `levels`, and of pictures `light`: how bright each plane is made [batch, planes].
 */
export function cloneGraph(space: Box, choices: Choices, c: CloneConfig): CloneGraph {
  const g = new Graph()
  const scope = new Scope(g)
  const observations = g.input('observations', [c.batchSize, ...space.shape], space.dtype)
  const done = g.input('actions', [c.batchSize], 'int32')
  const weights = g.input('weights', [c.batchSize])
  const level = choices.levels > 0 ? g.input('levels', [c.batchSize], 'int32') : null
  const beside = besideIn(g, space, c.batchSize)
  const seen = { observation: lit(g, observations, space), beside, level }
  const { logits, heads } = cloneNetwork(g, scope, seen, choices, c, null)
  const { parts } = choices
  if (heads === null || parts === null)
    return { loss: mean(mul(weights, classErrors(logits, done, c))), scope, trainable: learning(scope) }
  const kinds = gather(
    g.constant(
      Int32Array.from(parts.actions, ({ kind }) => kind),
      [choices.actions],
      'int32'
    ),
    done
  )
  const within = partErrors(g, parts, heads, done, oneHot(done, choices.actions))
  const ofKinds = mul(weights, classErrors(heads.kinds, kinds, c))
  const loss = mean(add(ofKinds, mul(g.input('withinWeights', [c.batchSize]), within)))
  return { loss, scope, trainable: learning(scope) }
}

const learning = (scope: Scope): Tensor[] => scope.parameters.filter(({ name }) => !isUsual(name ?? ''))

/** Pictures as numbers from 0 to 1, made lighter or darker by the input `light`; anything else as it is. */
function lit(g: Graph, observations: Tensor, space: Box): Tensor {
  if (!isPicture(space.shape)) return observations
  const [batch, planes] = observations.shape as [number, number]
  const light = reshape(g.input('light', [batch, planes]), [batch, planes, 1, 1])
  return clip(mul(mul(cast(observations, 'float32'), 1 / 255), light), 0, 1)
}

/**
 * Cross-entropy with smoothed labels (Szegedy et al. 2016) for each row of the batch, times (1 - p)^focal, where p is the
 * probability of what was done (Lin et al. 2017). logits: [batch, classes]; done: [batch], int32.
 */
function classErrors(
  logits: Tensor,
  done: Tensor,
  { labelSmoothing, focal }: Pick<CloneConfig, 'labelSmoothing' | 'focal'>
): Tensor {
  const classes = dim(logits.shape, 1)
  const hit = oneHot(done, classes)
  const logProbabilities = logSoftmax(logits)
  const smooth = add(mul(hit, 1 - labelSmoothing), labelSmoothing / classes)
  const errors = neg(sum(mul(smooth, logProbabilities), { axes: [1] }))
  if (focal === 0) return errors
  const missing = sub(1, exp(sum(mul(hit, logProbabilities), { axes: [1] })))
  // Its gradient by a power below 1 has no bound at 0.
  return mul(errors, pow(clip(missing, 1e-4, 1), focal))
}

/** What a clone answers for `rows` observations, at the input `levels` where they are told apart: `logits`, `preferences`, `features`. */
export function cloneProgram(
  space: Box,
  choices: Choices,
  c: CloneConfig,
  rows: number,
  skew: Skew
): Program {
  const g = new Graph()
  const level = choices.levels > 0 ? g.input('levels', [rows], 'int32') : null
  const observation = g.input('observation', [rows, ...space.shape], space.dtype)
  const seen = { observation, beside: besideIn(g, space, rows), level }
  const { logits, actionLogits, features } = cloneNetwork(g, new Scope(g), seen, choices, c, skew)
  return { outputs: { logits, preferences: actionLogits, [FEATURES]: features } }
}

/**
 * A clone as it plays, as the best whom it saw. Its actions are drawn, so `preferences` are log-probabilities; and `attention`
 * where it can say where it looks.
 */
export function clonePolicy(space: Box, choices: Choices, c: CloneConfig, skew: Skew): Program {
  const g = new Graph()
  const best = choices.levels - 1
  const level = best < 0 ? null : g.constant(best, [1], 'int32')
  const observation = g.input('observation', [1, ...space.shape], space.dtype)
  const { logits, attention } = cloneNetwork(
    g,
    new Scope(g),
    { observation, beside: besideIn(g, space, 1), level },
    choices,
    c,
    skew
  )
  return { outputs: { preferences: logits, ...(attention && { attention }) } }
}
