/** The network as it learns: norms by the batch at hand, the loss, and what is kept of the norms for later. */
import { Graph, type Tensor } from '../engine/graph'
import {
  add,
  conv2d,
  div,
  maximum,
  mean,
  minimum,
  mul,
  neg,
  reshape,
  sigmoid,
  sliceAxis,
  softplus,
  sqrt,
  square,
  sub,
  sum
} from '../engine/ops'
import { dim } from '../engine/shape'
import { constant, he, normal, zeros } from '../nn/initialisers'
import { Scope } from '../nn/scope'
import { detectorNet, edgesOf, EDGES, logitsOf, STRIDE, unitBytes, type Layers } from './net'

/** Kept from dividing by nothing, as in PyTorch's BatchNorm. */
export const EPSILON = 1e-5
/** At first every cell finds each class with a probability of 1 % (Lin et al. 2017). */
const CLASS_BIAS = -4.6
/** Weighs what is there against what is not (Lin et al. 2017). */
const ALPHA = 0.25

export interface LearningGraph {
  readonly loss: Tensor
  readonly scope: Scope
  /** Read after each step: its two parts, and mean and variance of each norm, `<unit>.mean` and `<unit>.variance`. */
  readonly outputs: Readonly<Record<string, Tensor>>
  /** Names of the units that have a norm. */
  readonly units: readonly string[]
}

/** How many pictures of what size are learned from at once, and how many kinds there are. */
export interface BatchShape {
  readonly batch: number
  /** Pixels along the side of a square crop. */
  readonly side: number
  readonly classes: number
}

/**
 * Inputs: `pictures` [batch, 3, side, side] bytes; `kinds` [batch, classes, rows, columns], 1 where that kind is to be found;
 * `edges` [batch, 4, rows, columns], pixels to the box's edges and 1 where there is none; `found` [batch, 1, rows, columns],
 * 1 where there is one; `counted` [batch, 1, rows, columns], 0 where nothing is learned about kinds; `share` [1], 1 / how
 * many are to be found.
 */
export function learningGraph({ batch, side, classes }: BatchShape): LearningGraph {
  const g = new Graph()
  const scope = new Scope(g)
  const outputs: Record<string, Tensor> = {}
  const units: string[] = []
  const layers = learningLayers(scope, classes, (name, moments) => {
    units.push(name)
    Object.assign(outputs, moments)
  })
  const cells = side / STRIDE
  const raw = detectorNet(layers, unitBytes(g.input('pictures', [batch, 3, side, side], 'uint8')), classes)
  const kinds = g.input('kinds', [batch, classes, cells, cells])
  const edges = g.input('edges', [batch, EDGES, cells, cells])
  const found = g.input('found', [batch, 1, cells, cells])
  const counted = g.input('counted', [batch, 1, cells, cells])
  const share = reshape(g.input('share', [1]), [])
  const kindLoss = mul(sum(mul(focal(logitsOf(raw, classes), kinds), counted)), share)
  const boxLoss = mul(sum(mul(sub(1, giouOfEdges(edgesOf(raw, classes), edges)), found)), share)
  return { loss: add(kindLoss, boxLoss), scope, outputs: { ...outputs, kindLoss, boxLoss }, units }
}

function learningLayers(
  scope: Scope,
  classes: number,
  keep: (unit: string, moments: Readonly<Record<string, Tensor>>) => void
): Layers {
  return {
    unit: (name, x, { out, kernel, stride = 1, startsAtZero = false }) => {
      const own = scope.within(name)
      const channels = dim(x.shape, 1)
      const fans = { fanIn: channels * kernel * kernel, fanOut: out * kernel * kernel }
      const weight = own.parameter('weight', [out, channels, kernel, kernel], fans, he)
      const y = conv2d(x, weight, { stride, padding: kernel === 3 ? 1 : 0 })
      const middle = mean(y, { axes: [0, 2, 3], keep: true })
      const centred = sub(y, middle)
      const variance = mean(square(centred), { axes: [0, 2, 3], keep: true })
      keep(name, {
        [`${name}.mean`]: reshape(middle, [out]),
        [`${name}.variance`]: reshape(variance, [out])
      })
      const scale = own.parameter('scale', [1, out, 1, 1], fans, startsAtZero ? zeros : constant(1))
      const shift = own.parameter('shift', [1, out, 1, 1], fans, zeros)
      return add(mul(centred, div(scale, sqrt(add(variance, EPSILON)))), shift)
    },
    output: (x, out) => {
      const channels = dim(x.shape, 1)
      const fans = { fanIn: channels, fanOut: out }
      const own = scope.within('output')
      const weight = own.parameter('weight', [out, channels, 1, 1], fans, normal(0.01))
      const bias = own.parameter('bias', [out], fans, (values) => {
        values.fill(0)
        values.fill(CLASS_BIAS, 0, classes)
      })
      return conv2d(x, weight, {}, bias)
    }
  }
}

/** Focal loss with gamma 2 (Lin et al. 2017), element by element. `truth`: 0 or 1. */
function focal(logits: Tensor, truth: Tensor): Tensor {
  const p = sigmoid(logits)
  const found = mul(mul(mul(truth, ALPHA), square(sub(1, p))), softplus(neg(logits)))
  const absent = mul(mul(mul(sub(1, truth), 1 - ALPHA), square(p)), softplus(logits))
  return add(found, absent)
}

/**
 * Generalised intersection over union (Rezatofighi et al. 2019) of boxes around the same middles, by their edges
 * [batch, 4, ...]: -1 to 1. Returns [batch, 1, ...].
 */
function giouOfEdges(a: Tensor, b: Tensor): Tensor {
  const along = (x: Tensor, from: number): Tensor =>
    add(sliceAxis(x, 1, from, from + 1), sliceAxis(x, 1, from + 2, from + 3))
  const area = (x: Tensor): Tensor => mul(along(x, 0), along(x, 1))
  const both = area(minimum(a, b))
  const union = sub(add(area(a), area(b)), both)
  const around = area(maximum(a, b))
  return sub(div(both, union), div(sub(around, union), around))
}
