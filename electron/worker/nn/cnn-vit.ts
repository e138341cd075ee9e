/** Ours: convolutions see detail, a vision transformer on top relates places, at two scales; it can show where it looks. */
import type { Tensor } from '../engine/graph'
import { add, concat, expand, mean, relu, reshape, sliceAxis, transpose } from '../engine/ops'
import { dim } from '../engine/shape'
import { vitBlock } from './attention'
import { conv } from './conv'
import { normal } from './initialisers'
import { linear } from './linear'
import { layerNorm } from './norm'
import { asPictures } from './pictures'
import type { Scope } from './scope'

const WIDTH = 64
const HEADS = 4
const BLOCKS = 2

/** A map [batch, channels, rows, columns] as tokens [batch, rows * columns, WIDTH] that know their place. */
function tokens(scope: Scope, map: Tensor): Tensor {
  const [batch, channels, rows, columns] = map.shape as [number, number, number, number]
  const places = reshape(transpose(map, [0, 2, 3, 1]), [batch, rows * columns, channels])
  const fans = { fanIn: WIDTH, fanOut: WIDTH }
  const position = scope.parameter('position', [rows * columns, WIDTH], fans, normal(0.02))
  return add(linear(scope.within('project'), places, WIDTH), position)
}

/** The token that gathers what matters (Dosovitskiy et al. 2021), once for each picture. */
function classToken(scope: Scope, batch: number): Tensor {
  const fans = { fanIn: WIDTH, fanOut: WIDTH }
  return expand(scope.parameter('class', [1, 1, WIDTH], fans, normal(0.02)), [batch, 1, WIDTH])
}

/** What the class token of the last block gave each fine token, on average over heads: [batch, rows, columns]. */
function heatMap(weights: Tensor, fine: Tensor): Tensor {
  const [batch, , rows, columns] = fine.shape as [number, number, number, number]
  const fromClass = sliceAxis(mean(weights, { axes: [1] }), 1, 0, 1)
  return reshape(sliceAxis(fromClass, 2, 1, 1 + rows * columns), [batch, rows, columns])
}

/** A fine map (84 -> 20 -> 9) and a coarse one (9 -> 4) in one row of tokens, two blocks, features of the class token. */
export function cnnVit(scope: Scope, observation: Tensor): { features: Tensor; attention: Tensor } {
  const low = relu(conv(scope.within('conv1'), asPictures(observation), 32, 8, { stride: 4 }))
  const fine = relu(conv(scope.within('conv2'), low, 64, 4, { stride: 2 }))
  const coarse = relu(conv(scope.within('conv3'), fine, 64, 3, { stride: 2 }))
  const batch = dim(fine.shape, 0)
  let x = concat(
    [classToken(scope, batch), tokens(scope.within('fine'), fine), tokens(scope.within('coarse'), coarse)],
    1
  )
  let weights = x
  for (let i = 1; i <= BLOCKS; i++) ({ y: x, weights } = vitBlock(scope.within(`block${i}`), x, HEADS))
  const seen = layerNorm(scope.within('norm'), sliceAxis(x, 1, 0, 1))
  return { features: reshape(seen, [batch, WIDTH]), attention: heatMap(weights, fine) }
}
