/** Recurrent layers, one step in time; what they compute is in engine/compose/recurrent. */
import type { Tensor } from '../engine/graph'
import { gruCell, lstmCell, type CellWeights } from '../engine/compose/recurrent'
import { dim } from '../engine/shape'
import { legacy, type Initialiser } from './initialisers'
import type { Scope } from './scope'

export interface CellOptions {
  /** First weights; U(+-1 / sqrt(size)) when left out, as in PyTorch. */
  readonly weight?: Initialiser
  readonly bias?: Initialiser
}

function cellWeights(
  scope: Scope,
  x: Tensor,
  size: number,
  gates: number,
  { weight = legacy, bias = legacy }: CellOptions
): CellWeights {
  const fans = { fanIn: size, fanOut: size }
  const wide = gates * size
  return {
    input: scope.parameter('input', [dim(x.shape, -1), wide], fans, weight),
    state: scope.parameter('state', [size, wide], fans, weight),
    inputBias: scope.parameter('inputBias', [wide], fans, bias),
    stateBias: scope.parameter('stateBias', [wide], fans, bias)
  }
}

/** x: [batch, in]; h and c: [batch, size]. */
export function lstm(
  scope: Scope,
  x: Tensor,
  h: Tensor,
  c: Tensor,
  options: CellOptions = {}
): { h: Tensor; c: Tensor } {
  return lstmCell(x, h, c, cellWeights(scope, x, dim(h.shape, -1), 4, options))
}

/** x: [batch, in]; h: [batch, size]. */
export const gru = (scope: Scope, x: Tensor, h: Tensor, options: CellOptions = {}): Tensor =>
  gruCell(x, h, cellWeights(scope, x, dim(h.shape, -1), 3, options))
