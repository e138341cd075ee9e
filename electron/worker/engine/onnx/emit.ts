/**
 * A graph as an ONNX file of standard inference ops. Names and bytes depend only on what is computed: the same
 * program gives the same file.
 */
import { ancestors, SOURCES, type Tensor } from '../graph'
import type { OnnxAttribute, OnnxWriter } from '../op'
import type { Elements, Shape } from '../shape'
import { encodeModel, type OnnxConstant, type OnnxNode, type OnnxPort } from './model'

/** What to compute, and what to call it. */
export interface Program {
  outputs: Readonly<Record<string, Tensor>>
  /** Written into the file: which env, which action space, which run. */
  metadata?: Readonly<Record<string, string>>
}

/** Where a program's numbers come from. */
export interface Ports {
  /** Inputs, then parameters, each in the order of their making. */
  sources: readonly Tensor[]
  outputs: ReadonlyMap<string, Tensor>
}

export function portsOf({ outputs }: Program): Ports {
  const all = ancestors(Object.values(outputs))
  const of = (op: Tensor['op']): Tensor[] => all.filter((tensor) => tensor.op === op)
  const sources = [...of(SOURCES.input), ...of(SOURCES.parameter)]
  const clash = sources.find(({ name }) => Object.hasOwn(outputs, name!))
  if (clash)
    throw new Error(`An output cannot be called ${clash.name!}: the graph has a source of that name.`)
  return { sources, outputs: new Map(Object.entries(outputs)) }
}

/** What another way of writing ops has at hand. */
export interface PlainWriter extends OnnxWriter {
  /** The name of a tensor that has been written, its elements in their usual order. */
  plain(tensor: Tensor): string
  /** Writes a tensor's op as it always is, and returns the name of its result. */
  writePlain(tensor: Tensor): string
  /** A constant. */
  floats(values: Float32Array, shape: Shape): string
}

/** Another way of writing ops, for one machine: the file is to be run here, not kept. */
export interface Lowering {
  /** Writes a tensor in its own way. False: it is to be written as always. */
  write(tensor: Tensor): boolean
  /** The name of a tensor it wrote, its elements in their usual order. */
  plain(tensor: Tensor): string
}

type LoweringMaker = (writer: PlainWriter, program: Program) => Lowering

/** The first that writes a tensor in its own way does. */
export const inOrder =
  (...makers: readonly LoweringMaker[]): LoweringMaker =>
  (writer, program) => {
    const all = makers.map((make) => make(writer, program))
    const authors = new Map<Tensor, Lowering>()
    const write = (tensor: Tensor): boolean => {
      const author = all.find((one) => one.write(tensor))
      if (author) authors.set(tensor, author)
      return author !== undefined
    }
    return { write, plain: (tensor) => authors.get(tensor)!.plain(tensor) }
  }

/** For a file that is to be run on this machine, not kept. */
export interface LocalOptions {
  lowering?: LoweringMaker
  /** The name of a further output, before all others: an empty list. */
  emptyList?: string
}

/**
 * The bytes of an ONNX file. Parameters whose values are given by name are written into it (an exported policy);
 * the others are inputs of it (a training step).
 */
export function emitOnnx(
  program: Program,
  values: ReadonlyMap<string, Elements> = new Map(),
  { lowering, emptyList }: LocalOptions = {}
): Uint8Array {
  const emitter = new Emitter(values)
  emitter.writeAll(program, lowering?.(emitter, program))
  if (emptyList !== undefined) emitter.writeEmptyList(emptyList)
  const { sources } = portsOf(program)
  const list = { dtype: 'float32', shape: [], isSequence: true } as const
  return encodeModel({
    name: 'apprenti',
    nodes: emitter.nodes,
    constants: emitter.constants,
    inputs: sources.filter(({ name }) => !values.has(name!)).map((tensor) => port(tensor.name!, tensor)),
    outputs: [
      ...(emptyList === undefined ? [] : [{ name: emptyList, ...list }]),
      ...Object.entries(program.outputs).map(([name, tensor]) => port(name, tensor))
    ],
    metadata: program.metadata ?? {}
  })
}

const port = (name: string, { dtype, shape }: Tensor): OnnxPort => ({ name, dtype, shape })

class Emitter implements PlainWriter {
  nodes: OnnxNode[] = []
  constants: OnnxConstant[] = []
  private readonly names = new Map<Tensor, string>()
  private readonly shared = new Map<string, string>()
  private lowering: Lowering | undefined

  constructor(private readonly values: ReadonlyMap<string, Elements>) {}

  writeAll({ outputs }: Program, lowering: Lowering | undefined): void {
    this.lowering = lowering
    for (const tensor of ancestors(Object.values(outputs)))
      if (!lowering?.write(tensor)) this.names.set(tensor, this.writePlain(tensor))
    for (const [name, tensor] of Object.entries(outputs))
      this.nodes.push({ type: 'Identity', inputs: [this.plain(tensor)], output: name, attributes: {} })
    if (lowering) this.dropUnused(Object.keys(outputs))
  }

  writeEmptyList(name: string): void {
    this.nodes.push({ type: 'SequenceEmpty', inputs: [], output: name, attributes: {} })
  }

  /** ONNX Runtime computes every node of a file, needed or not. */
  private dropUnused(outputs: readonly string[]): void {
    const used = new Set(outputs)
    const isUsed = ({ output, inputs }: OnnxNode): boolean => {
      if (used.has(output)) inputs.forEach((name) => used.add(name))
      return used.has(output)
    }
    this.nodes = this.nodes.reverse().filter(isUsed).reverse()
    this.constants = this.constants.filter(({ name }) => used.has(name))
  }

  node(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
    domain?: string
  ): string {
    const output = `%${this.nodes.length}`
    this.nodes.push({ type, inputs, output, attributes, ...(domain !== undefined && { domain }) })
    return output
  }

  ints(values: readonly number[]): string {
    return this.once(`int64 ${values.join()}`, 'int64', [values.length], BigInt64Array.from(values, BigInt))
  }

  int32s(values: readonly number[]): string {
    return this.once(`int32 ${values.join()}`, 'int32', [values.length], Int32Array.from(values))
  }

  floats(values: Float32Array, shape: Shape): string {
    return this.once(`floats ${shape.join()} ${values.join()}`, 'float32', shape, values)
  }

  float(value: number): string {
    return this.once(`float ${value}`, 'float32', [], Float32Array.of(value))
  }

  writePlain(tensor: Tensor): string {
    if (tensor.op === SOURCES.input) return tensor.name!
    if (tensor.op === SOURCES.constant)
      return this.constant(`%c${this.constants.length}`, tensor, tensor.data!)
    if (tensor.op === SOURCES.parameter) {
      const data = this.values.get(tensor.name!)
      return data ? this.constant(tensor.name!, tensor, data) : tensor.name!
    }
    return tensor.op.onnx(
      this,
      tensor.inputs.map((input) => this.plain(input)),
      tensor
    )
  }

  private constant(name: string, { dtype, shape }: Tensor, data: Elements): string {
    this.constants.push({ name, dtype, shape, data })
    return name
  }

  private once(key: string, dtype: OnnxConstant['dtype'], shape: Shape, data: OnnxConstant['data']): string {
    const known = this.shared.get(key)
    if (known) return known
    const name = `%c${this.constants.length}`
    this.constants.push({ name, dtype, shape, data })
    this.shared.set(key, name)
    return name
  }

  plain(tensor: Tensor): string {
    const name = this.names.get(tensor) ?? this.lowering?.plain(tensor)
    if (!name) throw new Error(`The ${tensor.op.name} node ${tensor.id} was used before it was written.`)
    this.names.set(tensor, name)
    return name
  }
}
