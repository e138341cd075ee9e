/** Recurrent cells: one step in time. Weights are [features in, gates * size]; gates are in PyTorch's order. */
import type { Tensor } from '../graph'
import { add, matmul, mul, sigmoid, split, sub, tanh } from '../ops'

/** What a cell learns: from its input, from its state, and a bias for each. */
export interface CellWeights {
  input: Tensor
  state: Tensor
  inputBias: Tensor
  stateBias: Tensor
}

/** Long short-term memory (Hochreiter and Schmidhuber 1997; forget gate of Gers et al. 2000). Gates: i, f, g, o. */
export function lstmCell(x: Tensor, h: Tensor, c: Tensor, w: CellWeights): { h: Tensor; c: Tensor } {
  const fromInput = add(matmul(x, w.input), w.inputBias)
  const fromState = add(matmul(h, w.state), w.stateBias)
  const [i, f, g, o] = split(add(fromInput, fromState), 1, 4) as [Tensor, Tensor, Tensor, Tensor]
  const next = add(mul(sigmoid(f), c), mul(sigmoid(i), tanh(g)))
  return { h: mul(sigmoid(o), tanh(next)), c: next }
}

/** Gated recurrent unit (Cho et al. 2014), with the reset gate after the product as in PyTorch. Gates: r, z, n. */
export function gruCell(x: Tensor, h: Tensor, w: CellWeights): Tensor {
  const [rx, zx, nx] = split(add(matmul(x, w.input), w.inputBias), 1, 3) as [Tensor, Tensor, Tensor]
  const [rh, zh, nh] = split(add(matmul(h, w.state), w.stateBias), 1, 3) as [Tensor, Tensor, Tensor]
  const reset = sigmoid(add(rx, rh))
  const update = sigmoid(add(zx, zh))
  const candidate = tanh(add(nx, mul(reset, nh)))
  return add(mul(sub(1, update), candidate), mul(update, h))
}
