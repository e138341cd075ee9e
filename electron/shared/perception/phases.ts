import { z } from 'zod'
import type { FieldState } from './fields'
import { Pattern, patternSchema } from './pattern'
import { fieldName, type Problem, type Reader } from './readers'

const field = fieldName.describe('The field')

const conditionSchema = z.union(
  [
    z.strictObject({
      field,
      is: z.union([z.number(), z.string(), z.boolean()]).describe('It is exactly this')
    }),
    z.strictObject({ field, above: z.number().describe('It is a number above this') }),
    z.strictObject({ field, below: z.number().describe('It is a number below this') }),
    z.strictObject({ field, matches: patternSchema.describe('This regular expression is found in it') }),
    z.strictObject({ field, present: z.boolean().describe('Whether it can be read, or is seen') })
  ],
  'must be a field and one of is, above, below, matches, present'
)
export type Condition = z.output<typeof conditionSchema>

/** A phase of a game: it is this one when all conditions hold and none before it in the list did. */
const phaseSchema = z.strictObject({
  phase: fieldName.describe('Its name'),
  when: z
    .array(conditionSchema)
    .min(1, 'must have a condition')
    .max(16)
    .describe('Conditions that must all hold')
})
export const phasesSchema = z.array(phaseSchema).max(32)
export type Phase = z.output<typeof phaseSchema>

/** Rules about fields that no reader gives. */
export function phaseProblems(
  phases: readonly Phase[],
  readers: readonly Pick<Reader, 'field'>[]
): Problem[] {
  const known = readers.map(({ field }) => field)
  return phases.flatMap(({ when }, p) =>
    when.flatMap(({ field }, c) =>
      known.includes(field)
        ? []
        : [
            {
              field: `phases.${p}.when.${c}.field`,
              what: `no reader gives "${field}" (${known.join(', ') || 'there are none'})`
            }
          ]
    )
  )
}

type Fields = ReadonlyMap<string, FieldState>

/** Rules made ready: patterns are compiled once. */
export class PhaseRules {
  private readonly rules: readonly { phase: string; holds: readonly ((fields: Fields) => boolean)[] }[]
  private readonly asked: ReadonlySet<string>

  constructor(phases: readonly Phase[]) {
    this.rules = phases.map(({ phase, when }) => ({ phase, holds: when.map(test) }))
    this.asked = new Set(phases.flatMap(({ when }) => when.map(({ field }) => field)))
  }

  /** Whether one of them asks about a field. */
  ask(field: string): boolean {
    return this.asked.has(field)
  }

  /** The first phase whose conditions all hold, or null. A field that is unknown meets none but `present: false`. */
  of(fields: Fields): string | null {
    return this.rules.find(({ holds }) => holds.every((holdsFor) => holdsFor(fields)))?.phase ?? null
  }
}

function test(condition: Condition): (fields: Fields) => boolean {
  const of = (fields: Fields) => fields.get(condition.field)?.value ?? null
  // What is one thing and no other, such as a text, has to be read so more than once: one misreading ends no game.
  const settled = (fields: Fields) => (fields.get(condition.field)?.isUnsettled === true ? null : of(fields))
  if ('is' in condition) return (fields) => settled(fields) === condition.is
  if ('above' in condition) return (fields) => isNumber(of(fields), (v) => v > condition.above)
  if ('below' in condition) return (fields) => isNumber(of(fields), (v) => v < condition.below)
  if ('present' in condition) return (fields) => isPresent(of(fields)) === condition.present
  const pattern = Pattern.of(condition.matches)
  return (fields) => {
    const value = settled(fields)
    return value !== null && pattern.isIn(String(value))
  }
}

const isNumber = (value: unknown, holds: (value: number) => boolean): boolean =>
  typeof value === 'number' && holds(value)

/** A template that is not seen, a text of nothing and what could not be read are not there. */
const isPresent = (value: unknown): boolean => value !== null && value !== false && value !== ''
