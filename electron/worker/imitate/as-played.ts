/** What the loss skews on purpose is taken off again before anything is played or judged by it. docs/algorithms/bc.md */
import type { Graph, Tensor } from '../engine/graph'
import { exp, log, logSoftmax, maximum, sub } from '../engine/ops'
import { dim } from '../engine/shape'
import type { ChoiceWeights } from './choice-weights'

/** What is left of what smoothing spreads: nothing is ever quite impossible. */
const LEFT = 0.1
const LEAST = 1e-9

/** What the loss was skewed by. */
export interface Skew {
  readonly weights: ChoiceWeights
  readonly labelSmoothing: number
}

/**
 * log p(class) as often as the player chose it, up to a constant. Where moments weigh w by their class and a share s of the
 * right answer is spread over n classes, the loss is least at q = (1 - s) w p / Z + s / n; so p is (q - s / n) / w, up to a
 * constant (the weights: Menon et al. 2021). Unmended, whatever is rare would be drawn up to as many times too often as it
 * weighs more, and anything at all in s of the moments.
 * @param logits [batch, classes]
 * @param weights of each class; 0 for one that was never done
 */
export function asPlayed(
  g: Graph,
  logits: Tensor,
  weights: ArrayLike<number>,
  labelSmoothing: number
): Tensor {
  const classes = dim(logits.shape, 1)
  const spread = labelSmoothing / classes
  const likely = maximum(sub(exp(logSoftmax(logits)), spread), Math.max(LEAST, LEFT * spread))
  const most = Math.max(...Array.from(weights), LEAST)
  // What was never done weighs nothing, and is no likelier for that.
  const logs = Float32Array.from(weights, (weight) => Math.log(weight > 0 ? weight : most))
  return sub(log(likely), g.constant(logs, [1, classes]))
}

/** The weight of each class of a choice whose actions are of classes. */
export function weightsOfClasses(
  classes: number,
  classOf: readonly number[],
  weights: Float32Array
): Float32Array {
  const all = new Float32Array(classes)
  classOf.forEach((c, action) => (all[c] = Math.max(all[c]!, weights[action]!)))
  return all
}
