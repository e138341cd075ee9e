/** Statistics of a feature as LeRobot keeps them: of its numbers in the shape that it wants. */
export interface FeatureStats {
  readonly min: unknown
  readonly max: unknown
  readonly mean: unknown
  readonly std: unknown
  readonly count: readonly number[]
  readonly q01: unknown
  readonly q10: unknown
  readonly q50: unknown
  readonly q90: unknown
  readonly q99: unknown
}
export const QUANTILES = { q01: 0.01, q10: 0.1, q50: 0.5, q90: 0.9, q99: 0.99 } as const

/** How often each of a few values occurred: exact statistics without keeping the numbers. */
export class Histogram {
  readonly #counts = new Map<number, number>()
  #total = 0

  add(value: number, times = 1): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + times)
    this.#total += times
  }

  merge(other: Histogram): void {
    for (const [value, times] of other.#counts) this.add(value, times)
  }

  /** [min, max, mean, std, q01, ...]; of no numbers at all: zeros. */
  summary(): { min: number; max: number; mean: number; std: number } & Record<
    keyof typeof QUANTILES,
    number
  > {
    const sorted = [...this.#counts].toSorted(([a], [b]) => a - b)
    const mean = sorted.reduce((sum, [value, times]) => sum + value * times, 0) / Math.max(1, this.#total)
    const variance =
      sorted.reduce((sum, [value, times]) => sum + times * (value - mean) ** 2, 0) / Math.max(1, this.#total)
    const quantile = (share: number): number => quantileOf(sorted, share * Math.max(0, this.#total - 1))
    return {
      min: sorted[0]?.[0] ?? 0,
      max: sorted.at(-1)?.[0] ?? 0,
      mean,
      std: Math.sqrt(variance),
      q01: quantile(QUANTILES.q01),
      q10: quantile(QUANTILES.q10),
      q50: quantile(QUANTILES.q50),
      q90: quantile(QUANTILES.q90),
      q99: quantile(QUANTILES.q99)
    }
  }
}

/** The value at a place of the sorted numbers, between two neighbours by its share (numpy's `linear`). */
function quantileOf(sorted: readonly (readonly [number, number])[], place: number): number {
  const at = (index: number): number => {
    let seen = 0
    for (const [value, times] of sorted) {
      seen += times
      if (index < seen) return value
    }
    return sorted.at(-1)?.[0] ?? 0
  }
  const low = Math.floor(place)
  const [a, b] = [at(low), at(Math.ceil(place))]
  return a + (b - a) * (place - low)
}

/** The statistics of several numbers side by side, each brought to its shape by `shaped`. */
export function featureStats(
  histograms: readonly Histogram[],
  count: number,
  shaped: (value: number) => unknown = (value) => value
): FeatureStats {
  const summaries = histograms.map((histogram) => histogram.summary())
  const each = (key: keyof (typeof summaries)[number]): unknown =>
    summaries.map((summary) => shaped(summary[key]))
  return {
    min: each('min'),
    max: each('max'),
    mean: each('mean'),
    std: each('std'),
    count: [count],
    q01: each('q01'),
    q10: each('q10'),
    q50: each('q50'),
    q90: each('q90'),
    q99: each('q99')
  }
}
