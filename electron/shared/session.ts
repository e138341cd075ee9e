import type { Action } from './action'
import type { GamePart } from './geometry/game-part'
import type { ErrorData } from './errors'
import type { Text } from './language'
import type { PersonInput } from './person-input'
import type { ObservedState } from './state'
import type { TargetKind } from './target'
import type { StageTimes, StepTiming } from './timing'

/** How the agent was answered when it asked: the person took over, let it go on, or it grew sure again by itself. */
export type Answer = 'took' | 'goOn' | 'sure'
/** Who held the controls. */
export type Controller = 'agent' | 'human' | 'nobody'
export type PlayMode = 'off' | 'suggest' | 'autonomous'

/** One line of the Sessions page. Times are wall clock only here: the recording itself is monotonic. */
export interface SessionSummary {
  readonly id: string
  readonly gameId: string | null
  readonly title: Text
  readonly target: TargetKind
  readonly startedAt: string
  readonly seconds: number
  readonly bytes: number
  readonly steps: number
  /** Best unwrapped score of its episodes; null when the game has none. */
  readonly score: number | null
  readonly episodes: number
  /** How often the person pressed a key, and a button of the mouse, in the window while it was recorded. */
  readonly keys: number
  readonly clicks: number
  /** False when the recording was cut off (power, kill) and not yet repaired. */
  readonly complete: boolean
  /** Why it cannot be read, or not as a whole; null while nothing is known of that. */
  readonly problem: ErrorData | null
  /** A data URL of a small picture from its middle; empty when there is none. */
  readonly thumbnail: string
  readonly deletedAt: string | null
}

/** One recorded step: the picture shown, then what was done to it. */
export interface SessionStep {
  readonly index: number
  /** Milliseconds since the recording began, of the monotonic clock. */
  readonly tMs: number
  readonly action: Action
  readonly controller: Controller
  readonly mode: PlayMode
  readonly reward: number
  readonly episode: number
  readonly state: ObservedState | null
  /** Null in recordings from before it was kept. */
  readonly timing: StepTiming | null
}

/** A stretch of a recorded session for the player. */
export interface SessionChunk {
  readonly from: number
  readonly steps: readonly SessionStep[]
  /** A data URL of the picture of each step. */
  readonly pictures: readonly string[]
}

/** A marked moment of a session's timeline. */
export interface SessionMark {
  readonly tMs: number
  readonly step: number
  readonly kind:
    'mode' | 'controller' | 'episodeStart' | 'episodeEnd' | 'capture' | 'takeover' | 'lost' | 'ask' | 'answer'
  /**
   * Of a `capture` mark: the CaptureState from then on. Of a `takeover` mark: its TakeoverCause. Of an `ask` mark: how
   * doubtful the agent was (Decision.doubt). Of an `answer` mark: the Answer.
   */
  readonly label: string
}

/** As many steps as are told of in one answer: a session of hours comes in pieces. */
export const TIMES_AT_ONCE = 20_000

/** Times and scores of a stretch of steps. */
export interface SessionTimes {
  readonly from: number
  readonly scores: readonly number[]
  readonly timesMs: readonly number[]
}

export interface SessionDetail {
  readonly summary: SessionSummary
  /** The policy that was chosen when it began. */
  readonly policyId?: string
  readonly marks: readonly SessionMark[]
  /** How many steps there are. */
  readonly steps: number
  /** When the last one was, since the recording began. */
  readonly lastMs: number
  /** Unwrapped score of the episode at each of the first steps; `sessions.times` tells the others. */
  readonly scores: readonly number[]
  /** Time of each of them, so that the player can keep the original pace. */
  readonly timesMs: readonly number[]
  /** Where the time of its steps went; null in recordings from before that was kept. */
  readonly stages: StageTimes | null
  /** Where its pictures show the game: what places in its actions are fractions of. */
  readonly windowPicture: GamePart
}

/** As many of the person's inputs as are told of in one answer. */
export const INPUTS_AT_ONCE = 10_000

/** What the person did in a stretch of a session. */
export interface SessionInputs {
  readonly inputs: readonly PersonInput[]
  /** When the next one is, to be asked from there on; null when these are all that were asked for. */
  readonly nextMs: number | null
}

export const HEALTH_CHECKS = [
  'readable',
  'complete',
  'checksum',
  'framesEqualActions',
  'monotonic',
  'gaps',
  'drops'
] as const
export type HealthCheckId = (typeof HEALTH_CHECKS)[number]

export interface HealthCheck {
  readonly id: HealthCheckId
  readonly outcome: 'pass' | 'warn' | 'fail'
  /** The figure behind it: number of gaps, of dropped frames, of frames without action ... */
  readonly count: number
}

export interface SessionHealth {
  readonly id: string
  readonly healthy: boolean
  readonly frames: number
  readonly actions: number
  readonly checks: readonly HealthCheck[]
}
