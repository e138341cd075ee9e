import type { Box, Observation } from '../../shared/spaces'
import type { SavedArray } from './saved-state'
import type { LocalizedText } from '../../shared/language'
import { whyNotArray } from './saved-arrays'

/** Bytes allocated at a time, about. Pages that are never written cost nothing, but an array has a size limit. */
const CHUNK_BYTES = 2 ** 28
/** Rows shorter than this are copied number by number, which is faster than making views of them. */
const SHORT_ROW = 64

/**
 * Many rows of numbers of one length, kept in a few large arrays that are allocated when they are first
 * written. Reading allocates no numbers; rows of pictures make a short-lived view each.
 */
export class Rows {
  private readonly chunks: Observation[] = []
  private readonly rowsPerChunk: number

  /** `capacity`: rows; more may be written later, and are then allocated. */
  constructor(
    private readonly dtype: Box['dtype'],
    readonly length: number,
    capacity: number,
    chunkBytes: number = CHUNK_BYTES
  ) {
    const perChunk = Math.floor(chunkBytes / (length * (dtype === 'uint8' ? 1 : 4)))
    this.rowsPerChunk = Math.max(1, Math.min(capacity, perChunk))
  }

  /** Takes the row that begins at `from` of `source`. */
  write(row: number, source: Observation, from: number): void {
    copy(source, from, this.chunkOf(row), this.startOf(row), this.length)
  }

  /** Puts the row at `to` of `target`. Only rows that have been written. */
  read(row: number, target: Observation, to: number): void {
    copy(this.chunkOf(row), this.startOf(row), target, to, this.length)
  }

  /** Whether the row is the same as what begins at `from` of `other`. */
  equals(row: number, other: Observation, from: number): boolean {
    const chunk = this.chunkOf(row)
    const start = this.startOf(row)
    return bytesOf(chunk, start, this.length).equals(bytesOf(other, from, this.length))
  }

  /** The first `rows` rows, as views of where they lie. */
  save(name: string, rows: number): (readonly [string, SavedArray])[] {
    return this.parts(rows).map((length, i) => [`${name}/${i}`, this.chunks[i]!.subarray(0, length)] as const)
  }

  /** What `save` gave. */
  load(name: string, arrays: ReadonlyMap<string, SavedArray>, rows: number): void {
    this.parts(rows).forEach((_, i) => (this.chunks[i] ??= this.allocate()).set(arrays.get(`${name}/${i}`)!))
  }

  /** Why `load` would not work, in a few words; null when it would. */
  whyNot(name: string, arrays: ReadonlyMap<string, SavedArray>, rows: number): LocalizedText | null {
    const reasons = this.parts(rows).map((length, i) =>
      whyNotArray(arrays, `${name}/${i}`, this.type, length)
    )
    return reasons.find((reason) => reason !== null) ?? null
  }

  /** How many numbers of each array the first `rows` rows are. */
  private parts(rows: number): number[] {
    const chunks = Math.ceil(rows / this.rowsPerChunk)
    return Array.from(
      { length: chunks },
      (_, i) => Math.min(this.rowsPerChunk, rows - i * this.rowsPerChunk) * this.length
    )
  }

  private get type(): Uint8ArrayConstructor | Float32ArrayConstructor {
    return this.dtype === 'uint8' ? Uint8Array : Float32Array
  }

  private allocate(): Observation {
    return new this.type(this.rowsPerChunk * this.length)
  }

  private chunkOf(row: number): Observation {
    return (this.chunks[Math.floor(row / this.rowsPerChunk)] ??= this.allocate())
  }

  private startOf(row: number): number {
    return (row % this.rowsPerChunk) * this.length
  }
}

function copy(source: Observation, from: number, target: Observation, to: number, length: number): void {
  if (length < SHORT_ROW) for (let i = 0; i < length; i++) target[to + i] = source[from + i]!
  else target.set(source.subarray(from, from + length), to)
}

function bytesOf(array: Observation, from: number, length: number): Buffer {
  const { BYTES_PER_ELEMENT: bytes } = array
  return Buffer.from(array.buffer, array.byteOffset + from * bytes, length * bytes)
}
