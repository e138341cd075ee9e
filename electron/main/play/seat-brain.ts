import type { Decision } from '../../shared/action'
import type { Brain, EpisodeStart, Sights } from './brain'

/** Who decides in a seat: the process that thinks, or for a while somebody else, as a training process. */
export class SeatBrain implements Brain {
  readonly #own: Brain
  #guest: Brain | null = null

  constructor(own: Brain) {
    this.#own = own
  }

  get isLent(): boolean {
    return this.#guest !== null
  }

  /** From now on the guest decides. Returns the way back. */
  lend(guest: Brain): () => void {
    this.#guest = guest
    return () => {
      if (this.#guest === guest) this.#guest = null
    }
  }

  begin(request: EpisodeStart): void {
    ;(this.#guest ?? this.#own).begin(request)
  }

  decide(sights: Sights, limitMs: number): Promise<Decision | null> {
    return (this.#guest ?? this.#own).decide(sights, limitMs)
  }
}
