import type { ActingReport } from './acting'
import type { Act, Decision } from './action'
import type { CaptureReport } from './capture'
import type { ErrorData } from './errors'
import type { PictureLook } from './live-env'
import type { Controller, PlayMode } from './session'
import type { ObservedState } from './state'
import type { Candidate, Capabilities } from './target'
import type { Percentiles, StageTimes } from './timing'

export type PlayStatus = 'detached' | 'attaching' | 'running' | 'paused' | 'lost'

/**
 * What a policy looks at to decide: the game's memory, its picture, the numbers that are read off it, picture and numbers
 * both, picture and memory both, or nothing at all.
 */
export type PolicySees = 'ram' | 'picture' | 'fields' | 'both' | 'pictureAndRam' | 'nothing'

export interface PolicyInfo {
  readonly id: string
  /** The id of the game it plays; null: any. */
  readonly game: string | null
  /** How many actions it chooses among; null: as many as the game has. */
  readonly actions: number | null
  /** Why nobody can play with it: its file is damaged. Null where it is sound. */
  readonly problem: ErrorData | null
  /** One that sees `ram` plays only where `capabilities.ram` says so; the others wherever their game is. */
  readonly sees: PolicySees
  /** How many numbers it sees of each moment, of one that sees `fields` or `both`; left out: none, or not told. */
  readonly numbers?: number
  /** The pictures it sees, where they are not of the usual size and grey (live-env.ts). */
  readonly look?: PictureLook
  readonly title: { readonly en: string; readonly fr: string }
  readonly about: { readonly en: string; readonly fr: string }
}

/** Figures of the loop over the last seconds, honest ones: `null` until measured. */
export interface Cadence {
  /** Game frames per second wanted and reached. */
  readonly wantedHz: number
  readonly hz: number | null
  /** Where the time of a step goes, by stage. */
  readonly stages: StageTimes
  /** From a person's key reaching the app to the frame that used it. */
  readonly inputMs: Percentiles | null
  /** Ticks that came more than half a frame late since attach. */
  readonly lateTicks: number
}

export interface EpisodeProgress {
  /** Counts from 1 since attach. */
  readonly index: number
  readonly seed: number
  /** Points of this episode, wrap-around undone. */
  readonly score: number
  readonly seconds: number
}

export interface RecordingProgress {
  readonly id: string
  readonly seconds: number
  readonly steps: number
  readonly bytes: number
  readonly drops: number
  /** How often the person pressed a key, and a button of the mouse, in the window. */
  readonly keys: number
  readonly clicks: number
  /**
   * Whether the person's keys and mouse are recorded: null where they are, or why they are not; 'notHere' for games
   * that are no window of the desktop.
   */
  readonly unheard: ErrorData | 'notHere' | null
  /** It began by itself because the person corrects the agent, and ends when that is over. */
  readonly isCorrection: boolean
}

/** Why the agent asks. */
export interface Asking {
  /** Decision.doubt when it began to. */
  readonly doubt: number
  /** By the clock of PlaySnapshot.takenAtMs. */
  readonly sinceMs: number
}

export interface WorkerHealth {
  readonly state: 'starting' | 'ready' | 'restarting'
  readonly restarts: number
}

/** Something the agent did once in a window, and when by the clock of PlaySnapshot.takenAtMs. */
export interface DoneAct {
  readonly act: Act
  readonly atMs: number
}

/** Everything the Play page shows, pushed as one piece. */
export interface PlaySnapshot {
  /** Which of the attached games this is (shared/seat.ts). */
  readonly seat: string
  readonly status: PlayStatus
  readonly candidate: Candidate | null
  readonly profileId: string | null
  readonly capabilities: Capabilities | null
  readonly mode: PlayMode
  readonly controller: Controller
  readonly policyId: string
  readonly decision: Decision | null
  /** Controls held in the game at this moment. */
  readonly held: readonly string[]
  /** No game is on, and only the person can begin one. */
  readonly waitsForPerson: boolean
  /** The agent is too doubtful to act: it holds nothing and asks. Null where it does not. */
  readonly asks: Asking | null
  /** What the agent did once in the attached window, the last time; null when it did nothing of the kind yet. */
  readonly lastAct: DoneAct | null
  readonly state: ObservedState | null
  readonly episode: EpisodeProgress | null
  /** How many episodes have come to their end since attach. */
  readonly endedEpisodes: number
  /** Scores of the last finished episodes since attach, newest last. */
  readonly lastScores: readonly number[]
  /** How well the attached window can be seen; null for targets that are not seen through the desktop. */
  readonly capture: CaptureReport | null
  /** Acting in the attached window; null for targets that are not acted on through the desktop. */
  readonly acting: ActingReport | null
  readonly cadence: Cadence
  readonly recording: RecordingProgress | null
  /** Corrections are kept: the last seconds are remembered, and recorded once the person takes over. */
  readonly keepsCorrections: boolean
  readonly worker: WorkerHealth
  readonly lost: ErrorData | null
  /** Snapshots and pictures this viewer did not get because it was slow. */
  readonly viewerDrops: number
  /** Milliseconds since the Unix epoch, by the clock of PictureHeader.capturedAtMs: which picture it goes with. */
  readonly takenAtMs: number
}
