import { POLICY_FORMAT } from '../../electron/worker/deploy/policy-format'
import { Graph, type Tensor } from '../../electron/worker/engine/graph'
import { emitOnnx } from '../../electron/worker/engine/onnx/emit'
import { add, cast, mul, reshape, slice } from '../../electron/worker/engine/ops'
import type { Dtype, Shape } from '../../electron/worker/engine/shape'

/** What is in a policy file, and what it says is. */
export interface Handmade {
  readonly env?: string
  readonly input?: string
  readonly output?: string
  readonly dtype?: Dtype
  /** Of the input. */
  readonly shape?: Shape
  /** Of the input, as the metadata has it. */
  readonly told?: { readonly dtype: string; readonly shape: readonly number[] }
  /** What it always prefers. */
  readonly preferences?: readonly number[]
  readonly toldActions?: number
  /** How it is to be played. */
  readonly choice?: 'drawn'
  /** How many rows of numbers it says it sees at once. */
  readonly frames?: string
  /** In place of the preferences, computed from the input. */
  readonly compute?: (graph: Graph, input: Tensor) => Tensor
  /** The shape of a second input for numbers beside the first, and how many the metadata tells of; left out: none. */
  readonly beside?: { readonly shape?: Shape; readonly name?: string; readonly told?: number }
}

/** Of the environment invaders-ram. */
export const NUMBERS = 148

/** An ONNX file in our format that prefers what it is told to, and may lie about itself. */
export function handmadePolicy({
  env = 'invaders-ram',
  input = 'observation',
  output = 'preferences',
  dtype = 'float32',
  shape = [1, NUMBERS],
  told = { dtype: 'float32', shape: [NUMBERS] },
  preferences = [1, 2, 3, 4, 5, 6],
  toldActions = 6,
  choice,
  frames,
  compute,
  beside
}: Handmade = {}): Uint8Array {
  const graph = new Graph()
  const seen = graph.input(input, shape, dtype)
  const size = seen.shape.reduce((product, n) => product * n, 1)
  const first = cast(slice(reshape(seen, [1, size]), [0, 0], [1, 1]), 'float32')
  const always = graph.constant([...preferences], [1, preferences.length])
  const second = beside?.shape && graph.input(beside.name ?? 'fields', beside.shape)
  const said = second ? add(always, mul(slice(second, [0, 0], [1, 1]), 0)) : always
  return emitOnnx({
    // What nothing is computed from does not come into the file.
    outputs: { [output]: compute?.(graph, seen) ?? add(said, mul(first, 0)) },
    metadata: {
      format: POLICY_FORMAT,
      env,
      agent: 'dqn',
      ...(choice === undefined ? {} : { choice }),
      ...(frames === undefined ? {} : { frames }),
      observation: JSON.stringify({
        ...{ kind: 'box', ...told, low: 0, high: 1 },
        ...(beside?.told === undefined ? {} : { beside: beside.told })
      }),
      action: JSON.stringify({ kind: 'discrete', n: toldActions })
    }
  })
}
