/** A network for the arcade game whose first step, without parameters, turns the pictures so that the ship stands in the middle. */
import type { Tensor } from '../../../electron/worker/engine/graph'
import {
  add,
  argMax,
  concat,
  flatten,
  gather,
  matmul,
  max,
  relu,
  reshape,
  slice,
  sliceAxis,
  sqrt
} from '../../../electron/worker/engine/ops'
import { ShapeError, dim } from '../../../electron/worker/engine/shape'
import { conv } from '../../../electron/worker/nn/conv'
import { asPictures } from '../../../electron/worker/nn/pictures'
import type { Scope } from '../../../electron/worker/nn/scope'

const SIDE = 84
const MIDDLE = SIDE / 2
/** The row of the picture in which the ship is widest, and nothing else is wide. */
const SHIP_ROW = 72
/** The ship is five columns wide. */
const REACH = 3
/** The rows that are played in: without the scores above and the credits below. */
const [TOP, BOTTOM] = [8, 76]
/** The sides of the screen, which would otherwise be lost in the turn. */
const WALL = 0.5

/** What lies around and over the ship, as rows and columns of the field. */
const NEAR = { top: 22, bottom: 67, left: MIDDLE - 13, right: MIDDLE + 14 } as const

/**
 * Two convolutions over the whole field (Mnih et al. 2013), and beside them one over what is near the ship, whose small stride
 * keeps where a shot is, and which way it moves: with a stride of four that is known only roughly. [batch, features]
 * @throws ShapeError for pictures of another size
 */
export function shipCentred(scope: Scope, observation: Tensor): Tensor {
  const field = centredOnShip(observation)
  const [batch, pictures] = field.shape as [number, number]
  const far = relu(conv(scope.within('conv1'), field, 16, 8, { stride: 4 }))
  const farther = relu(conv(scope.within('conv2'), far, 32, 4, { stride: 2 }))
  const around = slice(field, [0, 0, NEAR.top, NEAR.left], [batch, pictures, NEAR.bottom, NEAR.right])
  const near = relu(conv(scope.within('near'), around, 16, 7, { stride: 2 }))
  // Whether something is anywhere at all, as the ship's own shot: places alone say that badly.
  const anywhere = [far, near].map((map) => max(map, { axes: [2, 3] }))
  return concat([flatten(farther), flatten(near), ...anywhere], 1)
}

/**
 * Pictures [batch, time, 84, 84], newest last -> the field [batch, time, 68, 84] with the ship of the newest picture in the
 * middle column. Columns that leave at one side come in at the other, where a line shows the screen's sides. So a shot to be
 * dodged is always at the same place, wherever the ship is: a spatial transformer (Jaderberg et al. 2015) whose localisation
 * is given instead of learned. The root makes thin shots, faint in an area average, brighter.
 * @throws ShapeError for pictures of another size
 */
export function centredOnShip(observation: Tensor): Tensor {
  const x = asPictures(observation)
  const [batch, pictures, height, width] = x.shape as [number, number, number, number]
  if (height !== SIDE || width !== SIDE)
    throw new ShapeError(`ship-centred needs pictures of ${SIDE} x ${SIDE}, not ${height} x ${width}`)
  const rows = BOTTOM - TOP
  const field = add(sqrt(sliceAxis(x, 2, TOP, BOTTOM)), x.graph.constant(walls(), [SIDE]))
  const turn = reshape(gather(x.graph.constant(turns(), [SIDE, SIDE * SIDE]), shipColumn(x)), [
    batch,
    SIDE,
    SIDE
  ])
  const turned = matmul(reshape(field, [batch, pictures * rows, SIDE]), turn)
  return reshape(turned, [batch, pictures, rows, SIDE])
}

/** Column of the ship's middle in the newest picture: [batch]. */
function shipColumn(x: Tensor): Tensor {
  const newest = sliceAxis(x, 1, dim(x.shape, 1) - 1, dim(x.shape, 1))
  const row = reshape(sliceAxis(newest, 2, SHIP_ROW, SHIP_ROW + 1), [dim(x.shape, 0), SIDE])
  return argMax(matmul(row, x.graph.constant(nearness(), [SIDE, SIDE])))
}

/** How much a lit column says that the ship is at another: [lit, ship]. */
const nearness = (): Float32Array =>
  Float32Array.from({ length: SIDE * SIDE }, (_, i) =>
    Math.max(0, REACH - Math.abs(Math.floor(i / SIDE) - (i % SIDE)))
  )

const walls = (): Float32Array =>
  Float32Array.from({ length: SIDE }, (_, i) => (i === 0 || i === SIDE - 1 ? WALL : 0))

/** For a ship at each column the matrix [from, to] that moves columns: [ship, from * to]. */
function turns(): Float32Array {
  const all = new Float32Array(SIDE ** 3)
  for (let ship = 0; ship < SIDE; ship++)
    for (let to = 0; to < SIDE; to++) {
      const from = (to + ship + SIDE - MIDDLE) % SIDE
      all[(ship * SIDE + from) * SIDE + to] = 1
    }
  return all
}
