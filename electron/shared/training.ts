import type { ConfigField, ConfigValues, Preset } from './config-form'
import type { Device } from './devices'
import type { ErrorData } from './errors'
import type { LocalizedText } from './language'

/** How long an environment in a process of its own may take to answer. */
export const ANSWER_SECONDS = { min: 1, max: 86_400, default: 30 } as const

/** What a run is made of; kept in its folder as config.json. Two runs of the same one are the same run. */
export interface RunConfig {
  /** `<game>-ram`, `cartpole`, `gym:ALE/Breakout-v5` ... */
  readonly env: string
  /** `dqn` ... */
  readonly agent: string
  /** Preset that the values began with, or null. */
  readonly preset: string | null
  readonly seed: number
  /** Steps of all environments together. */
  readonly steps: number
  /** Environments played at once. */
  readonly streams: number
  /** What computes its networks. Others round differently: not the identical run. */
  readonly device: Device
  /** The model that shows it how to play before it does: a clone, or any policy of the same environment. Null: none. */
  readonly fromModel: string | null
  /** Settings of the agent, whole. */
  readonly values: ConfigValues
  /** Steps between two evaluations; 0: only at the end. */
  readonly evaluateEvery: number
  /** Episodes that the best policy plays at the end; evaluations on the way play a fifth as many. */
  readonly evaluationEpisodes: number
  /** Steps between two checkpoints. */
  readonly checkpointEvery: number
  /** Ends early once an evaluation's mean reaches it; null: never. */
  readonly stopAtScore: number | null
  /** Ends early after this many evaluations in a row without a new best; null: never. */
  readonly patience: number | null
  /** Seconds that an environment in a process of its own may take for a step or a reset before it is replaced. */
  readonly answerSeconds: number
}

export type RunStatus = 'starting' | 'running' | 'paused' | 'finished' | 'stopped' | 'failed' | 'interrupted'

export interface EvaluationResult {
  readonly step: number
  readonly mean: number
  readonly std: number
  readonly episodes: number
  readonly seed: number
}

/** One figure at one step: `charts/episodic_return`, `losses/td_loss` ... */
export interface MetricPoint {
  readonly name: string
  readonly step: number
  readonly value: number
}

/** Where the time of a step goes, as parts of 1 since the last report. */
export interface PhaseProfile {
  readonly act: number
  readonly env: number
  readonly store: number
  readonly learn: number
  readonly other: number
}

/** How far learning from demonstrations alone has come. */
export interface Pretraining {
  readonly done: number
  readonly total: number
}

/** How a run is doing; small, told several times a second. */
export interface RunProgress {
  readonly runId: string
  readonly status: RunStatus
  readonly step: number
  /** Updates on demonstrations alone, before the first step; null when there are none left, or none were asked for. */
  readonly pretraining: Pretraining | null
  readonly stepsPerSecond: number | null
  readonly phases: PhaseProfile | null
  readonly best: EvaluationResult | null
  readonly last: EvaluationResult | null
  /** Score of random play in the same environment; null until measured. */
  readonly random: EvaluationResult | null
  readonly solvedAtStep: number | null
  /** False: plays greedily and learns on from it (the person's switch). */
  readonly explores: boolean
  /** Why the CPU computes instead of what was asked for; null while it does not. */
  readonly fallback: ErrorData | null
  /** Whether its environment leads to the same place when an episode is played again; null while that was not tried. */
  readonly isRepeatable: boolean | null
  /** Processes of its environments that were lost and replaced, over all sittings. */
  readonly replaced: number
  /** Why it failed. */
  readonly error: ErrorData | null
}

/** A run as the list shows it. */
export interface RunSummary extends RunProgress {
  readonly config: RunConfig
  readonly startedAtMs: number
  /** Seconds trained, over all sittings. */
  readonly seconds: number
  readonly tags: readonly string[]
  readonly note: string
}

/** An algorithm as the page that begins a run shows it. */
export interface AgentInfo {
  readonly id: string
  readonly title: LocalizedText
  readonly about: LocalizedText
  readonly fields: readonly ConfigField[]
  readonly presets: readonly Preset[]
  /** What a run begins with that a model shows how to play; a preset's own values go before it. Left out: nothing. */
  readonly taught?: ConfigValues
}

export interface EnvInfo {
  readonly id: string
  readonly title: LocalizedText
}
