import type { Profile } from '../../shared/profile'

/**
 * When an agent's turn is, in a game that is seen at another rate than its own: every `frameskip` frames
 * of the game on the average, at the first picture after. It does not make up for turns it missed.
 */
export class DecisionRhythm {
  readonly #periodMs: number
  #dueMs = -Infinity

  constructor({ frameskip, screen }: Profile) {
    this.#periodMs = (frameskip * 1000) / screen.refreshHz
  }

  /** Whether the agent decides on a picture of this moment; asked once a picture. */
  isDue(nowMs: number): boolean {
    if (nowMs < this.#dueMs) return false
    this.#dueMs = Math.max(this.#dueMs + this.#periodMs, nowMs)
    return true
  }
}
