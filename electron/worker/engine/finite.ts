/** Finding where a NaN came from: runs the graph again with every node as an output. Slow, and only done once it is too late. */
import type { LocalizedText } from '../../shared/language'
import { ancestors, isSource, type Tensor } from './graph'
import type { Program } from './onnx/emit'
import type { Buffers, Runtime } from './runtime/runtime'
import { formatShape, type Elements } from './shape'

/** A number that is not one. */
export class NonFiniteError extends Error {
  override readonly name = 'NonFiniteError'
  /** `why`: names the op or the source where it first appears, to stand inside a sentence. */
  constructor(readonly why: LocalizedText) {
    super(`The step was not taken: ${why.en}.`)
  }
}

/** Names the first node, in order of computing, with a NaN or an infinity. */
export async function describeTrouble(
  runtime: Runtime,
  program: Program,
  sources: Buffers
): Promise<LocalizedText> {
  for (const [name, values] of sources) if (!isFinite(values)) return holds(name, firstBad(values))
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
  return node ? gave(node, firstBad(run.results.get(`node ${found}`)!)) : NOWHERE
}

const NOWHERE: LocalizedText = {
  en: 'the loss or a gradient was not finite, but a second look could not find where',
  fr: 'la perte ou un gradient n’était pas fini, mais un second examen n’a pas trouvé où'
}

const holds = (name: string, bad: number | undefined): LocalizedText => ({
  en: `${name} holds ${bad}`,
  fr: `${name} contient ${bad}`
})

const gave = (node: Tensor, bad: number | undefined): LocalizedText => {
  const [inputs, output] = [node.inputs.map(nameOf), formatShape(node.shape)]
  return {
    en: `${node.op.name} of ${inputs.join(' and ')} to ${output} gave ${bad}`,
    fr: `${node.op.name} de ${inputs.join(' et ')} vers ${output} a donné ${bad}`
  }
}

const nameOf = ({ name, op, shape }: Tensor): string => name ?? `${op.name}${formatShape(shape)}`

const isFinite = (values: Elements): boolean => values.every(Number.isFinite)

const firstBad = (values: Elements): number | undefined =>
  [...values].find((value) => !Number.isFinite(value))
