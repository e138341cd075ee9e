import type { PhaseProfile } from '../../shared/training'
import type { Clock } from './clock'

type Phase = Exclude<keyof PhaseProfile, 'other'>

/** What the last stretch of a run cost. */
export interface Pace {
  readonly steps: number
  readonly stepsPerSecond: number
  readonly phases: PhaseProfile
}

/**
 * Where the time goes, and the one definition of a run's pace: steps of all environments together by the seconds of
 * training. What is no training stands still (`pausing`): rests, learning from demonstrations alone, and every
 * evaluation with the keeping of what came of it, the last one too.
 */
export class PhaseClock {
  private readonly spentMs: Record<Phase, number> = { act: 0, env: 0, store: 0, learn: 0 }
  private sinceMs: number
  private markMs: number
  private steps = 0
  private begunMs: number
  private stoppedMs: number | null = null
  private pausedMs = 0

  constructor(private readonly clock: Clock) {
    this.begunMs = this.sinceMs = this.markMs = clock.nowMs()
  }

  /** Seconds of training so far. */
  get trainedSeconds(): number {
    return ((this.stoppedMs ?? this.clock.nowMs()) - this.begunMs - this.pausedMs) / 1000
  }

  /** Training begins now. */
  begin(): void {
    this.begunMs = this.sinceMs = this.markMs = this.clock.nowMs()
  }

  /** The last step was made: what follows is no training. */
  stop(): void {
    this.stoppedMs ??= this.clock.nowMs()
  }

  /** The next phase begins now. */
  mark(): void {
    this.markMs = this.clock.nowMs()
  }

  /** What was done since the last mark belongs to `phase`. */
  end(phase: Phase): void {
    const nowMs = this.clock.nowMs()
    this.spentMs[phase] += nowMs - this.markMs
    this.markMs = nowMs
  }

  count(steps: number): void {
    this.steps += steps
  }

  /** Time that is no training passes meanwhile. */
  async pausing<T>(work: () => Promise<T>): Promise<T> {
    const begunMs = this.clock.nowMs()
    try {
      return await work()
    } finally {
      const tookMs = this.clock.nowMs() - begunMs
      this.sinceMs += tookMs
      if (this.stoppedMs === null) this.pausedMs += tookMs
    }
  }

  /** Since the last `take`. */
  get seconds(): number {
    return (this.clock.nowMs() - this.sinceMs) / 1000
  }

  /** The pace since the last call; null when no step was made. */
  take(): Pace | null {
    const nowMs = this.clock.nowMs()
    const { steps } = this
    const tookMs = nowMs - this.sinceMs
    const { act, env, store, learn } = this.spentMs
    this.sinceMs = nowMs
    this.steps = this.spentMs.act = this.spentMs.env = this.spentMs.store = this.spentMs.learn = 0
    if (steps === 0 || tookMs <= 0) return null
    const part = (ms: number): number => Math.min(1, ms / tookMs)
    const other = Math.max(0, 1 - (act + env + store + learn) / tookMs)
    const phases = { act: part(act), env: part(env), store: part(store), learn: part(learn), other }
    return { steps, stepsPerSecond: (1000 * steps) / tookMs, phases }
  }
}
