import type { ErrorData } from '../../shared/errors'
import type { RunItem } from '../../shared/runs'
import type { RunProgress } from '../../shared/training'
import type { ActiveRun } from './active-run'
import type { RunAbout } from './run-files'
import { BETWEEN } from './run-folders'

/** A time of training without a break: when it began, by the monotonic clock, and the seconds of those before it. */
interface Sitting {
  readonly sinceMs: number
  readonly earlierSeconds: number
}

/** One run as the app knows it: what is kept of it, and what the app does with it now. */
export class Run {
  readonly id: string
  /** Its process; null while none trains it. */
  active: ActiveRun | null = null
  /** Stands in line for a free place. */
  isQueued = false
  /** It goes on with new episodes instead of those that ran. */
  beginsEpisodesAnew = false
  /** The person ends it. */
  isStopping = false
  /** The app itself ends it: it goes on another time. */
  isLeaving = false
  /** Which of its files cannot be read: what is known is from the others. */
  damage: ErrorData | null = null
  /** When it was last written to its folder, by the monotonic clock. */
  keptAtMs = 0
  #about: RunAbout
  #sitting: Sitting | null = null

  constructor(id: string, about: RunAbout) {
    this.id = id
    this.#about = about
  }

  get about(): RunAbout {
    return this.#about
  }

  /** This app trains it or has it in line, and so knows it best: its folder may be behind. */
  get isHere(): boolean {
    return this.active !== null || this.isQueued
  }

  /** Its last word was that it is neither over nor left. */
  get isBetween(): boolean {
    return BETWEEN.has(this.#about.progress.status)
  }

  /** Left before its last step. */
  get canContinue(): boolean {
    const { status, step } = this.#about.progress
    const isLeft = status === 'interrupted' || status === 'stopped' || status === 'failed'
    return isLeft && step < this.#about.config.steps
  }

  /** Takes what is kept of it from somewhere else, or part of it. */
  change(part: Partial<RunAbout>): void {
    this.#about = { ...this.#about, ...part }
  }

  /** A sitting begins: from now on its time counts. */
  sitDown(nowMs: number): void {
    this.#sitting = { sinceMs: nowMs, earlierSeconds: this.#about.seconds }
  }

  /** The sitting is over. */
  getUp(): void {
    this.#sitting = null
  }

  /** Notes how it is doing, and for how long it has trained. */
  hear(progress: RunProgress): void {
    this.change({ progress: { ...progress, runId: this.id }, seconds: this.#seconds(performance.now()) })
  }

  /** As the list shows it. */
  item(canPromote: boolean): RunItem {
    const { progress, ...rest } = this.#about
    return {
      ...progress,
      ...rest,
      isQueued: this.isQueued,
      isAnswering: this.active?.isAnswering ?? true,
      canContinue: this.canContinue,
      canPromote,
      damage: this.damage,
      deletedAtMs: null
    }
  }

  #seconds(nowMs: number): number {
    const sitting = this.#sitting
    if (sitting === null) return this.#about.seconds
    return sitting.earlierSeconds + (nowMs - sitting.sinceMs) / 1000
  }
}
