/** First values of parameters. Weights are [in, out] for a linear layer and [out, in, height, width] for filters. */
import type { Random } from '../../shared/random'
import { sizeOf, type Shape } from '../engine/shape'
import { fillNormal } from './normal'

/** What an initialiser may know about the parameter it fills. */
export interface Slot {
  readonly shape: Shape
  /** Numbers that one output of the layer is computed from. */
  readonly fanIn: number
  /** Outputs that one input of the layer goes into. */
  readonly fanOut: number
}

export type Initialiser = (values: Float32Array, slot: Slot, random: Random) => void

export const constant =
  (value: number): Initialiser =>
  (values) =>
    void values.fill(value)

export const zeros = constant(0)

function fillUniform(values: Float32Array, limit: number, random: Random): void {
  for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * limit
}

function fillScaled(values: Float32Array, deviation: number, random: Random): void {
  fillNormal(values, random)
  for (let i = 0; i < values.length; i++) values[i]! *= deviation
}

/** U(+-1 / sqrt(fan in)) for weights and biases alike: Torch's, and so DQN's and PyTorch's default. */
export const legacy: Initialiser = (values, { fanIn }, random) =>
  fillUniform(values, 1 / Math.sqrt(fanIn), random)

/** U(+-sqrt(6 / (fan in + fan out))) (Glorot and Bengio 2010). */
export const xavier: Initialiser = (values, { fanIn, fanOut }, random) =>
  fillUniform(values, Math.sqrt(6 / (fanIn + fanOut)), random)

/** N(0, 2 / fan in) (He et al. 2015): keeps the variance through a relu. */
export const he: Initialiser = (values, { fanIn }, random) => fillScaled(values, Math.sqrt(2 / fanIn), random)

export const normal =
  (deviation: number): Initialiser =>
  (values, _, random) =>
    fillScaled(values, deviation, random)

/** Orthogonal rows or columns, whichever are fewer, times `gain` (Saxe et al. 2014). The first axis against the rest. */
export const orthogonal =
  (gain = 1): Initialiser =>
  (values, { shape }, random) => {
    const rows = shape[0] ?? 1
    const columns = sizeOf(shape) / rows
    const long = rows >= columns
    const basis = orthonormal(Math.min(rows, columns), Math.max(rows, columns), random)
    basis.forEach((vector, k) =>
      vector.forEach((x, i) => (values[long ? i * columns + k : k * columns + i] = gain * x))
    )
  }

/** `count` random vectors of `length`, of length 1 and at right angles (Gram and Schmidt, twice over for precision). */
function orthonormal(count: number, length: number, random: Random): Float64Array[] {
  const drawn = new Float32Array(length)
  const basis: Float64Array[] = []
  while (basis.length < count) {
    fillNormal(drawn, random)
    const vector = Float64Array.from(drawn)
    for (let pass = 0; pass < 2; pass++) for (const known of basis) subtract(vector, known)
    const size = Math.sqrt(vector.reduce((squares, x) => squares + x * x, 0))
    basis.push(vector.map((x) => x / size))
  }
  return basis
}

/** Takes away what `vector` has of `unit`. */
function subtract(vector: Float64Array, unit: Float64Array): void {
  let along = 0
  for (let i = 0; i < unit.length; i++) along += vector[i]! * unit[i]!
  for (let i = 0; i < unit.length; i++) vector[i]! -= along * unit[i]!
}

/** Normal numbers, each output's weights [in, out] scaled to the length `deviation` (A3C's actor and critic). */
export const normalisedColumns =
  (deviation: number): Initialiser =>
  (values, { shape }, random) => {
    const columns = shape.at(-1) ?? 1
    fillNormal(values, random)
    for (let column = 0; column < columns; column++) {
      let squares = 0
      for (let i = column; i < values.length; i += columns) squares += values[i]! ** 2
      const scale = deviation / Math.sqrt(squares)
      for (let i = column; i < values.length; i += columns) values[i]! *= scale
    }
  }
