import { z } from 'zod'

/** Networks that look at pictures. */
export const CLONE_ENCODERS = [
  'deepmind',
  'original',
  'precise',
  'data-efficient',
  'impala',
  'cnn-vit'
] as const
/** Before the name of a network that was made for one game. */
export const GAME_ENCODER = 'game:'

/** How a policy is cloned from what a person did. */
export const cloneConfigSchema = z.strictObject({
  seed: z.number().int().nonnegative().default(0),
  /** `picture`: the last pictures; `fields`: the numbers of the game, read off it or decoded from its memory. */
  observe: z.enum(['picture', 'fields']).default('picture'),
  /** Of pictures; numbers are always seen by fully connected layers. `game:<name>`: one that a game brings along. */
  encoder: z
    .enum(CLONE_ENCODERS)
    .or(z.templateLiteral([GAME_ENCODER, z.string()]))
    .default('deepmind'),
  /** Pictures seen at once, one a decision. */
  stack: z.number().int().min(1).max(8).default(4),
  hidden: z.number().int().min(16).max(1024).default(256),
  batchSize: z.number().int().min(8).max(512).default(64),
  learningRate: z.number().gt(0).max(0.1).default(1e-3),
  /** Of AdamW (Loshchilov and Hutter 2019). */
  weightDecay: z.number().min(0).max(1).default(0.02),
  /** Share of the right answer's certainty that is spread over all (Szegedy et al. 2016). */
  labelSmoothing: z.number().min(0).max(0.5).default(0.05),
  /** Rare actions count as one over the root of how often they were done, at most this much more than the commonest. */
  mostWeight: z.number().min(1).max(100).default(10),
  /** Corrections count this many times what other moments do. */
  correctionWeight: z.number().min(1).max(20).default(3),
  /** Pictures are moved by up to this many pixels, and made lighter or darker by up to a fifth. */
  shift: z.number().int().min(0).max(16).default(4),
  /** Moments between what a person saw and what they did about it; null: the one that suits what was held back best. */
  delay: z.number().int().min(-4).max(20).nullable().default(null),
  heldOutShare: z.number().min(0.05).max(0.5).default(0.2),
  /** The longest it may take. */
  minutes: z.number().gt(0).max(600).default(8),
  /** Ends after so many looks at what was held back without a better one. */
  patience: z.number().int().min(1).max(100).default(8)
})
export type CloneConfig = z.output<typeof cloneConfigSchema>

/** Fewer moments with an action than this teach nothing. */
export const LEAST_SAMPLES = 64

/** How a clone does on moments that it did not learn from. */
export interface HeldOut {
  readonly samples: number
  readonly accuracy: number
  /** Half of a 95 % interval of the accuracy, by stretches of moments (neighbours are not independent). */
  readonly accuracyInterval: number
  readonly top3: number
  /** What always doing the commonest action would reach, and always doing what was done the moment before. */
  readonly majority: number
  readonly repeatLast: number
  /** Of each action: precision, recall, F1, and how often it was done. */
  readonly actions: readonly ActionScore[]
  /** Rows: what was done; columns: what the clone would have done. */
  readonly confusion: readonly (readonly number[])[]
  /** How often it was right among moments of which it was about as sure, by tenths of certainty. */
  readonly calibration: readonly {
    readonly count: number
    readonly confidence: number
    readonly accuracy: number
  }[]
  /** Expected calibration error over ten bins (Guo et al. 2017). */
  readonly calibrationError: number
  /** Mean log-likelihood of what was done. */
  readonly logLikelihood: number
}

export interface ActionScore {
  readonly id: string
  readonly done: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** A moment at which a clone would have done something else. */
export interface Disagreement {
  /** The moment of the data set that is seen. */
  readonly moment: number
  /** The moment at which the person did something about it: where its label stands. */
  readonly labelAt: number
  /** Indexes of the data set's actions. */
  readonly done: number
  readonly would: number
  /** How likely the clone finds what it would do, and what was done. */
  readonly sure: number
  readonly likely: number
}

/** A delay that is about to be tried, and the last one that will be, in moments. */
export interface CloneTrial {
  readonly delay: number
  readonly latest: number
}

/** What cloning tells while it goes on. */
export interface CloneProgress {
  readonly update: number
  readonly epoch: number
  readonly seconds: number
  readonly loss: number
  readonly heldOut: Pick<HeldOut, 'accuracy' | 'logLikelihood'> | null
}

/** What came of it. */
export interface Cloned {
  readonly delay: number
  readonly updates: number
  readonly epochs: number
  readonly seconds: number
  readonly samples: number
  readonly heldOut: HeldOut
  /** The surest ones first. */
  readonly disagreements: readonly Disagreement[]
}

/** What a clone's learning on from corrections changed, on moments that were held back. */
export interface Improved {
  /** The share of corrections in each batch. */
  readonly share: number
  /** On what it learned from before, and on the corrections. */
  readonly old: { readonly before: HeldOut; readonly after: HeldOut }
  readonly corrections: { readonly before: HeldOut; readonly after: HeldOut }
  readonly changed: {
    /** Moments it does something else at now, of how many. */
    readonly moments: number
    readonly of: number
    /** The commonest changes, and at how many of them what it does now is what the person did. */
    readonly most: readonly {
      readonly from: string
      readonly to: string
      readonly moments: number
      readonly right: number
    }[]
  }
}
