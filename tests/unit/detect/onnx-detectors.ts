/** ONNX files that stand for detectors: whatever picture they get, they give the numbers they were made with. */
import { emitOnnx } from '../../../electron/worker/engine/onnx/emit'
import { Graph, type Tensor } from '../../../electron/worker/engine/graph'
import { add, mul, sum } from '../../../electron/worker/engine/ops'
import type { Shape } from '../../../electron/worker/engine/shape'

export interface StandIn {
  readonly data: ArrayLike<number>
  readonly shape: Shape
}

export interface StandInOptions {
  readonly input?: Shape
  readonly metadata?: Readonly<Record<string, string>>
}

/** A file with these outputs, in their order; its input is a picture of 64 x 64 unless told otherwise. */
export function standIn(
  outputs: Readonly<Record<string, StandIn>>,
  { input = [1, 3, 64, 64], metadata = {} }: StandInOptions = {}
): Uint8Array {
  const g = new Graph()
  const nothing = mul(sum(g.input('images', input)), 0)
  const tensors = Object.entries(outputs).map(([name, { data, shape }]): [string, Tensor] => [
    name,
    add(g.constant(data, shape), nothing)
  ])
  return emitOnnx({ outputs: Object.fromEntries(tensors), metadata })
}
