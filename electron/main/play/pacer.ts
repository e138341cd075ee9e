/** Ticks later than this fraction of a period are counted as late. */
const LATE_FRACTION = 0.5
/** When the loop is this many periods behind it stops trying to catch up. */
const GIVE_UP_PERIODS = 6

/**
 * Calls `tick` at a steady rate, one at a time. A tick that is slow is followed at once by the next
 * until the loop has caught up; far behind (the computer slept), it starts counting afresh.
 */
export class Pacer {
  readonly #periodMs: number
  readonly #tick: () => Promise<void>
  #isRunning = false
  #ended: Promise<void> = Promise.resolve()
  #lateTicks = 0

  /** @param hz ticks a second; `tick` must not reject */
  constructor(hz: number, tick: () => Promise<void>) {
    this.#periodMs = 1000 / hz
    this.#tick = tick
  }

  get lateTicks(): number {
    return this.#lateTicks
  }

  start(): void {
    if (this.#isRunning) return
    this.#isRunning = true
    // A start right after a stop must not overlap the tick that is still ending.
    this.#ended = this.#ended.then(() => this.#run())
  }

  /** Resolves when the last tick has ended. */
  async stop(): Promise<void> {
    this.#isRunning = false
    await this.#ended
  }

  async #run(): Promise<void> {
    let dueMs = performance.now()
    while (this.#isRunning) {
      await this.#tick()
      dueMs += this.#periodMs
      const behindMs = performance.now() - dueMs
      if (behindMs > this.#periodMs * LATE_FRACTION) this.#lateTicks += 1
      if (behindMs > this.#periodMs * GIVE_UP_PERIODS) dueMs = performance.now()
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, -behindMs)))
    }
  }
}
