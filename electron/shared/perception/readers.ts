import { z } from 'zod'
import type { Text } from '../language'
import { numberFormatSchema } from './number-format'
import { patternSchema } from './pattern'
import { regionSchema } from './region'

/** A field's name: what rules, rewards and panels call it by. */
export const fieldName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name of letters and digits that begins with a small letter')

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour as "#rrggbb", for example "#ff2020"')
/** How far a colour may be from another in each of red, green and blue. */
const tolerance = z.number().int().min(0).max(255).default(48)

const rateHz = z
  .number('must be how many times a second it is read')
  .gt(0, 'must be above 0')
  .max(60, 'must be 60 or less')
  .default(5)

/** What cannot be, so that a misread number is known for one. */
export const plausibilitySchema = z
  .strictObject({
    min: z.number().optional(),
    max: z.number().optional(),
    /** `up`: it never falls, but when a game begins anew. */
    only: z.enum(['up', 'down']).optional(),
    /** The most it changes from one reading to the next. */
    maxJump: z.number().positive().optional()
  })
  .refine(({ min = -Infinity, max = Infinity }) => min <= max, {
    path: ['max'],
    message: 'must be at least min'
  })
export type PlausibilityRules = z.output<typeof plausibilitySchema>

/** How many readings vote on a value. */
const vote = z.number().int().min(1).max(15).default(3)

const onPicture = { field: fieldName, region: regionSchema, rateHz }

/** A number in digits. */
const numberReader = z.strictObject({
  ...onPicture,
  kind: z.literal('number'),
  format: numberFormatSchema.prefault({}),
  plausible: plausibilitySchema.prefault({}),
  vote
})

/** A line of words. */
const textReader = z.strictObject({
  ...onPicture,
  kind: z.literal('text'),
  language: z.enum(['en', 'fr', 'en+fr']).default('en+fr'),
  /** Of the line, only what this matches (its first group when it has one). */
  pattern: patternSchema.optional(),
  vote
})

/** How much of a bar is filled, 0 to 1. */
const barReader = z.strictObject({
  ...onPicture,
  kind: z.literal('bar'),
  /** Where it grows to as it fills. */
  grows: z.enum(['right', 'left', 'up', 'down']).default('right'),
  /** The colours of its filled part. Left out: the one place where its colour changes is its end. */
  filled: z.array(colour).min(1).max(8).optional(),
  /** The colours of its empty part: what is nearer to them than to the filled ones is empty. */
  empty: z.array(colour).min(1).max(8).optional(),
  tolerance,
  vote
})

/** The share of pixels near a colour, or which of some colours most pixels are near. */
const colourReader = z
  .strictObject({
    ...onPicture,
    kind: z.literal('colour'),
    colour: colour.optional(),
    /** Names and their colours: the field is the name of the one that covers most. */
    palette: z.record(z.string().min(1), colour).optional(),
    tolerance,
    vote
  })
  .refine((reader) => (reader.colour === undefined) !== (reader.palette === undefined), {
    path: ['colour'],
    message: 'must be given, or a palette instead; not both'
  })

/** Whether a small picture is to be seen in the region, and where. */
const templateReader = z.strictObject({
  ...onPicture,
  kind: z.literal('template'),
  /** PNG in the profile's folder; what is transparent in it is not compared. */
  file: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]*\.png$/,
      'must be the name of a PNG file beside the profile, without folders'
    ),
  /** Width in pixels of the game's picture that the template was cut from. */
  cutAtWidth: z.number().int().positive(),
  /** From what likeness (-1 to 1) on it counts as seen. */
  threshold: z.number().min(0.3).max(1).default(0.8),
  /** Sizes to try when a window has a new size, beside the one that its width asks for. */
  scales: z.array(z.number().min(0.25).max(4)).min(1).max(9).default([0.9, 1, 1.1]),
  vote
})

/** The share of pixels that are not what they were at the reading before. */
const changedReader = z.strictObject({
  ...onPicture,
  kind: z.literal('changed'),
  /** From what difference on in red, green or blue a pixel counts as changed. */
  tolerance: z.number().int().min(0).max(255).default(16)
})

/** A number in the game's memory, where it can be read. */
const memoryReader = z.strictObject({
  field: fieldName,
  kind: z.literal('memory'),
  rateHz,
  /** Address, as the game's processor sees it. */
  at: z.number().int().nonnegative(),
  type: z.enum(['u8', 'i8', 'bcd8', 'u16le', 'u16be', 'bcd16le', 'bcd16be'])
})

/**
 * How one field is read. The kind `detector` (things found in the picture by a network trained for the game) is to come:
 * it answers entities, and joins this union.
 */
export const readerSchema = z.discriminatedUnion(
  'kind',
  [numberReader, textReader, barReader, colourReader, templateReader, changedReader, memoryReader],
  'must be number, text, bar, colour, template, changed or memory'
)
export type Reader = z.output<typeof readerSchema>
export type ReaderKind = Reader['kind']
export type ReaderOf<K extends ReaderKind> = Extract<Reader, { kind: K }>
/** A reader that looks at the picture. */
export type PictureReader = Exclude<Reader, { kind: 'memory' }>

/** The readers of a game: no two of one field. */
export const readersSchema = z
  .array(readerSchema)
  .max(64, 'must be 64 readers or fewer')
  .superRefine((readers, context) => {
    const seen = new Map<string, number>()
    readers.forEach(({ field }, i) => {
      const first = seen.get(field)
      if (first === undefined) return seen.set(field, i)
      context.addIssue({
        code: 'custom',
        path: [i, 'field'],
        message: `"${field}" is read by reader ${first + 1} already: give it another name`
      })
      return seen
    })
  })

/** What is wrong with something a person wrote, field by field. */
export interface Problem {
  /** For example `readers.0.region.width`. */
  readonly field: string
  readonly what: Text
}

/** The problems that a schema found, each with the path of its field below `root`. */
export function problemsOf(error: z.ZodError, root: string): Problem[] {
  return error.issues.map(({ path, message }) => ({
    field: [root, ...path.map(String)].join('.'),
    what: message
  }))
}
