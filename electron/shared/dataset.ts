import { z } from 'zod'

/** The file of a data set that says what is in it. */
export const DATASET_FILE = 'dataset.json'
/** One picture a moment, planes of bytes, one after the other. */
export const PICTURES_FILE = 'pictures.bin'
/** One int16 a moment, little-endian: what was done then. */
export const LABELS_FILE = 'labels.bin'
/** A row of float32 a moment, little-endian, where numbers are seen beside the pictures: `vectors` says which. */
export const VECTORS_FILE = 'vectors.bin'
/** The label of a moment at which nothing was done that is one of the game's actions. */
export const UNLABELLED = -1

/** How well somebody plays who was recorded, the best last. */
export const EXPERTISE = ['novice', 'intermediate', 'advanced', 'expert'] as const
export type Expertise = (typeof EXPERTISE)[number]
/** Whether a stretch is to be learned from: a bad one is kept, and is not. */
export const QUALITY = ['good', 'bad'] as const

const stretchSchema = z.object({
  /** First moment, and the one after the last. */
  from: z.number().int().nonnegative(),
  to: z.number().int().positive(),
  /** Index into `sessions`. */
  session: z.number().int().nonnegative(),
  episode: z.number().int(),
  /** What the person did while the agent was at the controls before: counts for more when learned from. */
  isCorrection: z.boolean().default(false),
  /** Where it lies in its session, in milliseconds of the recording; null in data sets from before this was kept. */
  fromMs: z.number().nullable().default(null),
  toMs: z.number().nullable().default(null),
  /** Who played it, where that was said. */
  expertise: z.enum(EXPERTISE).nullable().default(null),
  quality: z.enum(QUALITY).nullable().default(null)
})

/** What was recorded, as moments an agent can learn from: one picture a decision, and what the person did then. */
export const datasetSchema = z.object({
  format: z.literal('apprenti-dataset/1', 'is of another version of Apprenti: export it again there'),
  id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
  title: z.string().max(120),
  game: z.string().max(80),
  /** Ids of the profile's actions: a label is an index into them. */
  actions: z.array(z.string().max(80)).min(1),
  /** The one that does nothing; null where a game has none, and moments without an action are not learned from. */
  none: z.number().int().nonnegative().nullable(),
  decisionsPerSecond: z.number().positive(),
  side: z.number().int().min(16).max(256),
  isColour: z.boolean(),
  /** Numbers seen at each moment: of which environment they are the observation, and what each is. Null: pictures alone. */
  vectors: z
    .object({ env: z.string().max(200), names: z.array(z.string().max(200)).min(1).max(65_536) })
    .nullable()
    .default(null),
  /** The size of the recorded pictures, in pixels; null in data sets from before this was kept. */
  picture: z.object({ width: z.number().int(), height: z.number().int() }).nullable().default(null),
  moments: z.number().int().nonnegative(),
  stretches: z.array(stretchSchema),
  /** What it was made of, with a hash of each, so that a model says exactly what it learned from. */
  sessions: z.array(
    z.object({
      id: z.string(),
      sha256: z.string().length(64),
      steps: z.number().int(),
      /** Steps that a slow disk lost while it was recorded. */
      drops: z.number().int().nonnegative().default(0)
    })
  ),
  /** How often each action was done, by its index. */
  counts: z.array(z.number().int().nonnegative()),
  /** Moments of doing nothing that look like the one before: kept for what is seen, not learned from. */
  duplicates: z.number().int().nonnegative().default(0),
  /** Steps left out: their picture had other proportions, or could not be read. */
  leftOut: z
    .object({ otherSize: z.number().int().nonnegative(), unreadable: z.number().int().nonnegative() })
    .default({ otherSize: 0, unreadable: 0 }),
  /** Of the labels since a person changed some of them; left out: they are as they were made. */
  labelsSha256: z.string().length(64).optional(),
  madeAtMs: z.number()
})
export type Dataset = z.output<typeof datasetSchema>
export type Stretch = Dataset['stretches'][number]
