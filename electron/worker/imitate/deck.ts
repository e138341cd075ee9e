import type { Random } from '../../shared/random'

/** Numbers from 0 to `size` - 1 in random order, all of them before one comes again. */
export class Deck {
  private left: number[] = []

  constructor(
    private readonly size: number,
    private readonly random: Random
  ) {}

  draw(): number {
    if (this.left.length === 0) {
      this.left = Array.from({ length: this.size }, (_, i) => i)
      for (let i = this.left.length - 1; i > 0; i--) {
        const j = this.random.integer(i + 1)
        ;[this.left[i], this.left[j]] = [this.left[j]!, this.left[i]!]
      }
    }
    return this.left.pop()!
  }

  /** What is left of this round: set it, and it goes on from there. */
  get state(): Int32Array {
    return Int32Array.from(this.left)
  }
  set state(left: ArrayLike<number>) {
    this.left = Array.from(left)
  }
}
