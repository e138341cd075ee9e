import { z } from 'zod'
import type { LocalizedText } from './language'

/**
 * One setting of an algorithm, as plain data. From a list of these come the schema, the flags of the
 * command line, the form in the app and the table in the docs.
 */
interface Common {
  /** Name in the configuration, camelCase; the flag is its kebab-case. */
  readonly key: string
  readonly label: LocalizedText
  /** One sentence: what it does, and the unit of a number. */
  readonly about: LocalizedText
  /** Fields of one group stand together in the form. */
  readonly group: string
}
export interface NumberField extends Common {
  readonly kind: 'integer' | 'number'
  readonly default: number
  readonly min: number
  readonly max: number
}
export interface FlagField extends Common {
  readonly kind: 'flag'
  readonly default: boolean
}
export interface ChoiceField extends Common {
  readonly kind: 'choice'
  readonly default: string
  readonly choices: readonly string[]
}
/** A list of whole numbers: the sizes of hidden layers. */
export interface SizesField extends Common {
  readonly kind: 'sizes'
  readonly default: readonly number[]
  readonly maxLength: number
  readonly max: number
}
export type ConfigField = NumberField | FlagField | ChoiceField | SizesField
export type ConfigValue = number | boolean | string | readonly number[]
export type ConfigValues = Readonly<Record<string, ConfigValue>>

/** The configuration type that a list of fields (written `as const`) describes. */
export type ValuesOf<Fields extends readonly ConfigField[]> = {
  readonly [Field in Fields[number] as Field['key']]: ValueOf<Field>
}
type ValueOf<Field extends ConfigField> = Field extends { kind: 'integer' | 'number' }
  ? number
  : Field extends { kind: 'flag' }
    ? boolean
    : Field extends { kind: 'choice'; choices: readonly (infer Choice)[] }
      ? Choice
      : readonly number[]

/** A named set of values that differ from the defaults. */
export interface Preset {
  readonly id: string
  readonly title: LocalizedText
  readonly about: LocalizedText
  /** Environments it was made for; empty: any. */
  readonly envs: readonly string[]
  /** Steps it is meant to train for. */
  readonly steps: number
  /** Environments that it wants played at once; left out: one. */
  readonly streams?: number
  /** Steps between two evaluations, and episodes of the last one; left out: as for any run. */
  readonly evaluateEvery?: number
  readonly evaluationEpisodes?: number
  readonly values: ConfigValues
}

function schemaOf(field: ConfigField): z.ZodType<ConfigValue> {
  switch (field.kind) {
    case 'integer':
      return z.number().int().min(field.min).max(field.max)
    case 'number':
      return z.number().min(field.min).max(field.max)
    case 'flag':
      return z.boolean()
    case 'choice':
      return z.enum(field.choices)
    case 'sizes':
      return z.array(z.number().int().min(1).max(field.max)).max(field.maxLength)
  }
}

/** The schema of whole configurations: unknown keys are refused, missing ones get their default. */
export const configSchema = (fields: readonly ConfigField[]): z.ZodType<ConfigValues> =>
  z.strictObject(Object.fromEntries(fields.map((f) => [f.key, schemaOf(f).default(f.default as never)])))
