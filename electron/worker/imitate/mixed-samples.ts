import type { Dataset } from '../../shared/dataset'
import { AppError } from '../../shared/errors'
import type { CloneConfig } from '../../shared/imitation'
import type { Box } from '../../shared/spaces'
import type { Sample, Samples } from './samples'
import { split, type Split } from './split'

/** What a clone learns from: one data set, or several as one. */
export type Learned = Pick<Samples, 'dataset' | 'labels' | 'at' | 'space' | 'see' | 'isCorrected'>

type Look = Pick<CloneConfig, 'observe' | 'stack'>

/** One data set's place among several. */
interface Part {
  readonly samples: Samples
  /** Its first moment and its first stretch. */
  readonly moment: number
  readonly stretch: number
}

/** Several data sets of the same game and look, one after the other, as if they were one. */
export class MixedSamples implements Learned {
  readonly dataset: Dataset
  readonly labels: Int16Array
  private readonly parts: readonly Part[]

  /**
   * @param observe what of them is seen
   * @throws AppError 'dataset.mixed' where they are not of the same game, actions or look
   */
  constructor(sets: readonly Samples[], observe: CloneConfig['observe']) {
    const [first] = sets
    if (first === undefined) throw new Error('There is no data set to mix.')
    for (const { dataset } of sets) expectSame(first.dataset, dataset, observe)
    let [moment, stretch, session] = [0, 0, 0]
    const parts: Part[] = []
    const stretches: Dataset['stretches'] = []
    for (const samples of sets) {
      const { dataset } = samples
      parts.push({ samples, moment, stretch })
      for (const one of dataset.stretches)
        stretches.push({
          ...one,
          from: one.from + moment,
          to: one.to + moment,
          session: one.session + session
        })
      moment += dataset.moments
      stretch += dataset.stretches.length
      session += dataset.sessions.length
    }
    this.parts = parts
    this.labels = Int16Array.from(sets.flatMap(({ labels }) => [...labels]))
    this.dataset = {
      ...first.dataset,
      moments: moment,
      stretches,
      sessions: sets.flatMap(({ dataset }) => dataset.sessions),
      counts: first.dataset.counts.map((_, i) =>
        sets.reduce((sum, { dataset }) => sum + dataset.counts[i]!, 0)
      )
    }
  }

  at(delay: number): Sample[] {
    return this.parts.flatMap((part) => part.samples.at(delay).map((sample) => shifted(sample, part)))
  }

  space(look: Look): Box {
    return this.parts[0]!.samples.space(look)
  }

  see(sample: Sample, look: Look, into: Uint8Array): void {
    const part = this.partOf(sample.stretch)
    part.samples.see(within(sample, part), look, into)
  }

  isCorrected(sample: Sample): boolean {
    const part = this.partOf(sample.stretch)
    return part.samples.isCorrected(within(sample, part))
  }

  /**
   * What is learned from and what is held back, of each data set by itself: those that the clone learned from before are
   * split as they were then, so that nothing it knows already judges it.
   */
  split(delay: number, share: number, seed: number): Split {
    const splits = this.parts.map((part) => {
      const { training, heldOut } = split(part.samples, delay, share, seed)
      return {
        training: training.map((sample) => shifted(sample, part)),
        heldOut: heldOut.map((sample) => shifted(sample, part))
      }
    })
    return {
      training: splits.flatMap(({ training }) => training),
      heldOut: splits.flatMap(({ heldOut }) => heldOut)
    }
  }

  private partOf(stretch: number): Part {
    return this.parts.findLast((part) => part.stretch <= stretch)!
  }
}

const shifted = (sample: Sample, part: Part): Sample => ({
  ...sample,
  moment: sample.moment + part.moment,
  stretch: sample.stretch + part.stretch
})

const within = (sample: Sample, part: Part): Sample => ({
  ...sample,
  moment: sample.moment - part.moment,
  stretch: sample.stretch - part.stretch
})

function expectSame(one: Dataset, other: Dataset, observe: CloneConfig['observe']): void {
  // Recordings from before memory was kept tell no numbers: nothing to who looks at pictures.
  const facts = ({ game, actions, side, isColour, vectors }: Dataset): string =>
    JSON.stringify([game, actions, side, isColour, observe === 'picture' ? null : vectors])
  if (facts(one) !== facts(other)) throw new AppError('dataset.mixed', { one: one.title, other: other.title })
}
