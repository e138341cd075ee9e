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

/** What a batch is to be made of besides: at this share of it what `isMore`, however little of that there is. */
interface Mixture {
  readonly share: number
  readonly isMore: (sample: Sample) => boolean
}

/** Draws what a batch is made of, without replacement, epoch by epoch: of all samples alike, or by a mixture. */
export class Deck {
  private readonly others: Pile
  private readonly more: Pile | null
  private readonly share: number

  constructor(samples: readonly Sample[], mixture: Mixture | null) {
    const more = samples.filter((sample) => mixture?.isMore(sample) ?? false)
    const others = samples.filter((sample) => !(mixture?.isMore(sample) ?? false))
    const isMixed = more.length > 0 && others.length > 0
    this.others = new Pile(isMixed ? others : samples)
    this.more = isMixed ? new Pile(more) : null
    this.share = mixture?.share ?? 0
  }

  draw(random: Random): Sample {
    if (this.more === null) return this.others.draw(random)
    return (random.uniform() < this.share ? this.more : this.others).draw(random)
  }
}
