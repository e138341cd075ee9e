import type { SavedArray } from './saved-state'
import type { LocalizedText } from '../../shared/language'
import { whyNotArray } from './saved-arrays'

/**
 * Bytes that are appended at one end and forgotten at the other, in chunks that are used again. A place is a number
 * that only grows; what lies at it stays there, and is never split over two chunks.
 */
export class ByteLog {
  /** Place of the next byte. */
  end = 0
  private readonly chunks: Uint8Array[] = []
  private readonly spare: Uint8Array[] = []
  /** Chunks that have been forgotten. */
  private forgotten = 0

  /** `claim`: asked before each allocation, with its bytes; it throws where there are no more. */
  constructor(
    readonly chunkBytes: number,
    private readonly claim: (bytes: number) => void
  ) {}

  /** The chunk that a place lies in, and where in it. */
  chunkAt(place: number): Uint8Array {
    return this.chunks[Math.floor(place / this.chunkBytes) - this.forgotten]!
  }
  offsetOf(place: number): number {
    return place % this.chunkBytes
  }

  /** Bytes that are allocated. */
  get heldBytes(): number {
    return (this.chunks.length + this.spare.length) * this.chunkBytes
  }

  /** Makes room for so many bytes in one piece at `end`, which may move on to the next chunk. */
  reserve(bytes: number): void {
    const { chunkBytes } = this
    const offset = this.offsetOf(this.end)
    const chunk = this.chunkAt(this.end)
    if (chunk && offset + bytes <= chunkBytes) return
    const next = this.spare.pop() ?? this.allocate()
    // What is skipped is emptied, so that a checkpoint does not depend on what lay there.
    chunk?.fill(0, offset)
    if (chunk) this.end += chunkBytes - offset
    this.chunks.push(next)
  }

  /** Forgets what lies before this place. */
  forgetBefore(place: number): void {
    const until = Math.floor(place / this.chunkBytes)
    for (; this.forgotten < until; this.forgotten++) this.spare.push(this.chunks.shift()!)
  }

  /** Place of the first byte that is remembered: saved places count from it. */
  get start(): number {
    return this.forgotten * this.chunkBytes
  }

  /** Every chunk as a view, the last one as far as it is written. */
  save(name: string): (readonly [string, SavedArray])[] {
    const last = this.end - this.start - (this.chunks.length - 1) * this.chunkBytes
    return this.chunks.map((chunk, i) => [
      `${name}/${i}`,
      i < this.chunks.length - 1 ? chunk : chunk.subarray(0, last)
    ])
  }

  /** What `save` gave, of so many bytes. */
  load(name: string, arrays: ReadonlyMap<string, SavedArray>, end: number): void {
    // Taken from the end: each chunk is given what it held, also where `arrays` are these very chunks.
    this.spare.push(...this.chunks.splice(0).reverse())
    this.forgotten = 0
    this.end = end
    for (let i = 0; i * this.chunkBytes < end; i++) {
      const chunk = this.spare.pop() ?? this.allocate()
      chunk.set(arrays.get(`${name}/${i}`)!)
      this.chunks.push(chunk)
    }
  }

  /** Why `load` would not work, in a few words; null when it would. */
  whyNot(name: string, arrays: ReadonlyMap<string, SavedArray>, end: number): LocalizedText | null {
    for (let i = 0; i * this.chunkBytes < end; i++) {
      const length = Math.min(this.chunkBytes, end - i * this.chunkBytes)
      const why = whyNotArray(arrays, `${name}/${i}`, Uint8Array, length)
      if (why !== null) return why
    }
    return null
  }

  private allocate(): Uint8Array {
    this.claim(this.chunkBytes)
    return new Uint8Array(this.chunkBytes)
  }
}
