import type { Cadence } from '../../shared/play'
import { eachStage, percentilesOf, type Percentiles, type Stage, type StepTiming } from '../../shared/timing'

const WINDOW = 240

/** The last measurements of one duration, in a ring. */
class Durations {
  readonly #ring = new Float64Array(WINDOW)
  #count = 0

  add(ms: number): void {
    this.#ring[this.#count % WINDOW] = ms
    this.#count += 1
  }

  percentiles(): Percentiles | null {
    return percentilesOf(this.#ring.subarray(0, Math.min(this.#count, WINDOW)))
  }
}

/** The ledger of the play loop: its real rate and where its time goes, over the last few seconds. */
export class CadenceMeter {
  readonly input = new Durations()
  readonly #stages = eachStage(() => new Durations())
  readonly #stepTimes: number[] = []
  readonly #wantedHz: number
  #startedAtMs = 0
  #step: Record<Stage, number | null> = eachStage(() => null)

  constructor(wantedHz: number) {
    this.#wantedHz = wantedHz
  }

  /** A step of the loop begins. */
  beginStep(): void {
    this.#startedAtMs = performance.now()
    this.#step = eachStage(() => null)
    this.#stepTimes.push(this.#startedAtMs)
    if (this.#stepTimes.length > WINDOW) this.#stepTimes.shift()
  }

  /** Does one stage of the present step and notes what it took. */
  async time<Result>(stage: Stage, work: () => Promise<Result>): Promise<Result> {
    const startedAtMs = performance.now()
    const result = await work()
    this.note(stage, performance.now() - startedAtMs)
    return result
  }

  /** A stage that was measured elsewhere. */
  note(stage: Stage, ms: number): void {
    this.#step[stage] = ms
    this.#stages[stage].add(ms)
  }

  endStep(): void {
    this.note('stepMs', performance.now() - this.#startedAtMs)
  }

  /** The present step so far. Its picture is encoded later, beside the loop. */
  get timing(): StepTiming {
    return { ...this.#step, encodeMs: null, stepMs: performance.now() - this.#startedAtMs }
  }

  /** Forgets the rhythm: after a pause the gap must not count as slowness. */
  interrupt(): void {
    this.#stepTimes.length = 0
  }

  report(lateTicks: number): Cadence {
    const first = this.#stepTimes[0]
    const last = this.#stepTimes.at(-1)
    const isMeasured = first !== undefined && last !== undefined && last > first
    return {
      wantedHz: this.#wantedHz,
      hz: isMeasured ? ((this.#stepTimes.length - 1) * 1000) / (last - first) : null,
      stages: eachStage((stage) => this.#stages[stage].percentiles()),
      inputMs: this.input.percentiles(),
      lateTicks
    }
  }
}
