import type { MemoryMark, MemoryPlace } from '../../shared/memory-finder'
import { bytesOf, numberAt, type NumberForm } from '../../shared/memory-form'
import type { MemoryRange } from '../../shared/profile'

/** How many digits a number with a byte for each may have. */
const DIGITS = [2, 3, 4, 5, 6] as const

/** Every form that is looked for, likely ones first. */
const FORMS: readonly NumberForm[] = [
  ...(['u8', 'bcd8', 'i8', 'u16le', 'u16be', 'bcd16le', 'bcd16be', 'bcd24le', 'bcd24be'] as const).map(
    (type) => ({ type })
  ),
  ...DIGITS.flatMap((length) => [
    { type: 'digitsbe' as const, length },
    { type: 'digitsle' as const, length }
  ])
].toSorted((a, b) => bytesOf(a) - bytesOf(b))

/** The places of one form, as offsets into the block of memory. */
interface FormPlaces {
  readonly form: NumberForm
  readonly offsets: Uint32Array
}

/** The places where a number may still lie, in every form. Marks narrow them down; they never change themselves. */
export class Places {
  private constructor(
    private readonly base: number,
    private readonly forms: readonly FormPlaces[]
  ) {}

  /** All there are in these ranges of a block that begins at `base`. A number lies in one range as a whole. */
  static all(base: number, ranges: readonly MemoryRange[]): Places {
    return new Places(
      base,
      FORMS.map((form) => ({ form, offsets: offsetsIn(base, ranges, bytesOf(form)) }))
    )
  }

  get count(): number {
    return this.forms.reduce((sum, { offsets }) => sum + offsets.length, 0)
  }

  /** Those that fit a mark. `before`: the block as it was at the mark before, `now`: as it is at this one. */
  narrowed(mark: MemoryMark, before: Uint8Array, now: Uint8Array): Places {
    const fits = testOf(mark)
    return new Places(
      this.base,
      this.forms.map(({ form, offsets }) => ({
        form,
        offsets: offsets.filter((at) => {
          const value = numberAt(form, now, at)
          // Where there is no number now lies none that the person saw.
          return value !== null && fits(value, () => numberAt(form, before, at))
        })
      }))
    )
  }

  /** The first of them. */
  first(count: number): MemoryPlace[] {
    const found: MemoryPlace[] = []
    for (const { form, offsets } of this.forms)
      for (const offset of offsets) {
        if (found.length === count) return found
        found.push({ ...form, at: this.base + offset })
      }
    return found
  }
}

function offsetsIn(base: number, ranges: readonly MemoryRange[], bytes: number): Uint32Array {
  const starts = ranges.map((range) => ({
    from: range.base - base,
    count: Math.max(0, range.size - bytes + 1)
  }))
  const offsets = new Uint32Array(starts.reduce((sum, { count }) => sum + count, 0))
  let filled = 0
  for (const { from, count } of starts) for (let i = 0; i < count; i++) offsets[filled++] = from + i
  return offsets
}

type Test = (is: number, was: () => number | null) => boolean

function testOf(mark: MemoryMark): Test {
  if (mark.kind === 'is') return (is) => is === mark.value
  const fits = comparison(mark)
  return (is, before) => {
    const was = before()
    return was !== null && fits(is, was)
  }
}

function comparison(mark: Exclude<MemoryMark, { kind: 'is' }>): (is: number, was: number) => boolean {
  switch (mark.kind) {
    case 'went':
      return (is, was) => was === mark.from && is === mark.to
    case 'changedBy':
      return (is, was) => is - was === mark.by
    case 'changed':
      return (is, was) => is !== was
    case 'unchanged':
      return (is, was) => is === was
    case 'greater':
      return (is, was) => is > was
    case 'less':
      return (is, was) => is < was
  }
}
