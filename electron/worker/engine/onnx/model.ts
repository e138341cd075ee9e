/**
 * The messages of an ONNX file, by the field numbers of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 * Little-endian machines only, as is everything that runs this.
 */
import type { OnnxAttribute } from '../op'
import { ONNX_DTYPE } from '../ops/choose'
import type { Dtype, Elements, Shape } from '../shape'
import { ProtoWriter } from './protobuf'

/** Opset 17 is what every runtime of the last years knows; IR 8 goes with it. */
const OPSET = 17
const IR_VERSION = 8
/** Of every other set of ops that a node may name. */
const DOMAIN_VERSION = 1
const INT64 = 7

export interface OnnxNode {
  type: string
  inputs: readonly string[]
  output: string
  attributes: Readonly<Record<string, OnnxAttribute>>
  /** The set of ops it is from; ONNX's own when left out. */
  domain?: string
}

export interface OnnxConstant {
  name: string
  dtype: Dtype | 'int64'
  shape: Shape
  data: Elements | BigInt64Array
}

/** A value that enters or leaves. */
export interface OnnxPort {
  name: string
  dtype: Dtype
  shape: Shape
  /** A list of such tensors. */
  isSequence?: boolean
}

export interface OnnxModel {
  name: string
  nodes: readonly OnnxNode[]
  constants: readonly OnnxConstant[]
  inputs: readonly OnnxPort[]
  outputs: readonly OnnxPort[]
  /** What the file says about itself. */
  metadata: Readonly<Record<string, string>>
}

/** The file's bytes: the same for the same model. */
export function encodeModel(model: OnnxModel): Uint8Array {
  const file = new ProtoWriter().int(1, IR_VERSION).string(2, 'apprenti').message(7, graphProto(model))
  file.message(8, new ProtoWriter().string(1, '').int(2, OPSET))
  for (const domain of new Set(model.nodes.flatMap((node) => node.domain ?? [])))
    file.message(8, new ProtoWriter().string(1, domain).int(2, DOMAIN_VERSION))
  for (const key of Object.keys(model.metadata).sort())
    file.message(14, new ProtoWriter().string(1, key).string(2, model.metadata[key]!))
  return file.finish()
}

function graphProto(model: OnnxModel): ProtoWriter {
  const graph = new ProtoWriter()
  for (const node of model.nodes) graph.message(1, nodeProto(node))
  graph.string(2, model.name)
  for (const constant of model.constants) graph.message(5, tensorProto(constant))
  for (const port of model.inputs) graph.message(11, valueInfoProto(port))
  for (const port of model.outputs) graph.message(12, valueInfoProto(port))
  return graph
}

function nodeProto({ type, inputs, output, attributes, domain }: OnnxNode): ProtoWriter {
  const node = new ProtoWriter()
  for (const input of inputs) node.string(1, input)
  node.string(2, output).string(3, output).string(4, type)
  for (const [name, value] of Object.entries(attributes)) node.message(5, attributeProto(name, value))
  if (domain !== undefined) node.string(7, domain)
  return node
}

/** `type` (field 20) says which of the value fields is meant. */
function attributeProto(name: string, value: OnnxAttribute): ProtoWriter {
  const attribute = new ProtoWriter().string(1, name)
  if (typeof value === 'number') return attribute.int(3, value).int(20, 2)
  if (typeof value === 'string') return attribute.string(4, value).int(20, 3)
  if ('float' in value) return attribute.float(2, value.float).int(20, 1)
  return attribute.ints(8, value).int(20, 7)
}

function tensorProto({ name, dtype, shape, data }: OnnxConstant): ProtoWriter {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  const code = dtype === 'int64' ? INT64 : ONNX_DTYPE[dtype]
  return new ProtoWriter().ints(1, shape).int(2, code).string(8, name).bytes(9, raw)
}

function valueInfoProto({ name, dtype, shape, isSequence = false }: OnnxPort): ProtoWriter {
  const sizes = new ProtoWriter()
  for (const size of shape) sizes.message(1, new ProtoWriter().int(1, size))
  const tensor = new ProtoWriter().int(1, ONNX_DTYPE[dtype]).message(2, sizes)
  const type = new ProtoWriter().message(1, tensor)
  const sequence = new ProtoWriter().message(4, new ProtoWriter().message(1, type))
  return new ProtoWriter().string(1, name).message(2, isSequence ? sequence : type)
}
