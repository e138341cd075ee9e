import { z } from 'zod'

/** The file of a data set that says what is in it. */
export const DATASET_FILE = 'dataset.json'
/** One picture a moment, planes of bytes, one after the other. */
export const PICTURES_FILE = 'pictures.bin'
/** One int16 a moment, little-endian: what was done then. */
export const LABELS_FILE = 'labels.bin'
/** The label of a moment at which nothing was done that is one of the game's actions. */
export const UNLABELLED = -1

/** How well somebody plays, the best last. */
export const EXPERTISE = ['novice', 'intermediate', 'advanced', 'expert'] as const
export type Expertise = (typeof EXPERTISE)[number]

const stretchSchema = z.object({
  /** First moment, and the one after the last. */
  from: z.number().int().nonnegative(),
  to: z.number().int().positive(),
  /** Index into `sessions`. */
  session: z.number().int().nonnegative(),
  episode: z.number().int(),
  /** What the person did while the agent was at the controls before: counts for more when learned from. */
  isCorrection: z.boolean().default(false)
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
  moments: z.number().int().nonnegative(),
  stretches: z.array(stretchSchema),
  /** What it was made of, with a hash of each, so that a model says exactly what it learned from. */
  sessions: z.array(
    z.object({
      id: z.string(),
      sha256: z.string().length(64),
      steps: z.number().int(),
      /** How well who played it plays; left out: not told. */
      expertise: z.enum(EXPERTISE).optional()
    })
  ),
  /** How often each action was done, by its index. */
  counts: z.array(z.number().int().nonnegative()),
  madeAtMs: z.number()
})
export type Dataset = z.output<typeof datasetSchema>
export type Stretch = Dataset['stretches'][number]
