import type { Cadence, Percentiles } from '../../shared/play'

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
    const n = Math.min(this.#count, WINDOW)
    if (n === 0) return null
    const sorted = this.#ring.slice(0, n).sort()
    const at = (q: number): number => sorted[Math.min(n - 1, Math.floor(q * n))] ?? 0
    return { p50: at(0.5), p95: at(0.95) }
  }
}

/** Measures the play loop: its real rate and where its time goes, over the last few seconds. */
export class CadenceMeter {
  readonly tick = new Durations()
  readonly decide = new Durations()
  readonly input = new Durations()
  readonly #tickTimes: number[] = []
  readonly #wantedHz: number

  constructor(wantedHz: number) {
    this.#wantedHz = wantedHz
  }

  /** Call once a tick with the monotonic time, for the rate. */
  beat(nowMs: number): void {
    this.#tickTimes.push(nowMs)
    if (this.#tickTimes.length > WINDOW) this.#tickTimes.shift()
  }

  /** Forgets the rhythm: after a pause the gap must not count as slowness. */
  interrupt(): void {
    this.#tickTimes.length = 0
  }

  report(lateTicks: number): Cadence {
    const first = this.#tickTimes[0]
    const last = this.#tickTimes.at(-1)
    const isMeasured = first !== undefined && last !== undefined && last > first
    return {
      wantedHz: this.#wantedHz,
      hz: isMeasured ? ((this.#tickTimes.length - 1) * 1000) / (last - first) : null,
      tickMs: this.tick.percentiles(),
      decideMs: this.decide.percentiles(),
      inputMs: this.input.percentiles(),
      lateTicks
    }
  }
}
