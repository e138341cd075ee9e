export interface WatchdogTimes {
  readonly everyMs: number
  readonly withinMs: number
  /** The first answer may take longer: the process is still starting. */
  readonly firstWithinMs: number
}

/**
 * Asks for signs of life until stopped, and calls `onSilence` once when one does not come in time.
 * When this process itself was held up (a suspended laptop), an answer that already lies there
 * still counts.
 */
export class Watchdog {
  /** Resolves with the first answer; stays open when there is none. */
  readonly firstSign: Promise<void>
  readonly #ask: () => Promise<unknown>
  readonly #onSilence: () => void
  readonly #times: WatchdogTimes
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor(ask: () => Promise<unknown>, onSilence: () => void, times: WatchdogTimes) {
    this.#ask = ask
    this.#onSilence = onSilence
    this.#times = times
    this.firstSign = this.#expectAnswer(times.firstWithinMs)
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  async #expectAnswer(withinMs: number): Promise<void> {
    let answered = false
    this.#timer = setTimeout(() => {
      // One more turn of the event loop, so that what has arrived meanwhile is read first.
      setImmediate(() => setImmediate(() => !answered && !this.#isStopped && this.#onSilence()))
    }, withinMs).unref()
    await this.#ask()
    answered = true
    if (this.#isStopped) return
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#askAgain(), this.#times.everyMs).unref()
  }

  async #askAgain(): Promise<void> {
    // A question that fails was asked of a process that is gone; its exit says so.
    await this.#expectAnswer(this.#times.withinMs).catch(() => undefined)
  }
}
