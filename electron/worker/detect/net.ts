/**
 * The network that finds things: three convolutions of stride 2, a residual block at stride 8, one at stride 16 that is laid
 * over it again, and a head that says of every cell of 8 x 8 pixels what is there and how far its edges are. About 101,000
 * parameters. Measured in docs/detector.md.
 */
import type { Tensor } from '../engine/graph'
import { add, cast, concat, exp, expand, mul, relu, reshape, sigmoid, sliceAxis, sub } from '../engine/ops'

/** Pixels along a cell. */
export const STRIDE = 8
/** Edges are told as exp(d) times this, in pixels. */
const EDGE_UNIT = 16
/** Numbers for the box of a cell: how far its left, top, right and bottom edges are from the cell's middle. */
export const EDGES = 4

const STEM = [8, 16, 32]
const FINE = 32
const COARSE = 48

/** How a layer of convolution is made. */
export interface UnitSpec {
  readonly out: number
  readonly kernel: 1 | 3
  readonly stride?: 1 | 2
  /** The last of a residual block: at first it adds nothing (Goyal et al. 2017). */
  readonly startsAtZero?: boolean
}

/** A convolution with its norm, by name: one after the other while it learns, folded into one when it is used. */
export type ConvUnit = (name: string, x: Tensor, spec: UnitSpec) => Tensor
/** The last layer, with a bias and without a norm. */
export type OutputLayer = (x: Tensor, out: number) => Tensor

/** What makes the network's layers. */
export interface Layers {
  readonly unit: ConvUnit
  readonly output: OutputLayer
}

/**
 * @param picture [batch, 3, height, width], 0 to 1; sides are multiples of 16
 * @returns [batch, classes + 4, height / 8, width / 8]: logits of the classes, then d of the four edges
 */
export function detectorNet({ unit, output }: Layers, picture: Tensor, classes: number): Tensor {
  let x = picture
  STEM.forEach((out, i) => (x = relu(unit(`stem${i + 1}`, x, { out, kernel: 3, stride: 2 }))))
  const fine = residual(unit, 'fine', x, FINE)
  const down = relu(unit('down', fine, { out: COARSE, kernel: 3, stride: 2 }))
  const coarse = residual(unit, 'coarse', down, COARSE)
  const lateral = unit('lateral', coarse, { out: FINE, kernel: 1 })
  const joined = relu(unit('join', relu(add(fine, twice(lateral))), { out: FINE, kernel: 3 }))
  return output(relu(unit('head', joined, { out: FINE, kernel: 3 })), classes + EDGES)
}

function residual(unit: ConvUnit, name: string, x: Tensor, out: number): Tensor {
  const inner = relu(unit(`${name}1`, x, { out, kernel: 3 }))
  return relu(add(x, unit(`${name}2`, inner, { out, kernel: 3, startsAtZero: true })))
}

/** Twice as high and as wide, each pixel four times. */
function twice(x: Tensor): Tensor {
  const [batch, channels, height, width] = x.shape as [number, number, number, number]
  const cells = reshape(x, [batch, channels, height, 1, width, 1])
  return reshape(expand(cells, [batch, channels, height, 2, width, 2]), [
    batch,
    channels,
    2 * height,
    2 * width
  ])
}

/** Bytes as numbers from 0 to 1. */
export const unitBytes = (bytes: Tensor): Tensor => mul(cast(bytes, 'float32'), 1 / 255)

/** Pixels from the middle of each cell to its box's left, top, right and bottom: [batch, 4, rows, columns]. */
export const edgesOf = (raw: Tensor, classes: number): Tensor =>
  mul(exp(sliceAxis(raw, 1, classes, classes + EDGES)), EDGE_UNIT)

/** How likely each kind is in each cell, as logits: [batch, classes, rows, columns]. */
export const logitsOf = (raw: Tensor, classes: number): Tensor => sliceAxis(raw, 1, 0, classes)

/**
 * What the network says, in the layout of YOLOv8: [batch, 4 + classes, cells], a box by its middle and its size in pixels of
 * the picture, then the probability of each class.
 */
export function asYoloV8(raw: Tensor, classes: number): Tensor {
  const [batch, , rows, columns] = raw.shape as [number, number, number, number]
  const cells = rows * columns
  const edges = reshape(edgesOf(raw, classes), [batch, EDGES, cells])
  const [left, top, right, bottom] = [0, 1, 2, 3].map((i) => sliceAxis(edges, 1, i, i + 1)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor
  ]
  const middle = (along: (cell: number) => number): Tensor =>
    raw.graph.constant(
      Float32Array.from({ length: cells }, (_, cell) => (along(cell) + 0.5) * STRIDE),
      [1, 1, cells]
    )
  const x = add(
    middle((cell) => cell % columns),
    mul(sub(right, left), 0.5)
  )
  const y = add(
    middle((cell) => Math.floor(cell / columns)),
    mul(sub(bottom, top), 0.5)
  )
  const scores = sigmoid(reshape(logitsOf(raw, classes), [batch, classes, cells]))
  return concat([x, y, add(left, right), add(top, bottom), scores], 1)
}
