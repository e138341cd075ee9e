/** Running an ONNX file that was written elsewhere: a policy that was exported, a detector. */
import { env, InferenceSession, OrtTensor, type ValueMetadata } from './onnxruntime'

// What goes wrong it throws; that it also prints it, at every failing run, would be said twice.
env.logLevel = 'fatal'
const FATAL = 4 as const

export interface FilePort {
  readonly name: string
  /** `float32`, `uint8` ... */
  readonly dtype: string
  /** Sizes that are open are words. */
  readonly shape: readonly (number | string)[]
}

/** What goes into one input. */
export interface FileInput {
  readonly data: Float32Array | Uint8Array
  readonly shape: readonly number[]
}

export class OnnxFile {
  private constructor(private readonly session: InferenceSession) {}

  /** @throws Error in ONNX Runtime's words when it is none or cannot be run. */
  static async load(bytes: Uint8Array): Promise<OnnxFile> {
    const options = { intraOpNumThreads: 1, executionProviders: ['cpu'], logSeverityLevel: FATAL }
    return new OnnxFile(await InferenceSession.create(bytes, options))
  }

  get inputs(): readonly FilePort[] {
    return portsOf(this.session.inputMetadata)
  }

  get outputs(): readonly FilePort[] {
    return portsOf(this.session.outputMetadata)
  }

  /** One output, as it comes, for one input of the given shape. @throws Error in ONNX Runtime's words. */
  async run(
    input: string,
    data: Float32Array | Uint8Array,
    shape: readonly number[],
    output: string
  ): Promise<Float32Array> {
    return (await this.runAll({ [input]: { data, shape } }, [output]))[0]!
  }

  /** Several outputs, for inputs by their names. @throws Error in ONNX Runtime's words. */
  async runAll(
    inputs: Readonly<Record<string, FileInput>>,
    outputs: readonly string[]
  ): Promise<Float32Array[]> {
    const feeds = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, tensorOf(input)]))
    const results = await this.session.run(feeds, [...outputs], { logSeverityLevel: FATAL })
    return outputs.map((output) => results[output]!.data as Float32Array)
  }

  /** The shapes of all outputs for such inputs: sizes that a file leaves open are told only by running it. */
  async shapes(
    inputs: Readonly<Record<string, FileInput>>
  ): Promise<{ readonly name: string; readonly shape: readonly number[] }[]> {
    const feeds = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, tensorOf(input)]))
    const results = await this.session.run(feeds, { logSeverityLevel: FATAL })
    return this.outputs.map(({ name }) => ({ name, shape: results[name]!.dims }))
  }

  async close(): Promise<void> {
    await this.session.release()
  }
}

const tensorOf = ({ data, shape }: FileInput): OrtTensor =>
  data instanceof Uint8Array
    ? new OrtTensor('uint8', data, [...shape])
    : new OrtTensor('float32', data, [...shape])

const portsOf = (metadata: readonly ValueMetadata[]): FilePort[] =>
  metadata.flatMap((port) =>
    port.isTensor ? [{ name: port.name, dtype: port.type, shape: port.shape }] : []
  )
