import { z } from 'zod'
import { configSchema, type ConfigValues } from './config-form'
import { AppError } from './errors'
import type { AgentInfo, RunConfig } from './training'

const SEED_LIMIT = 2 ** 32 - 1
const STEP_LIMIT = 1e10

/** Everything of a run's configuration but the agent's own settings. */
const plainSchema = z.strictObject({
  env: z.string().min(1).max(200),
  agent: z.string().min(1).max(80),
  preset: z.string().max(80).nullable(),
  seed: z.number().int().min(0).max(SEED_LIMIT),
  steps: z.number().int().min(1).max(STEP_LIMIT),
  streams: z.number().int().min(1).max(256),
  evaluateEvery: z.number().int().min(0).max(STEP_LIMIT),
  evaluationEpisodes: z.number().int().min(1).max(10_000),
  checkpointEvery: z.number().int().min(1).max(STEP_LIMIT),
  stopAtScore: z.number().nullable(),
  patience: z.number().int().min(1).max(1_000_000).nullable(),
  values: z.record(z.string(), z.unknown())
})

/** What a person chooses; what is left out comes from the preset, then from the defaults. */
export type RunWish = Partial<Omit<RunConfig, 'values' | 'env' | 'agent'>> &
  Pick<RunConfig, 'env' | 'agent'> & { readonly values?: ConfigValues }

const DEFAULT_STEPS = 100_000
const EVALUATIONS = 20
const EVALUATION_EPISODES = 10

/**
 * The whole configuration of a run.
 * @throws AppError 'train.config' that names the setting, 'preset.unknown'
 */
export function runConfigFrom(wish: RunWish, agent: AgentInfo): RunConfig {
  const preset = agent.presets.find(({ id }) => id === wish.preset)
  if (wish.preset != null && !preset)
    throw new AppError('preset.unknown', {
      name: wish.preset,
      known: agent.presets.map(({ id }) => id).join(', ')
    })
  const steps = wish.steps ?? preset?.steps ?? DEFAULT_STEPS
  const share = Math.max(1, Math.floor(steps / EVALUATIONS))
  return checkRunConfig(
    {
      env: wish.env,
      agent: wish.agent,
      preset: wish.preset ?? null,
      seed: wish.seed ?? 0,
      steps,
      streams: wish.streams ?? 1,
      evaluateEvery: wish.evaluateEvery ?? share,
      evaluationEpisodes: wish.evaluationEpisodes ?? EVALUATION_EPISODES,
      checkpointEvery: wish.checkpointEvery ?? share,
      stopAtScore: wish.stopAtScore ?? null,
      patience: wish.patience ?? null,
      values: { ...preset?.values, ...wish.values }
    },
    agent
  )
}

/** A configuration that was read or sent, with defaults for settings it lacks. @throws AppError 'train.config' */
export function checkRunConfig(config: unknown, agent: AgentInfo): RunConfig {
  const plain = checked(plainSchema, config)
  return { ...plain, values: checked(configSchema(agent.fields), plain.values) }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const field =
    issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.') || 'the whole'
  throw new AppError('train.config', { field, why: issue.message })
}
