import type { ConfigValue, Preset } from '../../electron/shared/config-form'
import { deviceNamed, type Device } from '../../electron/shared/devices'
import type { RunForecast, TrainingCatalogue } from '../../electron/shared/runs'
import { ANSWER_SECONDS, type AgentInfo, type RunConfig } from '../../electron/shared/training'
import { AppError } from '../../electron/shared/errors'
import {
  draftOf,
  plainOf,
  presetsFor,
  presetValues,
  problemOf,
  readField,
  readGymId,
  readNumber
} from '../parts/train/form'
import type { Problem, Reading } from '../parts/train/form'
import { attempt, connection } from './connection.svelte'

/** The choice that asks for a Gymnasium id. */
export const OTHER_ENV = 'gym:'
const MOST_STEPS = 1e10
const MOST_SEED = 2 ** 32 - 1
/** After the last change of the form, before it is asked what the run would cost. */
const CALM_MS = 700

/** Everything of a run but the settings of its agent, as typed. */
const PLAIN = {
  steps: { min: 1, max: MOST_STEPS },
  seed: { min: 0, max: MOST_SEED },
  seeds: { min: 1, max: 10 },
  streams: { min: 1, max: 256 },
  evaluateEvery: { min: 0, max: MOST_STEPS },
  evaluationEpisodes: { min: 1, max: 10_000 },
  checkpointEvery: { min: 1, max: MOST_STEPS },
  patience: { min: 1, max: 1_000_000 },
  answerSeconds: ANSWER_SECONDS
} as const
export type PlainKey = keyof typeof PLAIN | 'stopAtScore'

/** In the order of the form: what there is to do, then when it is looked at. */
export const PLAIN_KEYS: readonly PlainKey[] = [
  'steps',
  'seed',
  'seeds',
  'streams',
  'evaluateEvery',
  'evaluationEpisodes',
  'checkpointEvery',
  'stopAtScore',
  'patience',
  'answerSeconds'
]

/** The form that begins runs: what is typed, what is wrong with it, and what it would cost. */
export class RunForm {
  catalogue = $state.raw<TrainingCatalogue | null>(null)
  env = $state('')
  gymId = $state('')
  agentId = $state('')
  presetId = $state<string | null>(null)
  device = $state<Device>('cpu')
  /** The model that shows how to play first; null: none. */
  fromModel = $state<string | null>(null)
  plain = $state<Record<PlainKey, string>>({
    steps: '100000',
    seed: '0',
    seeds: '1',
    streams: '1',
    evaluateEvery: '5000',
    evaluationEpisodes: '10',
    checkpointEvery: '5000',
    stopAtScore: '',
    patience: '',
    answerSeconds: String(ANSWER_SECONDS.default)
  })
  drafts = $state<Record<string, string | boolean>>({})
  forecast = $state.raw<RunForecast | null>(null)
  forecastError = $state.raw<AppError | null>(null)
  isForecasting = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #asked = 0

  readonly agent: AgentInfo | null = $derived(
    this.catalogue?.agents.find(({ id }) => id === this.agentId) ?? null
  )
  readonly presets: readonly Preset[] = $derived(this.agent === null ? [] : presetsFor(this.agent, this.env))
  readonly preset: Preset | null = $derived(this.presets.find(({ id }) => id === this.presetId) ?? null)
  readonly base = $derived(
    this.agent === null
      ? {}
      : presetValues(this.agent, this.preset, this.fromModel === null ? {} : (this.agent.taught ?? {}))
  )
  readonly envProblem: Problem | null = $derived(
    this.env === OTHER_ENV ? problemOf(readGymId(this.gymId)) : null
  )
  readonly readings = $derived(
    Object.fromEntries(
      (this.agent?.fields ?? []).map((field) => [field.key, readField(field, this.drafts[field.key] ?? '')])
    )
  )
  readonly plainReadings = $derived(Object.fromEntries(PLAIN_KEYS.map((key) => [key, this.#readPlain(key)])))
  readonly problems = $derived(
    [...Object.values(this.readings), ...Object.values(this.plainReadings)].filter((r) => 'problem' in r)
      .length + (this.envProblem === null ? 0 : 1)
  )
  readonly changed = $derived(
    (this.agent?.fields ?? []).filter((field) => this.isChanged(field.key)).map(({ key }) => key)
  )

  /** Asks what can be trained; true once it is known. */
  async open(): Promise<void> {
    const found = await attempt(connection.call('train.catalogue'))
    if (found === undefined) return
    this.catalogue = found
    this.agentId ||= found.agents[0]?.id ?? ''
    if (this.env === '') this.chooseEnv(found.envs[0]?.id ?? OTHER_ENV)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#asked++
  }

  chooseEnv(env: string): void {
    this.env = env
    // It knows the environment before, not this one.
    this.fromModel = null
    this.choosePreset(this.presets[0]?.id ?? null)
  }

  chooseAgent(id: string): void {
    this.agentId = id
    this.choosePreset(this.presets[0]?.id ?? null)
  }

  /** Takes a preset's values, its steps and what else it says of a run. */
  choosePreset(id: string | null): void {
    this.presetId = id
    if (this.preset !== null) this.plain = { ...this.plain, ...plainOf(this.preset) }
    this.reset()
  }

  /** Who shows how to play, with the settings that it takes. */
  chooseModel(name: string | null): void {
    this.fromModel = name
    this.reset()
  }

  chooseDevice(id: string): void {
    this.device = deviceNamed(id)
  }

  /** Back to the values of the preset. */
  reset(): void {
    this.drafts = Object.fromEntries(Object.entries(this.base).map(([key, value]) => [key, draftOf(value)]))
  }

  isChanged(key: string): boolean {
    return this.drafts[key] !== draftOf((this.base as Record<string, ConfigValue>)[key] ?? '')
  }

  /** The configurations of the runs that the form describes: one for each seed. Null while something is not valid. */
  configs(): RunConfig[] | null {
    const { agent } = this
    if (agent === null || this.problems > 0) return null
    const env = this.env === OTHER_ENV ? readGymId(this.gymId) : { value: this.env }
    const plain = (key: PlainKey): number | null => valueOf(this.plainReadings[key])
    const values: RunConfig['values'] = Object.fromEntries(
      Object.entries(this.readings).map(([key, reading]) => [key, valueOf(reading)!])
    )
    const config: RunConfig = {
      env: valueOf(env) ?? '',
      agent: agent.id,
      preset: this.preset?.id ?? null,
      seed: plain('seed') ?? 0,
      steps: plain('steps') ?? 1,
      streams: plain('streams') ?? 1,
      device: this.device,
      fromModel: this.fromModel,
      values,
      evaluateEvery: plain('evaluateEvery') ?? 0,
      evaluationEpisodes: plain('evaluationEpisodes') ?? 1,
      checkpointEvery: plain('checkpointEvery') ?? 1,
      stopAtScore: plain('stopAtScore'),
      patience: plain('patience'),
      answerSeconds: plain('answerSeconds') ?? ANSWER_SECONDS.default
    }
    return Array.from({ length: plain('seeds') ?? 1 }, (_, i) => ({ ...config, seed: config.seed + i }))
  }

  /** Asks what the run would cost, once the typing rests. */
  askForecast(): void {
    clearTimeout(this.#timer)
    const asked = ++this.#asked
    const config = this.configs()?.[0]
    if (config === undefined) return
    this.#timer = setTimeout(() => void this.#forecast(config, asked), CALM_MS)
  }

  async #forecast(config: RunConfig, asked: number): Promise<void> {
    this.isForecasting = true
    const answer = await connection
      .call('train.forecast', { config: { ...config } })
      .catch((error: unknown) => error)
    if (asked !== this.#asked) return
    this.isForecasting = false
    this.forecastError = answer instanceof AppError ? answer : null
    this.forecast = answer instanceof Error ? null : (answer as RunForecast)
  }

  #readPlain(key: PlainKey): Reading<number | null> {
    const text = this.plain[key]
    if ((key === 'stopAtScore' || key === 'patience') && text.trim() === '') return { value: null }
    if (key === 'stopAtScore') return readNumber(text, -1e9, 1e9, false)
    return readNumber(text, PLAIN[key].min, PLAIN[key].max, true)
  }
}

function valueOf<Value>(reading: Reading<Value> | undefined): Value | null {
  return reading !== undefined && 'value' in reading ? reading.value : null
}
