/**
 * Where a network declares its parameters. A network is a function of a scope and tensors: called twice in one scope it
 * shares its weights, called in a scope of another prefix (`target.`) it is a second network of the same form.
 */
import type { Random } from '../../shared/random'
import type { Graph, Tensor } from '../engine/graph'
import { formatShape, sameShape, ShapeError, type Shape } from '../engine/shape'
import type { Initialiser, Slot } from './initialisers'
import { fillNormal } from './normal'

/** `learn`: noisy layers are noisy. `play`: they are their means. */
export type Mode = 'learn' | 'play'

interface Declared {
  readonly tensor: Tensor
  readonly slot: Slot
  readonly initialise: Initialiser
}

/** What all scopes of one network have in common. */
interface Book {
  readonly parameters: Map<string, Declared>
  readonly noises: Map<string, Tensor>
}

/** How many numbers a layer's output is made of, and what an input goes into. */
export interface Fans {
  readonly fanIn: number
  readonly fanOut: number
}

export class Scope {
  constructor(
    readonly graph: Graph,
    private readonly prefix = '',
    readonly mode: Mode = 'learn',
    private readonly book: Book = { parameters: new Map(), noises: new Map() }
  ) {}

  /** A part of the network: its names get `name.` in front. */
  within(name: string): Scope {
    return new Scope(this.graph, `${this.prefix}${name}.`, this.mode, this.book)
  }

  /** The parameter of this name; made when it is not there yet. */
  parameter(name: string, shape: Shape, fans: Fans, initialise: Initialiser): Tensor {
    const path = this.prefix + name
    const known = this.book.parameters.get(path)
    if (known) return this.expectShape(path, known.tensor, shape)
    const tensor = this.graph.parameter(path, shape)
    this.book.parameters.set(path, { tensor, slot: { shape, ...fans }, initialise })
    return tensor
  }

  /** Noise to be filled by `fillNoise` before each run. */
  noise(name: string, size: number): Tensor {
    const path = this.prefix + name
    const known = this.book.noises.get(path)
    if (known) return this.expectShape(path, known, [size])
    const tensor = this.graph.input(path, [size])
    this.book.noises.set(path, tensor)
    return tensor
  }

  /** Every parameter of the network, in the order of declaration. */
  get parameters(): Tensor[] {
    return [...this.book.parameters.values()].map(({ tensor }) => tensor)
  }

  /** Names of the noise inputs of the network. */
  get noises(): string[] {
    return [...this.book.noises.keys()]
  }

  /** First values, drawn in the order of declaration, into arrays by name. */
  initialise(into: ReadonlyMap<string, Float32Array>, random: Random): void {
    for (const [path, { slot, initialise }] of this.book.parameters) initialise(into.get(path)!, slot, random)
  }

  private expectShape(path: string, tensor: Tensor, shape: Shape): Tensor {
    if (sameShape(tensor.shape, shape)) return tensor
    throw new ShapeError(
      `${path} has shape ${formatShape(tensor.shape)} and cannot be ${formatShape(shape)} as well.`
    )
  }
}

/** f(x) = sign(x) sqrt|x| of standard normal numbers: the factorised noise of Fortunato et al. 2018. */
export function fillNoise(out: Float32Array, random: Random): void {
  fillNormal(out, random)
  for (let i = 0; i < out.length; i++) out[i] = Math.sign(out[i]!) * Math.sqrt(Math.abs(out[i]!))
}
