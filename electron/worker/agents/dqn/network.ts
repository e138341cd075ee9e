/** The network of DQN: an encoder, shared layers, and one stream (or two, dueling) that ends in atoms for each action. */
import type { Tensor } from '../../engine/graph'
import { add, concat, matmul, mean, relu, reshape, softmax, sub } from '../../engine/ops'
import { dim } from '../../engine/shape'
import type { Discrete } from '../../../shared/spaces'
import { encode } from '../encoders'
import { linear, noisyLinear } from '../../nn/linear'
import { onlyAllowed } from '../../nn/allowed'
import { actionsOnCells, liesOn } from '../../nn/cells'
import { isPicture } from '../../nn/pictures'
import type { Scope } from '../../nn/scope'
import type { DqnConfig } from './config'

/** What the network says of observations. */
export interface ActionValues {
  /** Z(s, .): [batch, actions, atoms]. The mean return (one atom), logits of c51's values, or quantiles. */
  readonly atoms: Tensor
  /** Q(s, .): [batch, actions]; far down for what is not allowed in s. */
  readonly q: Tensor
  /** Where it looked, of encoders that attend: [batch, rows, columns]. */
  readonly attention?: Tensor
}

const atomCount = (c: DqnConfig): number => (c.distribution === 'none' ? 1 : c.atoms)

/** The returns z_i that c51's atoms stand for. */
export function supportOf({ atoms, vMin, vMax }: DqnConfig): Float32Array {
  return Float32Array.from({ length: atoms }, (_, i) => vMin + (i * (vMax - vMin)) / (atoms - 1))
}

function encoderFor(c: DqnConfig, observation: Tensor, { cells }: Discrete): string {
  if (c.encoder !== 'auto') return c.encoder
  if (cells !== undefined && liesOn(observation, cells)) return 'cells'
  return isPicture(observation.shape.slice(1)) ? 'deepmind' : 'mlp'
}

const dense = (scope: Scope, x: Tensor, out: number, c: DqnConfig): Tensor =>
  c.noisy ? noisyLinear(scope, x, out, c.noisySigma) : linear(scope, x, out)

function layers(scope: Scope, x: Tensor, sizes: readonly number[], c: DqnConfig): Tensor {
  return sizes.reduce((y, size, i) => relu(dense(scope.within(`${i + 1}`), y, size, c)), x)
}

/** [batch, actions, atoms] of one stream. */
function stream(scope: Scope, x: Tensor, actions: number, c: DqnConfig): Tensor {
  const hidden = layers(scope, x, c.streamSizes, c)
  const atoms = atomCount(c)
  return reshape(dense(scope.within('out'), hidden, actions * atoms, c), [dim(x.shape, 0), actions, atoms])
}

/** Q = V + A - mean A, for each atom (Wang et al. 2016, equation 9). */
function duel(value: Tensor, advantage: Tensor): Tensor {
  return add(value, sub(advantage, mean(advantage, { axes: [1], keep: true })))
}

/** E[Z]: what the atoms come to. */
function expectation(atoms: Tensor, c: DqnConfig): Tensor {
  if (c.distribution === 'none') return reshape(atoms, atoms.shape.slice(0, 2))
  if (c.distribution === 'qr') return mean(atoms, { axes: [2] })
  const support = atoms.graph.constant(supportOf(c), [c.atoms, 1])
  return reshape(matmul(softmax(atoms), support), atoms.shape.slice(0, 2))
}

/** What goes in: observation [batch, ...shape], and numbers beside pictures [batch, numbers], or null. */
export interface Seen {
  readonly observation: Tensor
  readonly beside: Tensor | null
}

/** Units of the layer that numbers beside pictures go through before they join what the encoder makes of these. */
const BESIDE_UNITS = 128

/** @throws ShapeError when the observation does not fit the encoder. */
export function qNetwork(
  scope: Scope,
  { observation, beside }: Seen,
  actions: Discrete,
  c: DqnConfig
): ActionValues {
  const encoder = encoderFor(c, observation, actions)
  const { features: looked, attention, cells } = encode(scope, encoder, observation)
  const features =
    beside === null
      ? looked
      : concat([looked, relu(dense(scope.within('beside'), beside, BESIDE_UNITS, c))], 1)
  const hidden = layers(scope.within('hidden'), features, c.hiddenSizes, c)
  const own = scope.within(c.dueling ? 'advantage' : 'q')
  const advantage =
    cells && actions.cells && liesOn(cells, actions.cells)
      ? actionsOnCells(own, { cells, features: hidden }, actions.cells, actions.n, atomCount(c))
      : stream(own, hidden, actions.n, c)
  const atoms = c.dueling ? duel(stream(scope.within('value'), hidden, 1, c), advantage) : advantage
  const q = onlyAllowed(expectation(atoms, c), observation, actions)
  return { atoms, q, ...(attention && { attention }) }
}
