import { join } from 'node:path'
import { z } from 'zod'
import { ERRORS, whyOf, type ErrorCode, type ErrorData } from '../../shared/errors'

import { DEVICE_IDS } from '../../shared/devices'
import type { Text } from '../../shared/language'
import { readTextSync } from '../../shared/node/regular-file'
import {
  ANSWER_SECONDS,
  type EvaluationResult,
  type RunConfig,
  type RunProgress
} from '../../shared/training'

/**
 * The files that tell of a run, beside its figures: about.json is the app's, config.json and run.json (how it
 * stands) are its training process's, which is all that a run started in a terminal has. Whatever is missing of
 * files of before is filled in; a value that cannot be right makes its file damaged, so that nobody further up
 * need reckon with one.
 */
export const RUN_FILES = { about: 'about.json', config: 'config.json', record: 'run.json' } as const

/** What the app keeps of a run beside what its process writes. */
export interface RunAbout {
  readonly config: RunConfig
  readonly progress: RunProgress
  readonly startedAtMs: number
  readonly seconds: number
  readonly tags: readonly string[]
  readonly note: string
  readonly isLowPriority: boolean
}

/** A file that cannot be what it should be. */
export interface FileDamage {
  readonly file: string
  readonly why: Text
}

/** What a file holds; both null: it is not there. */
export type FileRead<T> =
  { readonly value: T; readonly damage: null } | { readonly value: null; readonly damage: FileDamage | null }

/** The last moment that a Date can name. */
const LAST_MOMENT_MS = 8.64e15
/** A billion years: whoever reckons with seconds never gets there. */
const LAST_SECOND = 3e16

const count = z.number().int().nonnegative()
const seconds = z.number().nonnegative().max(LAST_SECOND)
const codes = Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]]
const text = z.union([z.string(), z.object({ en: z.string(), fr: z.string() })])

const errorSchema: z.ZodType<ErrorData> = z.object({
  code: z.enum(codes),
  params: z.record(z.string(), z.union([text, z.number()])).default({})
})

const resultSchema: z.ZodType<EvaluationResult> = z.object({
  step: count,
  mean: z.number(),
  std: z.number(),
  episodes: count,
  seed: z.number()
})

const configSchema = z.looseObject({
  env: z.string().min(1),
  agent: z.string().min(1),
  preset: z.string().nullable(),
  seed: z.number(),
  steps: count.min(1),
  streams: count.min(1),
  /** Of before there was a choice: the CPU. */
  device: z.enum(DEVICE_IDS).default('cpu'),
  values: z.record(z.string(), z.union([z.number(), z.boolean(), z.string(), z.array(z.number())])),
  evaluateEvery: count,
  evaluationEpisodes: count,
  checkpointEvery: count.min(1),
  fromModel: z.string().nullable().default(null),
  /** Of before there was a choice. */
  answerSeconds: z.number().positive().default(ANSWER_SECONDS.default),
  stopAtScore: z.number().nullable(),
  patience: count.nullable()
})

const progressSchema = z.looseObject({
  status: z.enum(['starting', 'running', 'paused', 'finished', 'stopped', 'failed', 'interrupted']),
  step: count,
  pretraining: z.object({ done: count, total: count }).nullable().default(null),
  stepsPerSecond: z.number().nonnegative().nullable().default(null),
  phases: z
    .object({ act: z.number(), env: z.number(), store: z.number(), learn: z.number(), other: z.number() })
    .nullable()
    .default(null),
  best: resultSchema.nullable().default(null),
  last: resultSchema.nullable().default(null),
  random: resultSchema.nullable().default(null),
  solvedAtStep: count.nullable().default(null),
  /** Of before there was any: not known, and none. */
  isRepeatable: z.boolean().nullable().default(null),
  replaced: count.default(0),
  explores: z.boolean().default(true),
  fallback: errorSchema.nullable().default(null),
  error: errorSchema.nullable().default(null)
})

const aboutSchema = z.object({
  config: configSchema,
  progress: progressSchema,
  startedAtMs: z.number().nonnegative().max(LAST_MOMENT_MS),
  seconds,
  tags: z.array(z.string()).transform((tags) => [...new Set(tags)]),
  note: z.string(),
  isLowPriority: z.boolean()
})

const recordSchema = progressSchema.extend({ seconds: seconds.default(0) })

/** How a run stands, by its process: with the seconds that it trained. */
export type RunRecord = z.output<typeof recordSchema>

/** What the app keeps of the run in a folder. The id in the file counts for nothing: folders are copied. */
export function readAbout(folder: string, runId: string): FileRead<RunAbout> {
  const read = readAs(join(folder, RUN_FILES.about), aboutSchema)
  if (read.value === null) return read
  const { progress } = read.value
  return { value: { ...read.value, progress: { ...progress, runId } }, damage: null }
}

export const readConfig = (folder: string): FileRead<RunConfig> =>
  readAs(join(folder, RUN_FILES.config), configSchema)

export const readRecord = (folder: string): FileRead<RunRecord> =>
  readAs(join(folder, RUN_FILES.record), recordSchema)

function readAs<T>(file: string, schema: z.ZodType<T>): FileRead<T> {
  try {
    return { value: schema.parse(JSON.parse(readTextSync(file))), damage: null }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { value: null, damage: null }
    return { value: null, damage: { file, why: whyUnusable(error) } }
  }
}

/** In few words, to stand in a sentence about the file. */
function whyUnusable(error: unknown): Text {
  if (error instanceof SyntaxError) return { en: 'it is not JSON', fr: 'ce n’est pas du JSON' }
  if (!(error instanceof z.ZodError)) return whyOf(error)
  const field = error.issues[0]?.path.join('.') || '{}'
  return {
    en: `"${field}" is missing or cannot be right`,
    fr: `« ${field} » manque ou ne peut pas être juste`
  }
}
