/** Boards: networks that keep a place for each cell, so that what holds at one cell is learned for all. */
import type { CellActions } from '../../shared/spaces'
import type { Tensor } from '../engine/graph'
import { add, concat, mean, relu, reshape, transpose, unsqueeze } from '../engine/ops'
import { dim } from '../engine/shape'
import { conv } from './conv'
import { linear } from './linear'
import { asPictures } from './pictures'
import type { Scope } from './scope'

/** Filters of each layer. */
const CHANNELS = 32
/** How far apart the cells are that a filter looks at: what is up to seven cells away is seen from any cell (Yu and Koltun 2016). */
const DILATIONS = [1, 2, 4] as const

/**
 * Planes of a board [batch, planes, height, width]: convolutions of 3 x 3 that keep its size, each further one added to what
 * went in (He et al. 2016). What is on the whole board, its mean over all cells, is told to every cell on the way (global
 * pooling, Wu 2019), and is the features at the end.
 */
export function cellsEncoder(
  scope: Scope,
  observation: Tensor
): { readonly features: Tensor; readonly cells: Tensor } {
  let x = relu(spread(scope.within('conv1'), asPictures(observation), DILATIONS[0]))
  x = relu(add(x, everywhere(linear(scope.within('whole'), pooled(x), CHANNELS))))
  for (const [i, dilation] of DILATIONS.slice(1).entries())
    x = relu(add(x, spread(scope.within(`conv${i + 2}`), x, dilation)))
  return { features: pooled(x), cells: x }
}

const spread = (scope: Scope, x: Tensor, dilation: number): Tensor =>
  conv(scope, x, CHANNELS, 3, { padding: dilation, dilation })

/** [batch, channels, height, width] -> [batch, channels] */
const pooled = (x: Tensor): Tensor => mean(onRow(x), { axes: [2] })

const onRow = (x: Tensor): Tensor => reshape(x, [dim(x.shape, 0), dim(x.shape, 1), -1])

/** [batch, channels] -> [batch, channels, 1, 1] */
const everywhere = (x: Tensor): Tensor => unsqueeze(unsqueeze(x, 2), 3)

/** Whether what is known of cells is of the board that actions lie on. */
export const liesOn = ({ shape }: Tensor, { height, width }: CellActions): boolean =>
  dim(shape, 2) === height && dim(shape, 3) === width

/**
 * So many numbers for each action: those on cells read off their cell, those without a place off the features.
 * cells: [batch, channels, height, width], features: [batch, features] -> [batch, actions, atoms]
 */
export function actionsOnCells(
  scope: Scope,
  { cells, features }: { readonly cells: Tensor; readonly features: Tensor },
  { planes, height, width }: CellActions,
  actions: number,
  atoms: number
): Tensor {
  const batch = dim(cells.shape, 0)
  const onCells = conv(scope.within('cells'), cells, planes * atoms, 1)
  const placed = reshape(transpose(reshape(onCells, [batch, planes, atoms, height * width]), [0, 1, 3, 2]), [
    batch,
    planes * height * width,
    atoms
  ])
  const rest = actions - planes * height * width
  if (rest === 0) return placed
  const unplaced = linear(scope.within('rest'), features, rest * atoms)
  return concat([placed, reshape(unplaced, [batch, rest, atoms])], 1)
}
