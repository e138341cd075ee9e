import { BESIDE } from '../deploy/policy-reader'
import type { Buffers } from '../engine/runtime/runtime'

/** Where what is seen of the moments of a batch is put: one input of the network, and where there are numbers beside pictures another. */
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
}

/** The bytes that an array of numbers is kept in. */
const bytesIn = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength)
