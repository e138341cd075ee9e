import type { Decision } from '../../shared/action'
import type { Asking } from '../../shared/play'
import type { Answer } from '../../shared/session'

/** After an answer it does not ask again for this long. */
const GRACE_MS = 3_000
/** It has to be sure for this long to go on by itself. */
const SURE_MS = 1_000

interface AskingEvents {
  readonly onAsk: (doubt: number) => void
  readonly onAnswer: (answer: Answer) => void
}

/**
 * The confidence gate of the play loop: when an agent doubts more than it may, it holds nothing and asks, until the
 * person takes over, lets it go on, or it has been sure again for a second.
 */
export class ConfidenceGate {
  readonly #rate: () => number
  readonly #events: AskingEvents
  #asks: Asking | null = null
  #sureSinceMs: number | null = null
  #quietUntilMs = -Infinity

  /** @param rate the share of familiar moments at which it may ask; 0: never */
  constructor(rate: () => number, events: AskingEvents) {
    this.#rate = rate
    this.#events = events
  }

  get asks(): Asking | null {
    return this.#asks
  }

  /** A decision of an agent that has the controls. One without a doubt (its policy has no gate) never asks. */
  weigh({ doubt }: Pick<Decision, 'doubt'>, nowMs: number): void {
    const rate = this.#rate()
    const isDoubtful = rate > 0 && doubt !== undefined && doubt >= 1 - rate
    if (this.#asks === null) {
      if (!isDoubtful || nowMs < this.#quietUntilMs) return
      this.#asks = { doubt, sinceMs: performance.timeOrigin + nowMs }
      this.#events.onAsk(doubt)
      return
    }
    if (isDoubtful) this.#sureSinceMs = null
    else if (rate === 0 || nowMs - (this.#sureSinceMs ??= nowMs) >= SURE_MS) this.answer('sure', nowMs)
  }

  /** Ends the asking; nothing where it does not ask. */
  answer(answer: Answer, nowMs: number): void {
    if (this.#asks === null) return
    this.forget()
    this.#quietUntilMs = nowMs + GRACE_MS
    this.#events.onAnswer(answer)
  }

  /** The controls were handed back: it gets some time before it asks again. */
  rest(nowMs: number): void {
    this.#quietUntilMs = nowMs + GRACE_MS
  }

  /** Without an answer: another game, another policy, another mode. */
  forget(): void {
    this.#asks = null
    this.#sureSinceMs = null
  }
}
