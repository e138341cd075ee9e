import { bytesOf, numberAt } from '../../shared/memory-form'
import type { ReaderValue } from '../../shared/perception/fields'
import type { ReaderOf } from '../../shared/perception/readers'

/** Memory of a game: its bytes, and the address of the first. */
export interface GameMemory {
  readonly base: number
  readonly bytes: Uint8Array
}

/** The number at the reader's address; null without memory, outside of it, and where digits are none. */
export function readMemory(reader: ReaderOf<'memory'>, memory: GameMemory | null): ReaderValue {
  const at = reader.at - (memory?.base ?? 0)
  const isInside = memory !== null && at >= 0 && at + bytesOf(reader) <= memory.bytes.length
  const value = isInside ? numberAt(reader, memory.bytes, at) : null
  return { value, confidence: value === null ? 0 : 1 }
}
