import { z } from 'zod'
import type { ErrorData } from './errors'
import { cloneConfigSchema, type Cloned, type CloneConfig, type Improved } from './imitation'
import type { LocalizedText } from './language'
import type { Seen } from './live-env'
import { modelParent } from './policy-card'

/** What there is in a data set, and what is wrong with it. */
export interface DatasetInfo {
  readonly id: string
  readonly title: string
  readonly game: string
  readonly episodes: number
  /** Moments, and how long they are in play. */
  readonly steps: number
  readonly seconds: number
  readonly decisionsPerSecond: number
  readonly side: number
  readonly isColour: boolean
  /** What a clone of it can be shown. */
  readonly sees: readonly Seen[]
  /** Each of the game's actions and how often it was done. */
  readonly actions: readonly { readonly id: string; readonly count: number }[]
  readonly problems: readonly LocalizedText[]
  /** The sessions it was made of. */
  readonly sessions: readonly string[]
  readonly bytes: number
  readonly madeAtMs: number
  readonly deletedAtMs: number | null
  /** Why it cannot be used: then the rest says nothing. */
  readonly damage: ErrorData | null
}

/** A moment of a data set as a person looks at it. */
export interface DatasetMoment {
  readonly moment: number
  /** Index of the action that stands there now; null: not learned from. */
  readonly action: number | null
  /** What an agent sees, as a data URL. */
  readonly url: string
}

/** A point of the curves of a cloning. */
const curvePoint = z.object({
  update: z.number(),
  loss: z.number(),
  /** Share of what was held back that it would have done; null where it was not looked at. */
  accuracy: z.number().nullable()
})
export type CurvePoint = z.output<typeof curvePoint>

const wholeIndex = z.number().int()
const share = z.number()

const actionScore = z.object({ id: z.string(), done: z.number(), precision: share, recall: share, f1: share })
const partsSchema = z.object({
  kinds: z.array(actionScore),
  keys: z.array(actionScore),
  pointer: z
    .object({
      count: z.number(),
      pixels: z.number(),
      pixels95: z.number(),
      cells: z.number().nullable(),
      exact: share
    })
    .nullable()
})

const setting = cloneConfigSchema.shape

const clonedSchema: z.ZodType<Cloned> = z.object({
  delay: wholeIndex,
  encoder: setting.encoder.unwrap().nullable().default(null),
  updates: z.number(),
  epochs: z.number(),
  seconds: z.number(),
  shares: z.object({ load: share, learn: share, judge: share, other: share }).nullable().default(null),
  samples: z.number(),
  heldOut: z.object({
    samples: z.number(),
    accuracy: share,
    accuracyInterval: share,
    top3: share,
    majority: share,
    repeatLast: share,
    actions: z.array(actionScore),
    confusion: z.array(z.array(z.number())),
    calibration: z.array(z.object({ count: z.number(), confidence: share, accuracy: share })),
    calibrationError: share,
    logLikelihood: z.number(),
    parts: partsSchema.nullable().default(null),
    unseen: z.object({ samples: z.number(), accuracy: share }).nullable().default(null)
  }),
  disagreements: z.array(
    z.object({
      moment: wholeIndex,
      labelAt: wholeIndex,
      done: wholeIndex,
      would: wholeIndex,
      sure: share,
      likely: share
    })
  )
})

const figures = z.object({ samples: z.number(), accuracy: share, accuracyInterval: share })
const beforeAndAfter = z.object({ before: figures, after: figures })

const improvedSchema: z.ZodType<Improved> = z.object({
  share,
  old: beforeAndAfter,
  corrections: beforeAndAfter,
  changed: z.object({
    moments: z.number(),
    of: z.number(),
    most: z.array(
      z.object({
        from: z.string().max(80),
        to: z.string().max(80),
        moments: z.number(),
        right: z.number()
      })
    )
  })
})

/** What somebody reached, episode by episode. */
const playedSchema = z.object({
  scores: z.array(z.number()).readonly(),
  mean: z.number(),
  /** Of the sample: n - 1 in the denominator. */
  std: z.number()
})
export type PlayedScores = z.output<typeof playedSchema>

/** How a clone did when it played. */
const playSchema = z.object({
  /** `inside`: episodes of its own in the app, by their seeds; `window`: in turn with chance in the attached window. */
  where: z.enum(['inside', 'window']),
  own: playedSchema,
  random: playedSchema,
  /** Whole episodes of those that it learned from; null where the recordings tell none. */
  demonstrator: playedSchema.nullable(),
  /** How likely such a lead over chance would be by chance: one-sided permutation test, by that seed. */
  p: z.number(),
  seed: z.number().int(),
  playedAtMs: z.number()
})
export type ClonePlay = z.output<typeof playSchema>

/** How a cloning stands: `stopped` by the person, with what was learned until then; `failed`: `error` says why. */
export type CloningStatus = 'running' | 'finished' | 'stopped' | 'failed'

/** What is kept of a cloning on the disk. */
export const cloningSchema = z.object({
  format: z.literal('apprenti-cloning/1'),
  id: z.string().max(100),
  title: z.string().max(120),
  dataset: z.string().max(80),
  game: z.string().max(80),
  actions: z.array(z.string().max(80)),
  decisionsPerSecond: z.number().positive(),
  config: cloneConfigSchema,
  /** What makes the same in a terminal. */
  command: z.string().max(1000),
  startedAtMs: z.number(),
  status: z.enum(['running', 'finished', 'stopped', 'failed']),
  /** The model that came of it; null: none. */
  model: z.string().max(120).nullable(),
  error: z.custom<ErrorData>().nullable(),
  curve: z.array(curvePoint),
  cloned: clonedSchema.nullable(),
  /** The model that it learned on from, by the corrections of these sessions; null: it was cloned from scratch. */
  parent: modelParent.nullable().default(null),
  /** What that changed. */
  improved: improvedSchema.nullable().default(null),
  /** How it did when it played; null: nobody has looked. */
  play: playSchema.nullable().default(null)
})
export type Cloning = z.output<typeof cloningSchema>

/** A cloning in the list. */
export interface CloningItem extends Pick<
  Cloning,
  'id' | 'title' | 'dataset' | 'game' | 'startedAtMs' | 'status' | 'model' | 'error'
> {
  readonly accuracy: number | null
  /** The mean score when it played; null: nobody has looked. */
  readonly score: number | null
  /** The model that it learned on from; null: it was cloned from scratch. */
  readonly parent: string | null
  readonly deletedAtMs: number | null
}

/** What a person chooses of a cloning; what is left out is what suits the game and how much there is to learn from. */
export const cloneWishSchema = z
  .strictObject({
    observe: setting.observe.unwrap(),
    encoder: setting.encoder.unwrap(),
    minutes: setting.minutes.unwrap(),
    delay: setting.delay.unwrap(),
    stack: setting.stack.unwrap(),
    seed: setting.seed.unwrap()
  })
  .partial()
export type CloneWish = z.output<typeof cloneWishSchema>

/** What is under way, for every page. */
export interface ImitationState {
  /** A data set that is being made. */
  readonly making: { readonly title: string; readonly game: string; readonly share: number } | null
  readonly cloning: CloningProgress | null
  readonly playing: PlayingProgress | null
}

/** A clone that plays to be judged by its score. */
export interface PlayingProgress {
  /** Of the cloning. */
  readonly id: string
  readonly title: string
  readonly game: string
  readonly where: ClonePlay['where']
  /** Of each. */
  readonly episodes: number
  /** The scores so far. */
  readonly own: readonly number[]
  readonly random: readonly number[]
  /** No game is on, and only the person can begin one. */
  readonly isWaiting: boolean
  readonly isStopping: boolean
}

export interface CloningProgress {
  readonly id: string
  readonly title: string
  readonly dataset: string
  readonly game: string
  /** The model that it learns on from; null: it is cloned from scratch. */
  readonly parent: string | null
  /** `gathering`: corrections are made into a data set. */
  readonly phase: 'gathering' | 'opening' | 'delay' | 'look' | 'learning' | 'judging'
  /** Of `delay`: the one that is tried, of so many; of `look`: updates. */
  readonly trial: { readonly at: number; readonly of: number } | null
  readonly update: number
  readonly epoch: number
  /** Of learning, and the longest that may take. */
  readonly seconds: number
  readonly minutes: number
  readonly curve: readonly CurvePoint[]
  /** It was told to stop. */
  readonly isStopping: boolean
}

/** How a cloning's settings are, with what the person left out. */
export const cloneConfigOf = (wish: CloneWish): CloneConfig => cloneConfigSchema.parse(wish)

/** The longest curve that is kept: enough for any chart's width. */
const MOST_POINTS = 400

/** A curve with a point more; a long one keeps every second of its points. */
export function withPoint(curve: readonly CurvePoint[], point: CurvePoint): readonly CurvePoint[] {
  const longer = [...curve, point]
  if (longer.length <= MOST_POINTS) return longer
  // What was held back is looked at seldom: those points stay.
  const looks = longer.filter(({ accuracy }) => accuracy !== null)
  if (looks.length > MOST_POINTS / 2) return longer.filter((_, i) => i % 2 === 1)
  return longer.filter(({ accuracy }, i) => accuracy !== null || i % 2 === 1)
}
