/**
 * How a number lies in a game's memory. `u`, `i`: binary, without and with a sign. `bcd`: two decimal digits a byte.
 * `digits`: one decimal digit a byte. `le`: the lowest byte comes first; `be`: the highest.
 */
export const MEMORY_FORMS = [
  'u8',
  'i8',
  'u16le',
  'u16be',
  'bcd8',
  'bcd16le',
  'bcd16be',
  'bcd24le',
  'bcd24be',
  'digitsle',
  'digitsbe'
] as const
export type MemoryForm = (typeof MEMORY_FORMS)[number]

/** The most digits of a number that has a byte for each. */
export const MOST_DIGITS = 10

/** A form, and how many digits it has where that is open (`digitsle`, `digitsbe`). */
export interface NumberForm {
  readonly type: MemoryForm
  readonly length?: number | undefined
}

const BYTES: Readonly<Record<Exclude<MemoryForm, 'digitsle' | 'digitsbe'>, number>> = {
  u8: 1,
  i8: 1,
  u16le: 2,
  u16be: 2,
  bcd8: 1,
  bcd16le: 2,
  bcd16be: 2,
  bcd24le: 3,
  bcd24be: 3
}

export const hasDigits = (type: string): type is 'digitsle' | 'digitsbe' =>
  type === 'digitsle' || type === 'digitsbe'

/** How many bytes a number takes. */
export const bytesOf = ({ type, length = 1 }: NumberForm): number => (hasDigits(type) ? length : BYTES[type])

/** The number at `at`, which must lie inside; null where its digits are none. */
export function numberAt(form: NumberForm, bytes: Uint8Array, at: number): number | null {
  const size = bytesOf(form)
  switch (form.type) {
    case 'u8':
      return bytes[at]!
    case 'i8':
      return (bytes[at]! << 24) >> 24
    case 'u16le':
      return bytes[at]! + 256 * bytes[at + 1]!
    case 'u16be':
      return 256 * bytes[at]! + bytes[at + 1]!
    case 'bcd8':
    case 'bcd16be':
    case 'bcd24be':
      return joined(bytes, at, 1, size, pairOfDigits, 100)
    case 'bcd16le':
    case 'bcd24le':
      return joined(bytes, at + size - 1, -1, size, pairOfDigits, 100)
    case 'digitsbe':
      return joined(bytes, at, 1, size, oneDigit, 10)
    case 'digitsle':
      return joined(bytes, at + size - 1, -1, size, oneDigit, 10)
  }
}

/** Bytes from the highest on, each a digit of a number in base `base`; null when one is none. */
function joined(
  bytes: Uint8Array,
  highest: number,
  step: 1 | -1,
  count: number,
  digitOf: (byte: number) => number,
  base: number
): number | null {
  let value = 0
  for (let i = 0, at = highest; i < count; i++, at += step) {
    const digit = digitOf(bytes[at]!)
    if (digit < 0) return null
    value = value * base + digit
  }
  return value
}

const oneDigit = (byte: number): number => (byte > 9 ? -1 : byte)

function pairOfDigits(byte: number): number {
  const [tens, ones] = [byte >> 4, byte & 15]
  return tens > 9 || ones > 9 ? -1 : 10 * tens + ones
}
