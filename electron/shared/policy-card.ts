import { z } from 'zod'

/** Far more than a policy of any size that can be trained here. */
export const LARGEST_POLICY_BYTES = 2 ** 30
/** Names in the folder of a model: models/<name>/ of the app or of the data folder, policy/ of a run. */
export const POLICY_FILE = 'policy.onnx'
export const CARD_FILE = 'card.json'
/** A model as a policy to play with: this before its name. */
export const MODEL_PREFIX = 'model:'

const result = z.object({
  mean: z.number(),
  std: z.number(),
  episodes: z.number().int(),
  /** Of the first episode; null on cards that did not tell. */
  seed: z.number().int().nullable().default(null)
})

/** Who showed it how to play before or while it learned by itself. */
const teacher = z.object({
  /** Id of a policy, or PICTURE_TEACHER (picture-teacher.ts). */
  policy: z.string().max(80),
  /** Steps shown before it played. */
  demonstrations: z.number().int(),
  /** Whether the teacher also said of every step it played what it would have done. */
  corrections: z.boolean()
})

/** The model that one was improved from, and the sessions whose corrections it learned. */
export const modelParent = z.object({
  model: z.string().max(200),
  sha256: z.string().length(64),
  sessions: z.array(z.string().max(200)).max(10_000)
})

/** What a model says about itself beside its file: how it was made and how well it does. */
export const policyCardSchema = z.object({
  format: z.literal('apprenti-card/1'),
  title: z.object({ en: z.string().max(200), fr: z.string().max(200) }),
  env: z.string().max(200),
  agent: z.string().max(80),
  /** What made it, to be typed in a terminal. */
  command: z.string().max(4000),
  seed: z.number().int(),
  /** Steps trained when it was kept. */
  steps: z.number().int(),
  /** Wall time of the training until then. */
  seconds: z.number(),
  /** Null: learned without one. */
  teacher: teacher.nullable().default(null),
  /** Its return over greedy episodes that it did not train on. */
  score: result.nullable(),
  /** The same of random play, and of the scripted policy where there is one; null: not measured. */
  random: z.number().nullable(),
  scripted: z.number().nullable(),
  runId: z.string().max(200),
  configHash: z.string().max(64),
  /** The model it was improved from, and the sessions whose corrections it learned; left out: of none. */
  parent: modelParent.nullish(),
  /** Of policy.onnx. */
  sha256: z.string().length(64)
})
export type ModelParent = z.infer<typeof modelParent>
export type PolicyCard = z.infer<typeof policyCardSchema>
