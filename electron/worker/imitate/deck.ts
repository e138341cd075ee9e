import type { Random } from '../../shared/random'
import type { Sample } from './samples'

/** A pile of samples in random order, shuffled anew when it is used up. */
class Pile {
  /** What is left of this round, as indexes. */
  left: number[] = []

  constructor(private readonly samples: readonly Sample[]) {}

  draw(random: Random): Sample {
    const { left } = this
    if (left.length === 0) {
      // Not by `push(...)`: of a million samples no call takes as many arguments.
      for (const i of this.samples.keys()) left.push(i)
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

  /** What is left of this round, the number of others first: set it, and it goes on from there. */
  get state(): Int32Array {
    return Int32Array.from([this.others.left.length, ...this.others.left, ...(this.more?.left ?? [])])
  }
  set state(state: ArrayLike<number>) {
    const [count = 0, ...left] = Array.from(state)
    this.others.left = left.slice(0, count)
    if (this.more !== null) this.more.left = left.slice(count)
  }
}
