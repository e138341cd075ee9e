/**
 * tfjs as the second runtime: plain, node by node, with no thought for speed. It computes every op by code that shares
 * nothing with ONNX Runtime's, which is what makes the comparison worth something.
 */
import type { TensorLike } from '@tensorflow/tfjs-core'
import type { ErrorData } from '../../../shared/errors'
import { ancestors, isSource, SOURCES, type Tensor } from '../graph'
import type { Tf, TfTensor } from '../op'
import { portsOf, type Program } from '../onnx/emit'
import { elementsFor, sizeOf, type Elements } from '../shape'
import { fallbackFrom } from './fallback'
import { bufferFor, type Buffers, type Executable, type Runtime } from './runtime'

const makeBuffer = ({ dtype, shape }: Tensor): Elements => elementsFor(dtype, sizeOf(shape))

export class TfjsRuntime implements Runtime {
  readonly name: string

  /** @param tf the library, with a backend chosen  @param fallback why that backend is not the one asked for */
  constructor(
    private readonly tf: Tf,
    readonly fallback: ErrorData | null = null
  ) {
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

  /** It keeps nothing between two runs. */
  async close(): Promise<void> {}
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

/** tfjs over TensorFlow's own library, which a person may install with the app; the first that is there is taken. */
const NATIVE = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node']

/**
 * tfjs with the best backend that is installed. One that is there but cannot be loaded leaves a word in `fallback`.
 * @param load imports a package by its name
 */
export async function bestTfjs(load = byName): Promise<TfjsRuntime> {
  let fallback: ErrorData | null = null
  for (const name of NATIVE) {
    try {
      return new TfjsRuntime(await tried(tfOf(await load(name))), fallback)
    } catch (error) {
      if (!isMissing(error, name)) fallback ??= fallbackFrom(name, error)
    }
  }
  return new TfjsRuntime(await loadTfjs(), fallback)
}

/** A name that is no literal: neither the bundler nor the check for unused packages looks for what need not be there. */
const byName = (name: string): Promise<unknown> => import(/* @vite-ignore */ name)

/** A CommonJS package stands whole in `default`. */
const tfOf = (module: unknown): Tf => (module as { default?: Tf }).default ?? (module as Tf)

/** The library once it has computed something: built for another version of Node, it is loaded and then fails at any op. */
async function tried(tf: Tf): Promise<Tf> {
  await tf.ready()
  tf.tidy(() => tf.add(1, 1).dataSync())
  return tf
}

/** The package itself is not installed, rather than something that it needs. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`)
}
