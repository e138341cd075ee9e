import { z } from 'zod'
import { SEEN } from './live-env'
import type { Profile } from './profile'
import { areSingleMoves } from './single-moves'

/** Networks that look: of pictures, and `mlp` of numbers. */
export const CLONE_ENCODERS = [
  'deepmind',
  'original',
  'precise',
  'data-efficient',
  'impala',
  'cnn-attention',
  'cnn-vit',
  'mlp'
] as const
/** Of two networks that look at pictures the one that suits them: found by a short trial of both. */
export const AUTO_ENCODER = 'auto'
/** Before the name of a network that was made for one game. */
export const GAME_ENCODER = 'game:'

/** How a policy is cloned from what a person did. */
export const cloneConfigSchema = z.strictObject({
  seed: z.number().int().nonnegative().default(0),
  /** `picture`: the last pictures; `fields`: the numbers of the game, read off it or decoded from its memory; `both`: pictures and numbers. */
  observe: z.enum(SEEN).default('picture'),
  /**
   * Of pictures; numbers, alone or beside pictures, are always seen by fully connected layers. `auto`: a coarse or a precise
   * one, whichever foretells better what was held back after a short trial. `game:<name>`: one that a game brings along.
   */
  encoder: z
    .enum([...CLONE_ENCODERS, AUTO_ENCODER])
    .or(z.templateLiteral([GAME_ENCODER, z.string()]))
    .default('deepmind'),
  /**
   * `actions`: a preference for each action by itself. `parts`: for what kind of thing is done, for each key and for each
   * place, put together to the actions. `auto`: parts where that teaches more (sharesParts).
   */
  heads: z.enum(['auto', 'actions', 'parts']).default('auto'),
  /** Pictures, or rows of numbers, seen at once, one a decision. */
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
  /** What is got right surely counts less by this power of what is missing (gamma of Lin et al. 2017); 0: all alike. */
  focal: z.number().min(0).max(5).default(0),
  /** Corrections count this many times what other moments do. */
  correctionWeight: z.number().min(1).max(20).default(3),
  /** Pictures that are learned from are moved by up to this many pixels, */
  shift: z.number().int().min(0).max(16).default(4),
  /** drawn nearer by up to this share of their sides, */
  crop: z.number().min(0).max(0.5).default(0),
  /** made lighter or darker by up to this share, */
  brightness: z.number().min(0).max(0.9).default(0.2),
  /** each of their colours for itself by up to this share, */
  colour: z.number().min(0).max(0.9).default(0),
  /** made noisy with this standard deviation (of bytes), */
  noise: z.number().min(0).max(64).default(0),
  /** and mirrored where the profile says that it is fair. */
  flip: z.boolean().default(true),
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
export const CLONE_PRESETS = ['small', 'medium', 'large'] as const
export type ClonePreset = (typeof CLONE_PRESETS)[number]

/**
 * By how much there is to learn from: the less, the smaller the network and the more its pictures are varied, and the
 * longer it waits for something better.
 */
const PRESETS: Readonly<Record<ClonePreset, Partial<CloneConfig>>> = {
  small: {
    ...{ encoder: AUTO_ENCODER, hidden: 128, weightDecay: 0.05, labelSmoothing: 0.1 },
    ...{ shift: 4, crop: 0.08, brightness: 0.25, colour: 0.1, noise: 6, patience: 12 }
  },
  medium: {
    ...{ encoder: AUTO_ENCODER, hidden: 256, shift: 4, crop: 0, brightness: 0.2 },
    ...{ colour: 0.05, noise: 3, patience: 8 }
  },
  large: {
    ...{ encoder: 'deepmind', hidden: 512, weightDecay: 0.01, labelSmoothing: 0.02 },
    ...{ shift: 2, crop: 0, brightness: 0.1, colour: 0, noise: 0, patience: 12 }
  }
}

export const clonePreset = (preset: ClonePreset): Partial<CloneConfig> => PRESETS[preset]

/** The preset for so many moments with an action. */
export const presetFor = (moments: number): ClonePreset =>
  moments < 3_000 ? 'small' : moments < 50_000 ? 'medium' : 'large'

/**
 * What suits a game and how much there is to learn from, before anything is wished. A board on which every action is one move is played by what lies there now,
 * and its data sets show each move what was seen right before it.
 */
export const suitedTo = (
  profile: Pick<Profile, 'actions'> | null,
  preset: ClonePreset
): Partial<CloneConfig> => ({
  ...clonePreset(preset),
  ...(profile !== null && areSingleMoves(profile.actions) && { stack: 1, delay: 0 })
})

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
  /** By parts; null where the profile is not known. */
  readonly parts: PartScores | null
  /**
   * Those whose newest picture or row is not, to the byte, among what was learned from: games that begin alike go alike, and
   * then moments of an episode that was held back are known from another one. Null on the way, and of
   * clones from before.
   */
  readonly unseen: { readonly samples: number; readonly accuracy: number } | null
}

/** How a clone does on the parts of actions, by what it would have done (the action that it prefers). */
export interface PartScores {
  /** Of each kind of thing: nothing, keys, a click ... */
  readonly kinds: readonly ActionScore[]
  /** Of each key. */
  readonly keys: readonly ActionScore[]
  /** How far from where the person pointed, in moments where both did the same with the pointer; null: there are none. */
  readonly pointer: PointerError | null
}

export interface PointerError {
  readonly count: number
  /** Mean and 95th percentile of the distance, in pixels of the picture that is learned from. */
  readonly pixels: number
  readonly pixels95: number
  /** The mean in cells of the profile's grid; null where it has none. */
  readonly cells: number | null
  /** How often it was the very same place. */
  readonly exact: number
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

/** What is being tried before it learns: delays, in moments, and looks, in updates; how far, and where that ends. */
export interface CloneTrial {
  readonly of: 'delay' | 'look'
  readonly at: number
  readonly last: number
}

/** What cloning tells while it goes on. */
export interface CloneProgress {
  readonly update: number
  readonly epoch: number
  readonly seconds: number
  readonly loss: number
  readonly heldOut: Pick<HeldOut, 'accuracy' | 'logLikelihood'> | null
}

/**
 * Where the time of a cloning went, in shares of it that are 1 together: reading, decoding and varying what is learned from;
 * updates; looks at what was held back. Since it last went on, where it was interrupted.
 */
export interface CloneShares {
  readonly load: number
  readonly learn: number
  readonly judge: number
  readonly other: number
}

/** What came of it. */
export interface Cloned {
  readonly delay: number
  /** The network that looks; null: of an attempt from before that was told. */
  readonly encoder: CloneConfig['encoder'] | null
  readonly updates: number
  readonly epochs: number
  readonly seconds: number
  /** Null: of an attempt from before that was told. */
  readonly shares: CloneShares | null
  readonly samples: number
  readonly heldOut: HeldOut
  /** The surest ones first. */
  readonly disagreements: readonly Disagreement[]
}

/** How often it is right, in short. */
export type Figures = Pick<HeldOut, 'samples' | 'accuracy' | 'accuracyInterval'>

/** What a clone's learning on from corrections changed, on moments that were held back. */
export interface Improved {
  /** The share of corrections in each batch. */
  readonly share: number
  /** On what it learned from before, and on the corrections. */
  readonly old: { readonly before: Figures; readonly after: Figures }
  readonly corrections: { readonly before: Figures; readonly after: Figures }
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
