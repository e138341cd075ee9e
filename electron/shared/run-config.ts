import { z } from 'zod'
import { configSchema, type ConfigValue, type ConfigValues } from './config-form'
import { deviceNamed } from './devices'
import { AppError } from './errors'
import { ANSWER_SECONDS, type AgentInfo, type RunConfig } from './training'

const SEED_LIMIT = 2 ** 32 - 1
const STEP_LIMIT = 1e10

const modelName = z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}$/, 'is not the name of a model')

/** Everything of a run's configuration but the agent's own settings. */
const plainSchema = z.strictObject({
  env: z.string().min(1).max(200),
  agent: z.string().min(1).max(80),
  preset: z.string().max(80).nullable(),
  seed: z.number().int().min(0).max(SEED_LIMIT),
  steps: z.number().int().min(1).max(STEP_LIMIT),
  streams: z.number().int().min(1).max(256),
  /** Of before there was a choice: the CPU. */
  device: z.string().max(80).default('cpu'),
  evaluateEvery: z.number().int().min(0).max(STEP_LIMIT),
  evaluationEpisodes: z.number().int().min(1).max(10_000),
  checkpointEvery: z.number().int().min(1).max(STEP_LIMIT),
  stopAtScore: z.number().nullable(),
  patience: z.number().int().min(1).max(1_000_000).nullable(),
  fromModel: modelName.nullable().default(null),
  /** Of before there was a choice. */
  answerSeconds: z
    .number()
    .int()
    .min(ANSWER_SECONDS.min)
    .max(ANSWER_SECONDS.max)
    .default(ANSWER_SECONDS.default),
  values: z.record(z.string(), z.unknown())
})

/** What a person chooses; what is left out comes from the preset, then from the defaults. */
export type RunWish = Partial<Omit<RunConfig, 'values' | 'env' | 'agent'>> &
  Pick<RunConfig, 'env' | 'agent'> & { readonly values?: ConfigValues }

const DEFAULT_STEPS = 100_000
const EVALUATIONS = 20
/** Episodes of the last evaluation: many where they are short. */
function defaultEpisodes(env: string): number {
  if (['cartpole', 'mountain-car', 'acrobot'].includes(env)) return 100
  return env.startsWith('gym:') ? 10 : 30
}

/**
 * The whole configuration of a run.
 * @throws AppError 'train.config' that names the setting, 'preset.unknown', 'device.unknown'
 */
export function runConfigFrom(wish: RunWish, agent: AgentInfo): RunConfig {
  const preset = agent.presets.find(({ id }) => id === wish.preset)
  const name = wish.preset ?? null
  if (name !== null && !preset)
    throw new AppError('preset.unknown', {
      name,
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
      streams: wish.streams ?? preset?.streams ?? 1,
      device: wish.device ?? 'cpu',
      evaluateEvery: wish.evaluateEvery ?? preset?.evaluateEvery ?? share,
      evaluationEpisodes: wish.evaluationEpisodes ?? preset?.evaluationEpisodes ?? defaultEpisodes(wish.env),
      checkpointEvery: wish.checkpointEvery ?? share,
      stopAtScore: wish.stopAtScore ?? null,
      patience: wish.patience ?? null,
      answerSeconds: wish.answerSeconds ?? ANSWER_SECONDS.default,
      fromModel: wish.fromModel ?? null,
      values: { ...(wish.fromModel && agent.taught), ...preset?.values, ...wish.values }
    },
    agent
  )
}

/**
 * A configuration that was read or sent, with defaults for settings it lacks.
 * @throws AppError 'train.config', 'device.unknown'
 */
export function checkRunConfig(config: unknown, agent: AgentInfo): RunConfig {
  const plain = checked(plainSchema, config)
  const device = deviceNamed(plain.device)
  return { ...plain, device, values: checked(configSchema(agent.fields), plain.values) }
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const field =
    issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : issue.path.join('.') || 'the whole'
  throw new AppError('train.config', { field, why: issue.message })
}

/** `learningRate` to `learning-rate`. */
export const flagName = (key: string): string =>
  key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const shown = (value: ConfigValue): string => (typeof value === 'object' ? value.join(',') : String(value))

/** The command that makes the same run from a terminal: what differs from preset and defaults is written out. */
export function commandOf(config: RunConfig, agent: AgentInfo): string {
  const { env, preset, seed, values, fromModel } = config
  const base = runConfigFrom({ env, agent: config.agent, preset, seed, fromModel }, agent)
  const plain = PLAIN_FLAGS.filter((key) => config[key] !== null && config[key] !== base[key]).map(
    (key) => `--${flagName(key)} ${config[key]}`
  )
  const own = agent.fields
    .filter(({ key }) => shown(values[key]!) !== shown(base.values[key]!))
    .map(({ key, kind }) =>
      kind === 'flag'
        ? `--${values[key] === true ? '' : 'no-'}${flagName(key)}`
        : `--${flagName(key)} ${shown(values[key]!) || "''"}`
    )
  const start = `npx apprenti train --env ${env} --agent ${config.agent}`
  const begun = [
    ...(preset === null ? [] : [`--preset ${preset}`]),
    ...(fromModel === null ? [] : [`--from-model ${fromModel}`])
  ]
  return [start, ...begun, `--seed ${seed}`, ...plain, ...own].join(' ')
}

/** Settings of a run, beside its seed, that can be given on a command line as they are. */
export const PLAIN_FLAGS = [
  'steps',
  'streams',
  'device',
  'evaluateEvery',
  'evaluationEpisodes',
  'checkpointEvery',
  'stopAtScore',
  'patience',
  'answerSeconds'
] as const
