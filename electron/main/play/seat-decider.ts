import type { Decision } from '../../shared/action'
import type { Decider, EpisodeStart, DecisionInputs } from './decider'

/** Who decides in a seat: the process that thinks, or for a while somebody else, as a training process. */
export class SeatDecider implements Decider {
  readonly #own: Decider
  #guest: Decider | null = null

  constructor(own: Decider) {
    this.#own = own
  }

  get isLent(): boolean {
    return this.#guest !== null
  }

  /** From now on the guest decides. Returns the way back. */
  lend(guest: Decider): () => void {
    this.#guest = guest
    return () => {
      if (this.#guest === guest) this.#guest = null
    }
  }

  begin(request: EpisodeStart): void {
    ;(this.#guest ?? this.#own).begin(request)
  }

  decide(inputs: DecisionInputs, limitMs: number): Promise<Decision | null> {
    return (this.#guest ?? this.#own).decide(inputs, limitMs)
  }
}
