import { Random } from '../../../electron/shared/random'
import type { Graph, Tensor } from '../../../electron/worker/engine/graph'
import { OnnxRuntime } from '../../../electron/worker/engine/runtime/onnx-runtime'
import type { Elements } from '../../../electron/worker/engine/shape'
import { fillNormal } from '../../../electron/worker/nn/normal'
import type { Scope } from '../../../electron/worker/nn/scope'

const runtime = new OnnxRuntime({ threads: 1 })

/** What comes out, with parameters initialised from the seed and other sources as given (normal numbers where not). */
export async function run(
  outputs: Readonly<Record<string, Tensor>>,
  scope: Scope,
  given: Readonly<Record<string, ArrayLike<number>>> = {},
  seed = 5
): Promise<Readonly<Record<string, number[]>>> {
  const executable = await runtime.compile({ outputs })
  const random = new Random(seed)
  scope.initialise(executable.sources as ReadonlyMap<string, Float32Array>, random)
  const learned = new Set(scope.parameters.map(({ name }) => name))
  for (const [name, values] of executable.sources) {
    const own = given[name]
    if (own) values.set(own)
    else if (!learned.has(name)) fill(values, random)
  }
  await executable.run()
  return Object.fromEntries([...executable.results].map(([name, values]) => [name, [...values]]))
}

function fill(values: Elements, random: Random): void {
  if (values instanceof Float32Array) fillNormal(values, random)
  else for (let i = 0; i < values.length; i++) values[i] = random.integer(256)
}

export const parameterCount = (scope: Scope): number =>
  scope.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0)

/** Numbers of a graph's input that are 0, 1, 2 ... */
export const counting = (tensor: ReturnType<Graph['input']>): number[] =>
  Array.from({ length: tensor.shape.reduce((a, b) => a * b, 1) }, (_, i) => i % 256)
