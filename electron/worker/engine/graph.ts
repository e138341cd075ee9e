/**
 * The graph: what is to be computed, before anything is. A Tensor is a node with a known shape and element type;
 * ops (ops/) are functions from tensors to tensors. Equal nodes are made once, so writing an expression twice
 * costs nothing, and node ids are in an order in which they can be computed.
 */
import type { Attributes, NodeMaker, Op, Tensor } from './op'
import { elementsFor, formatShape, ShapeError, sizeOf, type Dtype, type Shape } from './shape'

export type { Attributes, Tensor }

type Draft = Omit<Tensor, 'graph' | 'id'>

const source = (name: string): Op => ({
  name,
  shape: () => {
    throw new Error(`A ${name} is not computed.`)
  },
  onnx: () => {
    throw new Error(`A ${name} is not computed.`)
  },
  tfjs: () => {
    throw new Error(`A ${name} is not computed.`)
  }
})

/** Sources: nodes that come from outside. */
export const SOURCES = {
  constant: source('constant'),
  input: source('input'),
  parameter: source('parameter')
}

export const isSource = (tensor: Tensor): boolean => tensor.inputs.length === 0

export class Graph implements NodeMaker {
  private readonly nodes: Tensor[] = []
  private readonly made = new Map<string, Tensor>()
  private readonly names = new Map<string, Tensor>()

  /** Something fed at each run: a batch of observations, actions, rewards. Its name is unique in the graph. */
  input(name: string, shape: Shape, dtype: Dtype = 'float32'): Tensor {
    return this.named(SOURCES.input, name, shape, dtype)
  }

  /** Numbers that are learned (or copied, as a target network's are): float32, named uniquely in the graph. */
  parameter(name: string, shape: Shape): Tensor {
    return this.named(SOURCES.parameter, name, shape, 'float32')
  }

  /** Fixed numbers. `values`: one for all elements, or one for each, outermost axis first. */
  constant(values: number | ArrayLike<number>, shape: Shape = [], dtype: Dtype = 'float32'): Tensor {
    checkShape('constant', shape)
    const data = elementsFor(dtype, sizeOf(shape))
    if (typeof values === 'number') data.fill(values)
    else if (values.length === data.length) data.set(values)
    else
      throw new ShapeError(
        `constant: ${values.length} values do not fill shape ${formatShape(shape)}, which has ${data.length}.`
      )
    const key = `constant ${dtype} ${formatShape(shape)} ${data.join()}`
    return this.intern(key, { op: SOURCES.constant, inputs: [], attributes: {}, shape, dtype, data })
  }

  /** The node of an op over inputs of this graph; the one made before when there is one. Called by `apply`. */
  node(op: Op, inputs: readonly Tensor[], attributes: Attributes): Tensor {
    const key = `${op.name} ${JSON.stringify(attributes)} ${inputs.map((input) => input.id).join()}`
    const known = this.made.get(key)
    if (known) return known
    const { shape, dtype } = op.shape(inputs, attributes)
    return this.intern(key, { op, inputs, attributes, shape, dtype })
  }

  /** Every parameter, in the order of their making. */
  get parameters(): Tensor[] {
    return this.nodes.filter((node) => node.op === SOURCES.parameter)
  }

  private named(op: Op, name: string, shape: Shape, dtype: Dtype): Tensor {
    checkShape(`${op.name} ${name}`, shape)
    if (this.names.has(name))
      throw new Error(`${op.name} ${name}: the graph already has a source of this name.`)
    const tensor = this.intern(`${op.name} ${name}`, { op, inputs: [], attributes: {}, shape, dtype, name })
    this.names.set(name, tensor)
    return tensor
  }

  private intern(key: string, draft: Draft): Tensor {
    const known = this.made.get(key)
    if (known) return known
    const tensor: Tensor = { ...draft, graph: this, id: this.nodes.length }
    this.nodes.push(tensor)
    this.made.set(key, tensor)
    return tensor
  }
}

/** The tensors that `roots` are computed from, and the roots, each after what it needs. */
export function ancestors(roots: readonly Tensor[]): Tensor[] {
  const seen = new Set<Tensor>()
  const waiting = [...roots]
  for (let tensor = waiting.pop(); tensor; tensor = waiting.pop()) {
    if (seen.has(tensor)) continue
    seen.add(tensor)
    waiting.push(...tensor.inputs)
  }
  return [...seen].sort((a, b) => a.id - b.id)
}

function checkShape(what: string, shape: Shape): void {
  if (!shape.every((size) => Number.isInteger(size) && size >= 1))
    throw new ShapeError(`${what}: shape ${formatShape(shape)} must be whole numbers of at least 1.`)
}
