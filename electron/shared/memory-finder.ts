import { z } from 'zod'
import type { LocalizedText } from './language'
import type { NumberForm } from './memory-form'
import type { MemoryRange } from './profile'

const wholeNumber = z.number().int().min(-9_999_999_999).max(9_999_999_999)

/** What a person says of the number they look for, since the mark before. */
export const memoryMarkSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('is'), value: wholeNumber }),
  z.strictObject({ kind: z.literal('went'), from: wholeNumber, to: wholeNumber }),
  z.strictObject({ kind: z.literal('changedBy'), by: wholeNumber }),
  z.strictObject({ kind: z.literal('changed') }),
  z.strictObject({ kind: z.literal('unchanged') }),
  z.strictObject({ kind: z.literal('greater') }),
  z.strictObject({ kind: z.literal('less') })
])
export type MemoryMark = z.output<typeof memoryMarkSchema>

/** Where a number may lie: its address as the game's processor sees it, and its form. */
export interface MemoryPlace extends NumberForm {
  readonly at: number
}

export interface MemoryCandidate extends MemoryPlace {
  /** What is there now, and what was there at the last mark; null where the digits are none. */
  readonly value: number | null
  readonly marked: number | null
}

/** How a search for a number in a game's memory stands. */
export interface MemorySearch {
  readonly seat: string
  /** Marks so far, without the beginning. */
  readonly marks: number
  /** How many places are left, each in one form. */
  readonly count: number
  /** The first of them, likely ones first: shorter numbers before longer ones, then by address. */
  readonly candidates: readonly MemoryCandidate[]
  /** The memory that is searched, as a profile declares it. */
  readonly memory: MemoryRange & { readonly ranges?: readonly MemoryRange[] | undefined }
}

/** A number that was found, as a field of a game. */
export interface FoundField {
  /** What rules and rewards call it by. */
  readonly name: string
  readonly label: LocalizedText
  readonly place: MemoryPlace
}
