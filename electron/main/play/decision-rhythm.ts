import type { Profile } from '../../shared/profile'

/** Of a screen whose profile does not tell. */
const USUAL_HZ = 60

/**
 * When an agent's turn is, in a game that is seen at another rate than its own: as often as its clock says
 * on the average, at the first picture after. It does not make up for turns it missed.
 */
export class DecisionRhythm {
  readonly #periodMs: number
  #dueMs = -Infinity

  constructor({ clock, screen }: Pick<Profile, 'clock' | 'screen'>) {
    this.#periodMs =
      clock.kind === 'realTime'
        ? 1000 / clock.decisionsPerSecond
        : (clock.frameskip * 1000) / (screen?.refreshHz ?? USUAL_HZ)
  }

  /** Whether the agent decides on a picture of this moment; asked once a picture. */
  isDue(nowMs: number): boolean {
    if (nowMs < this.#dueMs) return false
    this.#dueMs = Math.max(this.#dueMs + this.#periodMs, nowMs)
    return true
  }
}
