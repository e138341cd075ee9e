/** Lets at most so much through in any second, however that second is laid. */
export class RateCap {
  readonly #perSecond: number
  /** When each of the last units went through, oldest first, as a ring. */
  readonly #times: Float64Array
  #next = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
    this.#times = new Float64Array(perSecond).fill(-Infinity)
  }

  /** Whether `units` more fit now. */
  fits(units: number, nowMs: number): boolean {
    if (units > this.#perSecond) return false
    // The unit that would be pushed out last must be a second old.
    const oldest = this.#times[(this.#next + units - 1) % this.#perSecond] ?? -Infinity
    return nowMs - oldest >= 1000
  }

  take(units: number, nowMs: number): void {
    for (let i = 0; i < units; i++) {
      this.#times[this.#next] = nowMs
      this.#next = (this.#next + 1) % this.#perSecond
    }
  }
}
