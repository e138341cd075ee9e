import type { Profile } from '../../shared/profile'
import { areSingleMoves } from '../../shared/single-moves'

/** Of a screen whose profile does not tell. */
const USUAL_HZ = 60

/** So long a turn waits for a picture that stands still. */
const MOST_WAIT_MS = 1000
/** After so many turns that waited in vain none does: the game never stands still. */
const MOST_IN_VAIN = 3

/**
 * When an agent's turn is, in a game that is seen at another rate than its own: as often as its clock says
 * on the average, at the first picture after. It does not make up for turns it missed. In a game of single moves a turn
 * comes no sooner after the last one, and waits until what that set in motion has come to rest: a picture of tiles that
 * fall is none that anybody decides by.
 */
export class DecisionRhythm {
  readonly #periodMs: number
  /** Whether turns wait for a picture that stands still. */
  readonly isOfMoves: boolean
  #dueMs = -Infinity
  #inVain = 0

  constructor({ clock, screen, actions }: Pick<Profile, 'clock' | 'screen' | 'actions'>) {
    this.isOfMoves = clock.kind === 'realTime' && areSingleMoves(actions)
    this.#periodMs =
      clock.kind === 'realTime'
        ? 1000 / clock.decisionsPerSecond
        : (clock.frameskip * 1000) / (screen?.refreshHz ?? USUAL_HZ)
  }

  /**
   * Whether the agent decides on a picture of this moment; asked once a picture.
   * @param isStill whether the picture has stood still for a while
   */
  isDue(nowMs: number, isStill: boolean): boolean {
    if (nowMs < this.#dueMs) return false
    if (this.isOfMoves) return this.#isMoveDue(nowMs, isStill)
    this.#dueMs = Math.max(this.#dueMs + this.#periodMs, nowMs)
    return true
  }

  #isMoveDue(nowMs: number, isStill: boolean): boolean {
    // Before the first turn nothing was set in motion.
    if (this.#dueMs === -Infinity) this.#dueMs = nowMs
    if (isStill) this.#inVain = 0
    else if (this.#inVain < MOST_IN_VAIN) {
      if (nowMs < this.#dueMs + MOST_WAIT_MS) return false
      this.#inVain += 1
    }
    this.#dueMs = nowMs + this.#periodMs
    return true
  }
}
