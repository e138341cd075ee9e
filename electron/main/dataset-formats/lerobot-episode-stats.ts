import type { Dataset } from '../../shared/dataset'
import { planesOf } from '../../shared/live-env'
import { SCREEN } from './lerobot-layout'
import { featureStats, Histogram, QUANTILES, type FeatureStats } from './lerobot-stats'
import type { Column } from './parquet-table'

const NUMBERS = ['timestamp', 'frame_index', 'episode_index', 'index', 'task_index'] as const
const KEYS = ['min', 'max', 'mean', 'std', 'count', ...Object.keys(QUANTILES)] as (keyof FeatureStats)[]

/** Statistics of the features of an episode, or of several: exact, of every picture. */
export class EpisodeStats {
  /** The statistics as columns of the table of episodes. */
  static readonly columns: readonly (Omit<Column, 'name'> & {
    readonly feature: string
    readonly key: keyof FeatureStats
  })[] = [SCREEN, 'action', ...NUMBERS].flatMap((feature) =>
    KEYS.map((key) => ({
      ...{ feature, key, kind: key === 'count' ? ('int64' as const) : ('float64' as const) },
      // Of a picture in the shape [channel][1][1], that it be spread over the picture.
      lists: feature === SCREEN && key !== 'count' ? 3 : 1
    }))
  )

  /** How often each byte occurs, by plane. */
  readonly #planes: readonly Float64Array[]
  readonly #pixels: number
  readonly #actions: readonly Histogram[]
  readonly #numbers: Readonly<Record<(typeof NUMBERS)[number], Histogram>>
  #moments = 0

  constructor(dataset: Pick<Dataset, 'side' | 'isColour' | 'actions'>) {
    this.#pixels = dataset.side ** 2
    this.#planes = Array.from({ length: planesOf(dataset) }, () => new Float64Array(256))
    this.#actions = dataset.actions.map(() => new Histogram())
    this.#numbers = {
      timestamp: new Histogram(),
      frame_index: new Histogram(),
      episode_index: new Histogram(),
      index: new Histogram(),
      task_index: new Histogram()
    }
  }

  /** Adds a moment by its planes and its label. */
  add(planes: Uint8Array, label: number): void {
    this.#planes.forEach((counts, plane) => {
      const to = (plane + 1) * this.#pixels
      for (let i = plane * this.#pixels; i < to; i++) counts[planes[i]!]! += 1
    })
    this.#actions.forEach((histogram, i) => histogram.add(Number(i === label)))
    this.#moments += 1
  }

  /** Adds the counters of an episode whose first moment has the index `from`. */
  times(from: number, length: number, episode: number, rate: number): void {
    for (let i = 0; i < length; i++) {
      this.#numbers.timestamp.add(i / rate)
      this.#numbers.frame_index.add(i)
      this.#numbers.index.add(from + i)
    }
    this.#numbers.episode_index.add(episode, length)
    this.#numbers.task_index.add(0, length)
  }

  merge(other: EpisodeStats): void {
    this.#planes.forEach((counts, plane) =>
      other.#planes[plane]!.forEach((times, value) => (counts[value]! += times))
    )
    this.#actions.forEach((histogram, i) => histogram.merge(other.#actions[i]!))
    for (const name of NUMBERS) this.#numbers[name].merge(other.#numbers[name])
    this.#moments += other.#moments
  }

  /** By the names of the features. Grey pictures are told as the three channels that readers decode them to. */
  features(): Record<string, FeatureStats> {
    const channels = [0, 1, 2].map((channel) => this.#channel(channel % this.#planes.length))
    return {
      [SCREEN]: featureStats(channels, this.#moments, (value) => [[value]]),
      action: featureStats(this.#actions, this.#moments),
      ...Object.fromEntries(NUMBERS.map((name) => [name, featureStats([this.#numbers[name]], this.#moments)]))
    }
  }

  #channel(plane: number): Histogram {
    const histogram = new Histogram()
    this.#planes[plane]!.forEach((times, value) => {
      if (times > 0) histogram.add(value / 255, times)
    })
    return histogram
  }
}
