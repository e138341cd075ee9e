/** Numbers that a network sees beside pictures: an input of their own. */
import { sizeOf, type Box, type Observation } from '../../shared/spaces'
import type { Graph, Tensor } from '../engine/graph'
import type { Buffers } from '../engine/runtime/runtime'

/** The input of every network, and of every policy file, that sees numbers beside pictures. */
export const BESIDE = 'fields'

/** The input for the numbers beside pictures of so many moments [rows, numbers]; null for a space that has none. */
export const besideIn = (g: Graph, { beside }: Box, rows: number, name = BESIDE): Tensor | null =>
  beside === undefined ? null : g.input(name, [rows, beside])

/** Where what is seen of moments is put: one input of a network, and where there are numbers beside pictures another. */
export class SeenRows {
  private readonly first: Uint8Array
  private readonly beside: Uint8Array
  private readonly firstBytes: number
  private readonly besideBytes: number

  /**
   * @param inputs of the network
   * @param name of the one that pictures, or numbers alone, go into
   * @param rows of a batch
   */
  constructor(inputs: Buffers, name: string, rows: number) {
    const numbers = inputs.get(BESIDE)
    this.first = bytesIn(inputs.get(name)!)
    this.beside = numbers === undefined ? new Uint8Array() : bytesIn(numbers)
    this.firstBytes = this.first.length / rows
    this.besideBytes = this.beside.length / rows
  }

  /** The pictures of a row, or its numbers where it has no pictures, to be changed where they are. */
  firstOf(row: number): Uint8Array {
    return this.first.subarray(row * this.firstBytes, (row + 1) * this.firstBytes)
  }

  /** Puts the numbers beside of what is seen of a moment into a row. @returns the rest of it, which goes into `firstOf` */
  putBeside(row: number, seen: Uint8Array): Uint8Array {
    this.beside.set(seen.subarray(this.firstBytes), row * this.besideBytes)
    return seen.subarray(0, this.firstBytes)
  }

  /** Puts all that is seen of a moment, as its bytes, into a row. */
  put(row: number, seen: Uint8Array): void {
    this.firstOf(row).set(this.putBeside(row, seen))
  }
}

/** Puts observations of a space, one after the other, into the inputs of a network that acts. */
export function putSeen(inputs: Buffers, space: Box, observations: Observation): void {
  if (space.beside === undefined) return void inputs.get('observation')!.set(observations)
  const size = sizeOf(space)
  const count = observations.length / size
  const rows = new SeenRows(inputs, 'observation', count)
  for (let row = 0; row < count; row++)
    rows.put(row, bytesIn(observations.subarray(row * size, (row + 1) * size)))
}

/** The bytes that an array of numbers is kept in. */
const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
