import type { Random } from '../../shared/random'
import type { Sample } from './samples'

/** A pile of samples in random order, shuffled anew when it is used up. */
class Pile {
  private readonly left: number[] = []

  constructor(private readonly samples: readonly Sample[]) {}

  draw(random: Random): Sample {
    const { left } = this
    if (left.length === 0) {
      left.push(...this.samples.keys())
      for (let i = left.length - 1; i > 0; i--) {
        const j = random.integer(i + 1)
        ;[left[i], left[j]] = [left[j]!, left[i]!]
      }
    }
    return this.samples[left.pop()!]!
  }
}

/**
 * Draws what a batch is made of, without replacement, epoch by epoch: of all samples alike, or a given share of them of
 * corrections, however few there are.
 */
export class Deck {
  private readonly others: Pile
  private readonly corrections: Pile | null

  /** @param share of corrections; null: of all samples alike */
  constructor(
    samples: readonly Sample[],
    isCorrection: (sample: Sample) => boolean,
    private readonly share: number | null
  ) {
    const corrections = share === null ? [] : samples.filter(isCorrection)
    const others = share === null ? samples : samples.filter((sample) => !isCorrection(sample))
    const isMixed = corrections.length > 0 && others.length > 0
    this.others = new Pile(isMixed ? others : samples)
    this.corrections = isMixed ? new Pile(corrections) : null
  }

  draw(random: Random): Sample {
    const { corrections, share } = this
    if (corrections === null) return this.others.draw(random)
    return (random.uniform() < share! ? corrections : this.others).draw(random)
  }
}
