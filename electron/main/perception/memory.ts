import type { ReaderValue } from '../../shared/perception/fields'
import type { ReaderOf } from '../../shared/perception/readers'

/** Memory of a game: its bytes, and the address of the first. */
export interface GameMemory {
  readonly base: number
  readonly bytes: Uint8Array
}

/** The number at the reader's address; null without memory, outside of it, and where digits are none. */
export function readMemory(reader: ReaderOf<'memory'>, memory: GameMemory | null): ReaderValue {
  const bytes = memory === null ? [] : memory.bytes.subarray(Math.max(0, reader.at - memory.base))
  const isInside = memory !== null && reader.at >= memory.base && bytes.length >= lengthOf(reader.type)
  const value = isInside ? numberAt(reader.type, bytes[0]!, bytes[1] ?? 0) : null
  return { value, confidence: value === null ? 0 : 1 }
}

type MemoryType = ReaderOf<'memory'>['type']

const lengthOf = (type: MemoryType): number => (type.includes('16') ? 2 : 1)

function numberAt(type: MemoryType, first: number, second: number): number | null {
  switch (type) {
    case 'u8':
      return first
    case 'i8':
      return (first << 24) >> 24
    case 'u16le':
      return first + 256 * second
    case 'u16be':
      return 256 * first + second
    case 'bcd8':
      return decimal(first)
    case 'bcd16le':
      return joined(second, first)
    case 'bcd16be':
      return joined(first, second)
  }
}

/** Two decimal digits in one byte; null when a half is above 9. */
function decimal(byte: number): number | null {
  const [tens, ones] = [byte >> 4, byte & 15]
  return tens > 9 || ones > 9 ? null : 10 * tens + ones
}

function joined(high: number, low: number): number | null {
  const [hundreds, rest] = [decimal(high), decimal(low)]
  return hundreds === null || rest === null ? null : 100 * hundreds + rest
}
