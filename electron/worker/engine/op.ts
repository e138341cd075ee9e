/**
 * An op is four things side by side: its shape rule, what it computes (as ONNX nodes, and for the second runtime
 * in tfjs), and its gradient, written with ops so that it can be differentiated again.
 */
import type * as tfjs from '@tensorflow/tfjs-core'
import { formatShape, ShapeError, type Dtype, type Elements, type Shape } from './shape'

export type Attributes = Readonly<Record<string, number | string | boolean | readonly number[]>>

/** What a graph does for ops; the rest of it is in graph.ts. */
export interface NodeMaker {
  /** Fixed numbers: one for all elements, or one for each. */
  constant(values: number | ArrayLike<number>, shape?: Shape, dtype?: Dtype): Tensor
  /** The node of an op over inputs; the one made before when there is one. */
  node(op: Op, inputs: readonly Tensor[], attributes: Attributes): Tensor
}

/** One value in a graph: what computes it, from what, and how it looks. */
export interface Tensor<A extends Attributes = Attributes> {
  readonly graph: NodeMaker
  readonly id: number
  readonly op: Op
  readonly inputs: readonly Tensor[]
  readonly attributes: A
  readonly shape: Shape
  readonly dtype: Dtype
  /** Of an input or a parameter. */
  readonly name?: string
  /** Of a constant. */
  readonly data?: Elements
}

/** The part of tfjs that ops use: the library itself, whichever backend is on. */
export type Tf = typeof tfjs
export type TfTensor = tfjs.Tensor

/** An attribute of an ONNX node. Plain numbers are whole; what ONNX takes as a float is said to be one. */
export type OnnxAttribute = number | string | readonly number[] | { readonly float: number }

/** Where an op writes its ONNX nodes. */
export interface OnnxWriter {
  /** Adds a node and returns the name of its first output. `domain`: the set of ops it is from, when not ONNX's own. */
  node(
    type: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    domain?: string
  ): string
  /** A constant of 64-bit integers, which is how ONNX takes axes and shapes. */
  ints(values: readonly number[]): string
  /** A single float32. */
  float(value: number): string
  /** A row of 32-bit integers. */
  int32s(values: readonly number[]): string
}

export interface Op<A extends Attributes = Attributes> {
  readonly name: string
  /** Shape and element type of the result. @throws ShapeError through `refuse` when the inputs do not fit. */
  shape(inputs: readonly Tensor[], attributes: A): { shape: Shape; dtype: Dtype }
  /** Writes the op's nodes and returns the name of its result. */
  onnx(writer: OnnxWriter, inputs: readonly string[], y: Tensor<A>): string
  tfjs(tf: Tf, inputs: readonly TfTensor[], y: Tensor<A>): TfTensor
  /** d loss / d input `i`, given dy = d loss / dy. Left out where the result does not move with its inputs. */
  gradient?(i: number, dy: Tensor, y: Tensor<A>): Tensor
}

/** Checks an op's attributes against its methods, then forgets them. */
export const defineOp = <A extends Attributes = Attributes>(op: Op<A>): Op<A> => op

/** A number where a tensor is meant is a constant. */
export type Operand = Tensor | number

/** The tensor of `op` over `inputs`, all of one graph. */
export function apply<A extends Attributes>(op: Op<A>, inputs: readonly Tensor[], attributes: A): Tensor {
  const graph = inputs[0]?.graph
  if (!graph || inputs.some((input) => input.graph !== graph))
    throw new Error(`${op.name}: its inputs must be tensors of one graph.`)
  return graph.node(op, inputs, attributes)
}

/** Both as tensors; a number becomes a constant of the other's element type. */
export function tensors(a: Operand, b: Operand): [Tensor, Tensor] {
  if (typeof a !== 'number') return [a, like(a, b)]
  if (typeof b !== 'number') return [like(b, a), b]
  throw new Error('An op over two plain numbers has no graph; make one of them a constant.')
}

function like(tensor: Tensor, x: Operand): Tensor {
  if (typeof x !== 'number') return x
  if (tensor.dtype !== 'float32' && !Number.isInteger(x))
    throw new ShapeError(`The number ${x} stands beside a tensor of ${tensor.dtype}; it must be whole.`)
  return tensor.graph.constant(x, [], tensor.dtype)
}

/** Stops the building of a graph with the op and the shapes it was given. */
export function refuse(op: string, inputs: readonly Tensor[], why: string): never {
  const given = inputs.map((input) => `${input.dtype}${formatShape(input.shape)}`).join(' and ')
  throw new ShapeError(`${op} of ${given}: ${why}.`)
}

/** Refuses inputs of other element types. */
export function expectDtype(op: string, inputs: readonly Tensor[], ...dtypes: readonly Dtype[]): void {
  if (!inputs.every((input) => dtypes.includes(input.dtype)))
    refuse(op, inputs, `its inputs must be ${dtypes.join(' or ')}`)
}
