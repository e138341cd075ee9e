/**
 * tfjs as the second runtime: plain, node by node, with no thought for speed. It computes every op by code that shares
 * nothing with ONNX Runtime's, which is what makes the comparison worth something.
 */
import type { TensorLike } from '@tensorflow/tfjs-core'
import { ancestors, isSource, SOURCES, type Tensor } from '../graph'
import type { Tf, TfTensor } from '../op'
import { portsOf, type Program } from '../onnx/emit'
import { elementsFor, sizeOf, type Elements } from '../shape'
import { bufferFor, type Buffers, type Executable, type Runtime } from './runtime'

const makeBuffer = ({ dtype, shape }: Tensor): Elements => elementsFor(dtype, sizeOf(shape))

export class TfjsRuntime implements Runtime {
  readonly name: string

  /** @param tf the library, with a backend chosen (see `loadTfjs`, or the user's own tfjs-node-gpu) */
  constructor(private readonly tf: Tf) {
    this.name = `tfjs (${tf.getBackend()})`
  }

  async compile(program: Program, buffers: Buffers = new Map()): Promise<Executable> {
    const { sources, outputs } = portsOf(program)
    const fed = new Map(sources.map((t) => [t.name!, bufferFor(t.name!, t, buffers, makeBuffer)]))
    const results = new Map([...outputs].map(([name, t]) => [name, bufferFor(name, t, buffers, makeBuffer)]))
    const run = async (): Promise<void> => {
      this.tf.tidy(() => {
        const values = evaluate(this.tf, program, fed)
        for (const [name, tensor] of outputs) results.get(name)!.set(values.get(tensor)!.dataSync())
      })
    }
    return { sources: fed, results, run, close: async () => {} }
  }
}

/** Every node's value, in order. */
function evaluate(tf: Tf, program: Program, fed: Buffers): Map<Tensor, TfTensor> {
  const values = new Map<Tensor, TfTensor>()
  for (const node of ancestors(Object.values(program.outputs))) {
    const inputs = node.inputs.map((input) => values.get(input)!)
    const data = node.op === SOURCES.constant ? node.data! : fed.get(node.name ?? '')
    values.set(node, isSource(node) ? toTfjs(tf, node, data!) : node.op.tfjs(tf, inputs, node))
  }
  return values
}

/** tfjs has no uint8: bytes are int32 there. It keeps the array it is given, so it is given one of its own. */
function toTfjs(tf: Tf, { dtype, shape }: Tensor, data: Elements): TfTensor {
  const own: TensorLike = dtype === 'uint8' ? Int32Array.from(data) : data.slice()
  return tf.tensor(own, [...shape], dtype === 'uint8' ? 'int32' : dtype)
}

/** tfjs with its plain CPU backend, which runs everywhere. */
export async function loadTfjs(): Promise<Tf> {
  const tf = await import('@tensorflow/tfjs-core')
  // Otherwise its first op prints an advertisement for tfjs-node.
  tf.enableProdMode()
  await import('@tensorflow/tfjs-backend-cpu')
  await tf.setBackend('cpu')
  return tf
}
