import { numberAt } from './memory-form'
import type { MemoryField, MemoryLayout } from './profile'

export type RamValue = number | Uint8Array
/** Reads one number from the memory block a profile declares. */
export type NumberReader = (ram: Uint8Array) => number
/** Reads a run of bytes: a view of the block, not a copy. */
export type BytesReader = (ram: Uint8Array) => Uint8Array

const decimal = (byte: number): number => (byte >> 4) * 10 + (byte & 15)

function numberReader(field: MemoryField, offset: number): NumberReader {
  switch (field.type) {
    case 'u8':
      return (ram) => ram[offset]!
    case 'i8':
      return (ram) => (ram[offset]! << 24) >> 24
    case 'bcd8':
      return (ram) => decimal(ram[offset]!)
    case 'bcd16le':
      return (ram) => decimal(ram[offset]!) + 100 * decimal(ram[offset + 1]!)
    case 'u8array':
      throw new TypeError('A u8array is many numbers: read it as bytes')
    default: {
      const { type, length } = field
      return (ram) => numberAt({ type, length }, ram, offset) ?? 0
    }
  }
}

/** The field of a layout. Throws a RangeError that names the field and what there is instead. */
function fieldOf(layout: MemoryLayout, name: string): MemoryField {
  const field = layout.fields[name]
  if (!field)
    throw new RangeError(`no memory field "${name}" is declared (${Object.keys(layout.fields).join(', ')})`)
  return field
}

/** A reader for one number; where it lies is worked out once, here. Throws when the profile has no such field. */
export function ramNumber(layout: MemoryLayout, name: string): NumberReader {
  const field = fieldOf(layout, name)
  return numberReader(field, field.at - layout.base)
}

/** A reader for a run of bytes (type `u8array`). Throws when the profile has no such field. */
export function ramBytes(layout: MemoryLayout, name: string): BytesReader {
  const field = fieldOf(layout, name)
  if (field.type !== 'u8array') throw new TypeError(`the memory field "${name}" is no u8array`)
  const offset = field.at - layout.base
  const end = offset + (field.length ?? 0)
  return (ram) => ram.subarray(offset, end)
}

interface NamedReader {
  readonly name: string
  readonly read: (ram: Uint8Array) => RamValue
}
const compiled = new WeakMap<MemoryLayout, readonly NamedReader[]>()

function readersOf(layout: MemoryLayout): readonly NamedReader[] {
  const known = compiled.get(layout)
  if (known) return known
  const readers = Object.entries(layout.fields).map(([name, field]) => ({
    name,
    read: field.type === 'u8array' ? ramBytes(layout, name) : ramNumber(layout, name)
  }))
  compiled.set(layout, readers)
  return readers
}

/**
 * Every field a profile declares, by name. `ram` is the whole declared block. Pass the record of the last
 * call as `into` and nothing is allocated for the numbers. Byte fields are views of `ram`.
 */
export function readRamFields(
  layout: MemoryLayout,
  ram: Uint8Array,
  into: Record<string, RamValue> = {}
): Record<string, RamValue> {
  for (const { name, read } of readersOf(layout)) into[name] = read(ram)
  return into
}
