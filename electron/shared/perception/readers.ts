import { z } from 'zod'
import { hasDigits, MEMORY_FORMS, MOST_DIGITS } from '../memory-form'
import type { Text } from '../language'
import { numberFormatSchema } from './number-format'
import { patternSchema } from './pattern'
import { regionSchema } from './region'

/** A field's name: what rules, rewards and panels call it by. */
export const fieldName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9]*$/, 'must be a name of letters and digits that begins with a small letter')

const colour = z.string().regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour as "#rrggbb", for example "#ff2020"')
const tolerance = z
  .number()
  .int()
  .min(0)
  .max(255)
  .default(48)
  .describe('How far a colour may be from another in each of red, green and blue')

const rateHz = z
  .number('must be how many times a second it is read')
  .gt(0, 'must be above 0')
  .max(60, 'must be 60 or less')
  .default(5)
  .describe('How many times a second it is read at most')

/** What cannot be, so that a misread number is known for one. */
export const plausibilitySchema = z
  .strictObject({
    min: z.number().optional().describe('The least it can be'),
    max: z.number().optional().describe('The most it can be'),
    only: z
      .enum(['up', 'down'])
      .optional()
      .describe('`up`: it never falls, but when a game begins anew; `down`: it never rises'),
    maxJump: z.number().positive().optional().describe('The most it changes from one reading to the next')
  })
  .refine(({ min = -Infinity, max = Infinity }) => min <= max, {
    path: ['max'],
    message: 'must be at least min'
  })
export type PlausibilityRules = z.output<typeof plausibilitySchema>

const vote = z.number().int().min(1).max(15).default(3).describe('How many readings vote on a value')

const field = fieldName.describe('The field it gives: what rules, rewards and panels call it by')
const onPicture = {
  field,
  region: regionSchema.describe('Where it looks, in fractions of the game’s picture'),
  rateHz
}

const numberReader = z
  .strictObject({
    ...onPicture,
    kind: z.literal('number'),
    format: numberFormatSchema.prefault({}).describe('How it is written'),
    plausible: plausibilitySchema
      .prefault({})
      .describe('What cannot be, so that a misread number is known for one'),
    vote
  })
  .describe('A number in digits')

const textReader = z
  .strictObject({
    ...onPicture,
    kind: z.literal('text'),
    language: z.enum(['en', 'fr', 'en+fr']).default('en+fr').describe('The language of the words'),
    pattern: patternSchema
      .optional()
      .describe('Of the line, only what this regular expression matches (its first group when it has one)'),
    vote
  })
  .describe('A line of words')

const barReader = z
  .strictObject({
    ...onPicture,
    kind: z.literal('bar'),
    grows: z.enum(['right', 'left', 'up', 'down']).default('right').describe('Where it grows to as it fills'),
    filled: z
      .array(colour)
      .min(1)
      .max(8)
      .optional()
      .describe(
        'The colours of its filled part. Left out: the one place where its colour changes is its end'
      ),
    empty: z
      .array(colour)
      .min(1)
      .max(8)
      .optional()
      .describe('The colours of its empty part: what is nearer to them than to the filled ones is empty'),
    tolerance,
    vote
  })
  .describe('How much of a bar is filled, 0 to 1')

const colourReader = z
  .strictObject({
    ...onPicture,
    kind: z.literal('colour'),
    colour: colour.optional().describe('As "#ff2020": the field is the share of pixels near it'),
    palette: z
      .record(z.string().min(1), colour)
      .optional()
      .describe('Names and their colours: the field is the name of the one that covers most'),
    tolerance,
    vote
  })
  .refine((reader) => (reader.colour === undefined) !== (reader.palette === undefined), {
    path: ['colour'],
    message: 'must be given, or a palette instead; not both'
  })
  .describe('The share of pixels near a colour, or which of some colours most pixels are near')

const templateReader = z
  .strictObject({
    ...onPicture,
    kind: z.literal('template'),
    file: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]*\.png$/,
        'must be the name of a PNG file beside the profile, without folders'
      )
      .describe('PNG among the game’s templates; what is transparent in it is not compared'),
    cutAtWidth: z
      .number()
      .int()
      .positive()
      .describe('Width in pixels of the game’s picture that the template was cut from'),
    threshold: z
      .number()
      .min(0.3)
      .max(1)
      .default(0.8)
      .describe('From what likeness (-1 to 1) on it counts as seen'),
    scales: z
      .array(z.number().min(0.25).max(4))
      .min(1)
      .max(9)
      .default([0.9, 1, 1.1])
      .describe('Sizes to try when a window has a new size, beside the one that its width asks for'),
    vote
  })
  .describe('Whether a small picture is to be seen in the region, and where')

const changedReader = z
  .strictObject({
    ...onPicture,
    kind: z.literal('changed'),
    tolerance: z
      .number()
      .int()
      .min(0)
      .max(255)
      .default(16)
      .describe('From what difference on in red, green or blue a pixel counts as changed')
  })
  .describe('The share of pixels that are not what they were at the reading before')

const memoryReader = z
  .strictObject({
    field,
    kind: z.literal('memory'),
    rateHz,
    at: z.number().int().nonnegative().describe('Address, as the game’s processor sees it'),
    type: z
      .enum(MEMORY_FORMS)
      .describe(
        'How it is written: bytes plain or with a sign, decimal digits in bytes (`bcd`), a digit a byte (`digits`), low or high byte first (`le`, `be`)'
      ),
    length: z
      .number()
      .int()
      .min(1)
      .max(MOST_DIGITS)
      .optional()
      .describe('How many digits there are, where each has a byte')
  })
  .refine(({ type, length }) => hasDigits(type) === (length !== undefined), {
    path: ['length'],
    message: 'must be given for digitsle and digitsbe, and for no other type'
  })
  .describe('A number in the game’s memory, where it can be read')

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
