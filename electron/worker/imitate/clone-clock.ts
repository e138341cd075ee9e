import type { CloneShares } from '../../shared/imitation'

/** What a cloning does, one after the other. */
type Work = Exclude<keyof CloneShares, 'other'>

/** Where the time of a cloning goes: whether its learner waits for what it is to learn from. */
export class CloneClock {
  private readonly spentMs: Record<Work, number> = { load: 0, learn: 0, judge: 0 }
  private readonly begunMs: number
  private markMs: number

  constructor(private readonly nowMs: () => number) {
    this.begunMs = this.markMs = nowMs()
  }

  /** Some work begins now. */
  mark(): void {
    this.markMs = this.nowMs()
  }

  /** What was done since the last mark, or the last end, was this. */
  end(work: Work): void {
    const nowMs = this.nowMs()
    this.spentMs[work] += nowMs - this.markMs
    this.markMs = nowMs
  }

  /** Since it was made, as shares of that time; null where none has passed. */
  get shares(): CloneShares | null {
    const tookMs = this.nowMs() - this.begunMs
    if (tookMs <= 0) return null
    const { load, learn, judge } = this.spentMs
    const part = (ms: number): number => Math.min(1, ms / tookMs)
    const other = Math.max(0, 1 - (load + learn + judge) / tookMs)
    return { load: part(load), learn: part(learn), judge: part(judge), other }
  }
}
