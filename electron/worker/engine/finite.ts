/** Finding where a NaN came from: runs the graph again with every node as an output. Slow, and only done once it is too late. */
import { ancestors, isSource, type Tensor } from './graph'
import type { Program } from './onnx/emit'
import type { Buffers, Runtime } from './runtime/runtime'
import { formatShape, type Elements } from './shape'

/** A number that is not one. The message names the op or the source where it first appears. */
export class NonFiniteError extends Error {
  override readonly name = 'NonFiniteError'
}

/** One sentence that names the first node, in order of computing, with a NaN or an infinity. */
export async function describeTrouble(runtime: Runtime, program: Program, sources: Buffers): Promise<string> {
  for (const [name, values] of sources)
    if (!isFinite(values)) return `The step was not taken: ${name} holds ${firstBad(values)}.`
  const nodes = ancestors(Object.values(program.outputs)).filter(
    (node) => node.dtype === 'float32' && !isSource(node)
  )
  const run = await runtime.compile(
    { outputs: Object.fromEntries(nodes.map((node, i) => [`node ${i}`, node])) },
    sources
  )
  await run.run()
  const found = nodes.findIndex((_, i) => !isFinite(run.results.get(`node ${i}`)!))
  await run.close()
  const node = nodes[found]
  if (!node)
    return 'The step was not taken: the loss or a gradient was not finite, but a second look could not find where.'
  return `The step was not taken: ${describe(node)} gave ${firstBad(run.results.get(`node ${found}`)!)}.`
}

const describe = ({ op, inputs, shape }: Tensor): string =>
  `${op.name} of ${inputs.map((x) => x.name ?? `${x.op.name}${formatShape(x.shape)}`).join(' and ')} to ${formatShape(shape)}`

const isFinite = (values: Elements): boolean => values.every(Number.isFinite)

const firstBad = (values: Elements): number | undefined =>
  [...values].find((value) => !Number.isFinite(value))
