import { z } from 'zod'
import type { Text } from '../../shared/language'
import { windowPictureSchema } from '../../shared/profile'
import { TARGET_KINDS } from '../../shared/target'

/** Names of the two metadata records of a session file. */
export const START_RECORD = 'apprenti'
export const TOTALS_RECORD = 'apprenti.totals'
/** Name of the attachment that tells the times and scores of every step at once (timeline.ts). */
export const TIMELINE_RECORD = 'apprenti.timeline'

/** What is known when a recording begins. Metadata values are text in MCAP; empty means null. */
const startSchema = z.object({
  gameId: z.string().transform((text) => (text === '' ? null : text)),
  title: z.string(),
  /** Empty when the title is the same in every language, and in files from before there were two. */
  titleFr: z.string().default(''),
  target: z.enum(TARGET_KINDS),
  profileId: z.string(),
  policyId: z.string(),
  seed: z.coerce.number(),
  /** Where a window's pictures show the game, as JSON: what places of its actions are fractions of. Not in files from before it. */
  windowPicture: z
    .string()
    .default('{}')
    .transform((text): unknown => JSON.parse(text))
    .pipe(windowPictureSchema),
  appVersion: z.string(),
  startedAt: z.iso.datetime()
})
export type SessionStart = z.output<typeof startSchema>

const totalsSchema = z.object({
  steps: z.coerce.number().int().nonnegative(),
  seconds: z.coerce.number().nonnegative(),
  episodes: z.coerce.number().int().nonnegative(),
  score: z.string().transform((text) => (text === '' ? null : Number(text))),
  drops: z.coerce.number().int().nonnegative(),
  /** Pressed by the person; none in files from before they were heard. */
  keys: z.coerce.number().int().nonnegative().default(0),
  clicks: z.coerce.number().int().nonnegative().default(0),
  ended: z.enum(['stopped', 'cut'])
})
/** `ended` is `cut` when the file was completed after its recorder had died or run out of space. */
export type SessionTotals = z.output<typeof totalsSchema>

/** The title in the languages it was recorded in. */
export const titleOf = ({ title, titleFr }: SessionStart): Text =>
  titleFr === '' ? title : { en: title, fr: titleFr }

type TextFields = Readonly<Record<string, string | number | null>>

/** Lays fields out as MCAP metadata wants them. */
export function metadataText(fields: TextFields): Map<string, string> {
  return new Map(Object.entries(fields).map(([key, value]) => [key, value === null ? '' : String(value)]))
}

/** Throws a ZodError when the record is not one of ours. */
export const parseStart = (text: Map<string, string>): SessionStart =>
  startSchema.parse(Object.fromEntries(text))
/** Throws a ZodError when the record is not one of ours. */
export const parseTotals = (text: Map<string, string>): SessionTotals =>
  totalsSchema.parse(Object.fromEntries(text))
