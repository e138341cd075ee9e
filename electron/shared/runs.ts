import type { DeviceInfo } from './devices'
import type { ErrorData } from './errors'
import type { PolicyCard } from './policy-card'
import type { ViewLabels } from './training-process'
import type { AgentInfo, EnvInfo, RunSummary } from './training'

/** What can be trained, and on what. */
export interface TrainingCatalogue {
  readonly agents: readonly AgentInfo[]
  readonly envs: readonly EnvInfo[]
  /** What a run can be asked to compute on here. */
  readonly devices: readonly DeviceInfo[]
}

/** A figure over the steps of a run. All arrays are equally long. */
export interface Curve {
  readonly runId: string
  readonly name: string
  readonly steps: readonly number[]
  readonly mean: readonly number[]
  /** Lowest and highest value around each point: the same as the mean where nothing was left out. */
  readonly low: readonly number[]
  readonly high: readonly number[]
  /** The last value of these steps as it was written, no mean of any; null when there is none. */
  readonly last: number | null
}

/** A run in the list: what it is and what can be done with it. */
export interface RunItem extends RunSummary {
  /** Stands in line for a free place. */
  readonly isQueued: boolean
  /** False: its process has said nothing for some seconds. It is stopped, hangs, or is very busy. */
  readonly isAnswering: boolean
  /** Its process gives way to other programs. */
  readonly isLowPriority: boolean
  /** There is a checkpoint to go on from. */
  readonly canContinue: boolean
  /** There is a best policy that can become a model. */
  readonly canPromote: boolean
  /** Which of its files is damaged: what stands here is from the others. Null when all can be read. */
  readonly damage: ErrorData | null
  /** When it was moved to the bin; null when it is not there. */
  readonly deletedAtMs: number | null
}

/** A run of which nothing can be shown: the files that tell of it are damaged. */
export interface UnreadableRun {
  readonly runId: string
  /** Which file, and what is wrong with it. */
  readonly damage: ErrorData
  /** When it was moved to the bin; null when it is not there. */
  readonly deletedAtMs: number | null
}

/** What a run will cost, before it starts. */
export interface RunForecast {
  /** Parameters that learn. */
  readonly parameters: number
  readonly memoryBytes: number
  readonly freeMemoryBytes: number
  readonly seconds: number | null
  /** Whether the time comes from an earlier run like it or from a few steps tried now. */
  readonly basis: 'earlierRun' | 'probe' | null
  /** Why the CPU would compute instead of what is asked for; null where it would not. */
  readonly fallback: ErrorData | null
}

/** The playing agent at one step, as a page draws it. Byte arrays are in base64. */
export interface RunView {
  readonly step: number
  /** Grey, row-major; null for games without a picture. */
  readonly picture: { readonly width: number; readonly height: number; readonly data: string } | null
  readonly observation: readonly number[] | null
  readonly labels: ViewLabels
  readonly action: number
  /** A number for each action, higher is better. */
  readonly preferences: readonly number[]
  /** How much each dot of the picture, or number of the observation, matters; null when not asked for. */
  readonly saliency: string | null
  readonly episodeReturn: number
  readonly episodeSteps: number
}

/** A policy that was trained, as a file with its card. */
export interface ModelInfo {
  /** Name of its folder. */
  readonly id: string
  /** Ships with the app; those cannot be deleted. */
  readonly isBundled: boolean
  /** What made it and how well it does; null when the card cannot be read. */
  readonly card: PolicyCard | null
  readonly bytes: number
  readonly madeAtMs: number
  /** Why it cannot be used; null when it can. */
  readonly problem: ErrorData | null
  /** When it was moved to the bin; null when it is not there. */
  readonly deletedAtMs: number | null
}
