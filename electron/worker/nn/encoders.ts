/** What turns an observation into features, by name. Fully connected layers come after, where the algorithm says so. */
import type { Tensor } from '../engine/graph'
import { flatten, relu } from '../engine/ops'
import { cnnAttention } from './cnn-attention'
import { cellsEncoder } from './cells'
import { cnnVit } from './cnn-vit'
import { conv } from './conv'
import { impala } from './impala'
import { asPictures, asVector } from './pictures'
import type { Scope } from './scope'

export interface Encoded {
  /** [batch, features] */
  readonly features: Tensor
  /** Where it looked: [batch, rows, columns], adding up to at most 1 for each picture. Only of networks that attend. */
  readonly attention?: Tensor
  /** What it knows of each cell of a board: [batch, channels, height, width]. Only of networks that keep the board's size. */
  readonly cells?: Tensor
}

export type Encoder = (scope: Scope, observation: Tensor) => Encoded

/** Filters, kernel side, stride, zeros around. */
type ConvSpec = readonly [filters: number, kernel: number, stride: number, padding?: number]

const convs =
  (specs: readonly ConvSpec[]): Encoder =>
  (scope, observation) => {
    let x = asPictures(observation)
    specs.forEach(([filters, kernel, stride, padding = 0], i) => {
      x = relu(conv(scope.within(`conv${i + 1}`), x, filters, kernel, { stride, padding }))
    })
    return { features: flatten(x) }
  }

export const ENCODERS: Readonly<Record<string, Encoder>> = {
  /** The observation itself, in one row: vectors. */
  mlp: (_, observation) => ({ features: asVector(observation) }),
  /** Mnih et al. 2015 (Nature): 84 -> 20 -> 9 -> 7. A layer of 512 comes after. */
  deepmind: convs([
    [32, 8, 4],
    [64, 4, 2],
    [64, 3, 1]
  ]),
  /** Mnih et al. 2013: 84 -> 20 -> 9. A layer of 256 comes after. */
  original: convs([
    [16, 8, 4],
    [32, 4, 2]
  ]),
  /** Ours. Small kernels and a first stride of 2, so that shots of one pixel are not lost: 84 -> 42 -> 21 -> 11 -> 11. */
  precise: convs([
    [32, 5, 2, 2],
    [64, 3, 2, 1],
    [64, 3, 2, 1],
    [64, 3, 1, 1]
  ]),
  /** van Hasselt, Hessel and Aslanides 2019: 84 -> 16 -> 3. A layer of 256 comes after. */
  'data-efficient': convs([
    [32, 5, 5],
    [64, 5, 5]
  ]),
  /** Ours. Planes of a board: actions on its cells are read off them. */
  cells: cellsEncoder,
  impala,
  'cnn-attention': cnnAttention,
  'cnn-vit': cnnVit
}
