import type { ErrorData } from './errors'
import type { LiveGames, LiveMoment, LiveSpec } from './live-env'
import type { LocalizedText, Text } from './language'
import type { AgentInfo, EnvInfo, EvaluationResult, MetricPoint, RunConfig, RunProgress } from './training'

/**
 * The contract between the app and a training process, one process for each run. Carried by birpc over the
 * process's message channel, by structured clone. Before `start` a process only tells what can be trained;
 * it ends with its parent, and after `ended` it has nothing more to do.
 */
export interface TrainingApi {
  /** Proof of life; answered between two steps. */
  ping(): Promise<'pong'>
  /** What can be trained and where; needs no `start`. */
  agents(): Promise<AgentInfo[]>
  envs(): Promise<EnvInfo[]>
  /** What a run would need, before it starts; needs no `start`. @throws AppError 'train.config' ... */
  estimate(config: RunConfig): Promise<RunEstimate>
  /**
   * Begins a run or goes on with one; answers once it trains. Then `progress`, `metrics` ... come until
   * `ended`. @throws AppError when it cannot begin; nothing of an earlier run has changed then.
   */
  start(request: StartTraining): Promise<void>
  /** Rests after the step that is under way. */
  pause(): Promise<void>
  resume(): Promise<void>
  /** Writes a checkpoint and ends; `ended` follows. */
  stop(): Promise<void>
  /** False: acts greedily and learns on from it. */
  setExplores(explores: boolean): Promise<void>
  /** How the operating system shares the processor: `low` yields to everything else. */
  setPriority(priority: 'normal' | 'low'): Promise<void>
  /** What `view` should hold from now on; null: nobody watches, nothing is sent. */
  watch(wish: ViewWish | null): Promise<void>
}

/** What a training process tells. Nothing waits for an answer. */
export interface TrainingEvents {
  /** At every change of status, else about four times a second. */
  progress(progress: RunProgress): void
  /** Before any other point of a run that goes on: points after this step are void, they come again. */
  rewound(step: number): void
  metrics(points: readonly MetricPoint[]): void
  evaluated(result: EvaluationResult): void
  view(view: LiveView): void
  /** A line of the log that also went to log.txt, in English. */
  log(line: Text): void
  /** The run is over and everything is on the disk; the last message. */
  ended(progress: RunProgress): void
}

/** What a training process asks of the app, and waits for: to play in a window. */
export interface TrainingHostApi {
  liveOpen(...args: Parameters<LiveGames['open']>): Promise<LiveSpec>
  liveBegin(): Promise<LiveMoment>
  liveStep(action: number): Promise<LiveMoment>
  liveClose(): Promise<void>
}

export interface StartTraining {
  readonly runId: string
  /** The run's own folder; made when missing. Holds config.json, log.txt, events.*, checkpoints/, policy/. */
  readonly folder: string
  /** Null: goes on from the last checkpoint in the folder, with the configuration there. */
  readonly config: RunConfig | null
  /** More steps than the configuration says, for a run that goes on; null: as it says. */
  readonly steps: number | null
  /** A run that goes on begins new episodes, so that it is no longer the identical run. */
  readonly newEpisodes: boolean
  /** Folders with models, in which the one that shows how to play is looked for. */
  readonly models: readonly string[]
  /** Milliseconds since the Unix epoch, now: a training process has no clock of its own. */
  readonly nowMs: number
}

export interface RunEstimate {
  /** Parameters that learn. */
  readonly parameters: number
  /** Memory for what the agent holds: replay, parameters, moments. */
  readonly memoryBytes: number
  /** From a few hundred steps tried here. */
  readonly seconds: number | null
  /** Why the CPU computed them instead of what was asked for; null where it did not. */
  readonly fallback: ErrorData | null
}

export interface ViewWish {
  /** At most this many views a second (1 to 30). */
  readonly perSecond: number
  /** Where the agent looks; costs a backward pass for each view. */
  readonly saliency: boolean
}

/** The first of the training games as it is at one step. */
export interface LiveView {
  readonly step: number
  /** Grey bytes, row-major: what the agent looks at, or what a person would; null for games without a picture. */
  readonly picture: GreyPicture | null
  /** The observation itself when it is short; null for pictures. */
  readonly observation: Float32Array | null
  readonly labels: ViewLabels
  /** Index of the action taken. */
  readonly action: number
  /** A number for each action, higher is better: Q-values of DQN. */
  readonly preferences: Float32Array
  /**
   * How much each number of the observation matters, or each dot of the picture where that is the observation (as
   * many as there are then), 0 to 255; null unless wished.
   */
  readonly saliency: Uint8Array | null
  /** Return of the running episode. */
  readonly episodeReturn: number
  readonly episodeSteps: number
}

/** What actions and numbers are called; empty where nobody told. */
export interface ViewLabels {
  readonly actions: readonly LocalizedText[]
  readonly numbers: readonly string[]
}

export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}
