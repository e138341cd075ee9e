import { AppError } from '../../shared/errors'

/** How a detector is trained. The defaults are those that were measured: docs/detector.md. */
export interface DetectorConfig {
  readonly seed: number
  /** Updates; the learning rate falls to nothing over them (cosine). */
  readonly steps: number
  /** The longest that learning may take; the learning rate falls by it where the steps take longer. */
  readonly minutes: number
  /** Crops in an update, and pixels along the side of each. */
  readonly batch: number
  readonly side: number
  /** AdamW's largest learning rate, reached after the warm-up. */
  readonly learningRate: number
  readonly weightDecay: number
  readonly warmUpSteps: number
  /** Updates between two looks at the validation pictures. */
  readonly lookEvery: number
  /** Looks without a better one before it ends. */
  readonly patience: number
  readonly isMirrored: boolean
  readonly isPasted: boolean
}

export const DETECTOR_DEFAULTS: DetectorConfig = {
  seed: 0,
  steps: 4500,
  minutes: 12,
  batch: 16,
  side: 160,
  learningRate: 3e-3,
  weightDecay: 0.02,
  warmUpSteps: 50,
  lookEvery: 250,
  patience: 5,
  isMirrored: true,
  isPasted: true
}

/** AdamW's memory: the second is short, as there are few updates. */
export const BETAS = [0.9, 0.99] as const

/**
 * The learning rate of an update, from 0 on: it rises over the warm-up and falls along half a cosine. Where the time will be
 * over before the steps are, it falls by the square of the time (a slow beginning may be made up for): a rate that never fell
 * leaves a detector half as good.
 * @param timeShare of the time that it may take, what has gone by
 */
export function learningRateAt(step: number, timeShare: number, config: DetectorConfig): number {
  const { steps, learningRate, warmUpSteps } = config
  const warm = Math.min(1, (step + 1) / warmUpSteps)
  const done = Math.min(1, Math.max(step / steps, timeShare ** 2))
  return (warm * learningRate * (1 + Math.cos(Math.PI * done))) / 2
}

/** Of all pictures so many tell when to end, and at most so many where groups are large. */
const [VALIDATION_SHARE, MOST_HELD_SHARE] = [0.15, 1 / 3]

/**
 * Whole groups for learning and for validation, by chance: pictures of one group look alike, and to be judged by what one has
 * nearly seen says nothing. Where every group is large, the smallest is held back.
 * @param pick a number from 0 to below
 * @throws AppError 'detect.labels' where there is only one group
 */
export function splitByGroup<T extends { readonly group: string }>(
  all: readonly T[],
  pick: (below: number) => number,
  where: string
): { readonly training: T[]; readonly validation: T[] } {
  const groups = [...new Set(all.map(({ group }) => group))]
  if (groups.length < 2)
    throw new AppError('detect.labels', {
      where,
      why: {
        en: 'all pictures are of one session or map, so none can be held back; label pictures of another as well',
        fr: 'toutes les images viennent d’une seule session ou carte, aucune ne peut être mise de côté ; étiquetez-en aussi d’une autre'
      }
    })
  for (let i = groups.length - 1; i > 0; i--) {
    const j = pick(i + 1)
    ;[groups[i], groups[j]] = [groups[j]!, groups[i]!]
  }
  const sizeOf = (wanted: string): number => all.filter(({ group }) => group === wanted).length
  const held = new Set<string>()
  let count = 0
  for (const group of groups.slice(1)) {
    if (count >= Math.max(1, Math.round(VALIDATION_SHARE * all.length))) break
    if (count + sizeOf(group) > MOST_HELD_SHARE * all.length) continue
    held.add(group)
    count += sizeOf(group)
  }
  if (held.size === 0) held.add(groups.reduce((least, one) => (sizeOf(one) < sizeOf(least) ? one : least)))
  return {
    training: all.filter(({ group }) => !held.has(group)),
    validation: all.filter(({ group }) => held.has(group))
  }
}
