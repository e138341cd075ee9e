/** Convolutions and soft attention over places (Xu et al. 2015): what it does not look at does not count. */
import type { Tensor } from '../engine/graph'
import { flatten, mul, relu, reshape, softmax, tanh } from '../engine/ops'
import { conv } from './conv'
import { asPictures } from './pictures'
import type { Scope } from './scope'

const CHANNELS = 64
/** Channels in which places are compared. */
const COMPARED = 16

/**
 * 84 -> 20 -> 9 -> 9; each of the 9 x 9 places gets a share of the attention (they add up to 1), and its features count by
 * it, as many times as there are places: where all is looked at alike, it is a plain convolutional network. Unlike a
 * weighted sum, features keep their places. A layer of 256 comes after.
 */
export function cnnAttention(scope: Scope, observation: Tensor): { features: Tensor; attention: Tensor } {
  const low = relu(conv(scope.within('conv1'), asPictures(observation), 32, 8, { stride: 4 }))
  const middle = relu(conv(scope.within('conv2'), low, CHANNELS, 4, { stride: 2 }))
  const map = relu(conv(scope.within('conv3'), middle, CHANNELS, 3, { padding: 1 }))
  const [batch, , rows, columns] = map.shape as [number, number, number, number]
  const compared = tanh(conv(scope.within('compare'), map, COMPARED, 1))
  const scores = reshape(conv(scope.within('score'), compared, 1, 1), [batch, rows * columns])
  const attention = softmax(scores)
  const gate = reshape(mul(attention, rows * columns), [batch, 1, rows, columns])
  return { features: flatten(mul(map, gate)), attention: reshape(attention, [batch, rows, columns]) }
}
