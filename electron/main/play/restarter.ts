import type { Action } from '../../shared/action'
import { restartAction } from '../../shared/game-action'
import type { RestartStep } from '../../shared/profile'

/** Between two steps: a menu takes a moment to come. */
const STEP_MS = 400
/** How long a game may take to begin once all was done for it. */
const BEGINS_WITHIN_MS = 5_000
/** So often is a restart tried; after that the person has to begin the game. */
const MOST_TRIES = 3

/** Begins a game anew by what its profile says. Asked once a picture; waits for nothing. */
export class Restarter {
  readonly #steps: readonly RestartStep[]
  readonly #perform: (action: Action) => Promise<void>
  #next = 0
  #tries = 0
  #waitUntilMs = -Infinity

  constructor(steps: readonly RestartStep[] | undefined, perform: (action: Action) => Promise<void>) {
    this.#steps = steps ?? []
    this.#perform = perform
  }

  /** Whether only the person can begin a game: nothing is known that would, or it did not help. */
  get waitsForPerson(): boolean {
    return this.#steps.length === 0 || this.#tries >= MOST_TRIES
  }

  /** Whether there is something to do that was not done yet. */
  get isPending(): boolean {
    return this.#steps.length > 0 && this.#tries === 0
  }

  /** A game is on, or somebody wants a new one: all begins from the first step. */
  reset(): void {
    this.#next = 0
    this.#tries = 0
    this.#waitUntilMs = -Infinity
  }

  /** No game is on: does the next step when it is time. Rejects as `perform` does. */
  async advance(nowMs: number): Promise<void> {
    if (nowMs < this.#waitUntilMs || this.waitsForPerson) return
    const step = this.#steps[this.#next]!
    this.#next += 1
    this.#waitUntilMs = nowMs + ('waitSeconds' in step ? 1000 * step.waitSeconds : STEP_MS)
    if (this.#next >= this.#steps.length) {
      this.#next = 0
      this.#tries += 1
      this.#waitUntilMs += BEGINS_WITHIN_MS
    }
    const action = restartAction(step)
    if (action !== null) await this.#perform(action)
  }
}
