/** Reverse-mode differentiation. The result is more graph, so it can be differentiated again. */
import { ancestors, type Tensor } from './graph'
import { refuse } from './op'
import { add } from './ops'
import { formatShape, sizeOf } from './shape'

/**
 * d loss / d x for each x of `wrt` (parameters, or any tensors on the way to the loss), each of its x's shape. Zeros for
 * an x that the loss does not depend on. `loss` is a single number.
 */
export function gradients(loss: Tensor, wrt: readonly Tensor[]): Tensor[] {
  if (sizeOf(loss.shape) !== 1 || loss.dtype !== 'float32')
    refuse('gradients', [loss], 'the loss must be a single float32; sum or average it first')
  const order = ancestors([loss])
  const moving = dependents(order, wrt)
  const slopes = new Map<Tensor, Tensor>([[loss, loss.graph.constant(1, loss.shape)]])
  for (const y of order.reverse()) {
    const dy = slopes.get(y)
    if (dy && moving.has(y)) pullBack(y, dy, moving, slopes)
  }
  return wrt.map((x) => slopes.get(x) ?? x.graph.constant(0, x.shape))
}

/** Adds what `dy` means for each input of `y` that moves. */
function pullBack(y: Tensor, dy: Tensor, moving: ReadonlySet<Tensor>, slopes: Map<Tensor, Tensor>): void {
  y.inputs.forEach((x, i) => {
    if (!moving.has(x) || !y.op.gradient) return
    const slope = y.op.gradient(i, dy, y)
    if (formatShape(slope.shape) !== formatShape(x.shape))
      refuse(`gradient of ${y.op.name}`, y.inputs, `input ${i} got ${formatShape(slope.shape)}`)
    const known = slopes.get(x)
    slopes.set(x, known ? add(known, slope) : slope)
  })
}

/** The tensors that move when one of `wrt` does, as far as gradients pass. */
function dependents(order: readonly Tensor[], wrt: readonly Tensor[]): Set<Tensor> {
  const moving = new Set(wrt)
  for (const tensor of order)
    if (tensor.op.gradient && tensor.inputs.some((input) => moving.has(input))) moving.add(tensor)
  return moving
}
