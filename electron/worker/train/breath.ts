import type { Clock } from './clock'

/** Messages wait at most this long while a run works. */
const HELD_MS = 20

/**
 * Lets messages in now and then: a run that only ever awaits what is already there would never hear that it
 * should stop.
 */
export class Breath {
  private lastMs: number

  /** `turn`: lets the event loop go round once. */
  constructor(
    private readonly clock: Clock,
    private readonly turn: () => Promise<void>
  ) {
    this.lastMs = clock.nowMs()
  }

  async take(): Promise<void> {
    if (this.clock.nowMs() - this.lastMs < HELD_MS) return
    await this.turn()
    this.lastMs = this.clock.nowMs()
  }
}
