/** Looked at so often. */
const LOOK_MS = 500
/** Of the time between two looks no more is counted: whoever looks may itself have been stopped meanwhile. */
const COUNTED_MS = 2 * LOOK_MS

export interface SilenceTimes {
  /** A process silent for so long is asked. */
  readonly askMs: number
  /** A process silent for so long does not answer. */
  readonly unansweredMs: number
  /** One that was told to end and is silent for so long from then on is ended. */
  readonly endMs: number
  /** The same while a checkpoint is being written: one of many gigabytes takes its time. */
  readonly saveMs: number
}

/** One step of a very large network may take some seconds. */
export const SILENCE: SilenceTimes = { askMs: 1_000, unansweredMs: 8_000, endMs: 15_000, saveMs: 120_000 }

interface Watched {
  /** Any answer counts. */
  readonly ask: () => Promise<unknown>
  /** Whether there is a checkpoint that is not whole yet. */
  readonly isSaving: () => boolean
  /** It answers again, or does not any more. */
  readonly onChange: () => void
  /** It was told to end and does not. */
  readonly onStuck: () => void
}

/** Tells whether a process still says anything: one that is stopped, hangs or is starved does not. */
export class SignsOfLife {
  readonly #watched: Watched
  readonly #times: SilenceTimes
  readonly #timer: NodeJS.Timeout
  #lookedAtMs = performance.now()
  #silentMs = 0
  /** Since it was told to end, or since its last sign after that; null: nobody told it. */
  #endingMs: number | null = null
  #isAsked = false

  constructor(watched: Watched, times: SilenceTimes = SILENCE) {
    this.#watched = watched
    this.#times = times
    this.#timer = setInterval(() => this.#look(), LOOK_MS).unref()
  }

  get isAnswering(): boolean {
    return this.#silentMs < this.#times.unansweredMs
  }

  /** It said something. */
  heard(): void {
    const wasAnswering = this.isAnswering
    this.#silentMs = 0
    if (this.#endingMs !== null) this.#endingMs = 0
    if (!wasAnswering) this.#watched.onChange()
  }

  /** Whether it was told to end: from then on its silence ends it. */
  expectEnd(isExpected: boolean): void {
    this.#endingMs = isExpected ? (this.#endingMs ?? 0) : null
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #look(): void {
    const nowMs = performance.now()
    const passedMs = Math.min(nowMs - this.#lookedAtMs, COUNTED_MS)
    this.#lookedAtMs = nowMs
    const wasAnswering = this.isAnswering
    this.#silentMs += passedMs
    if (this.#endingMs !== null) this.#endingMs += passedMs
    if (this.#silentMs >= this.#times.askMs) this.#ask()
    if (wasAnswering && !this.isAnswering) this.#watched.onChange()
    if (this.#isStuck) this.#watched.onStuck()
  }

  get #isStuck(): boolean {
    const { endMs, saveMs } = this.#times
    const silentMs = this.#endingMs ?? 0
    return silentMs >= saveMs || (silentMs >= endMs && !this.#watched.isSaving())
  }

  #ask(): void {
    if (this.#isAsked) return
    this.#isAsked = true
    this.#watched
      .ask()
      .then(() => this.heard())
      // One that is gone says so itself.
      .catch(() => undefined)
      .finally(() => (this.#isAsked = false))
  }
}
