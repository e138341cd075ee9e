/** When a policy had better ask: how doubtful it is of a moment, told by what it was on moments it was tested on. */
import { z } from 'zod'
import { noveltyOf, noveltySchema } from './novelty'

/** The output of a policy file that a gate looks at beside the preferences: [1, features]. */
export const FEATURES = 'features'

/**
 * How doubt is measured, each higher where it is more doubtful.
 * `unsure`: one less how likely the chosen action is (Hendrycks and Gimpel 2017), once probabilities are scaled by the
 * temperature. `torn`: the entropy of them. `margin`: one less the lead of the first choice over the second. `strange`: how far
 * the features lie from those of the data set, each by its own spread (Lee et al. 2018, with a diagonal covariance).
 */
export const DOUBT_MEASURES = ['unsure', 'torn', 'margin', 'strange'] as const
export type DoubtMeasure = (typeof DOUBT_MEASURES)[number]

/** Numbers from the lowest to the highest, evenly spaced by share. */
const scale = z.array(z.number()).min(2).max(1001)

/** What a policy file says of its gate, in its metadata. */
export const gateSchema = z.object({
  /** What probabilities are divided by before the softmax, so that they are as often right as they say (Guo et al. 2017). */
  temperature: z.number().positive(),
  /** The mean over so many decisions counts: one odd picture is no reason to stop. */
  decisions: z.number().int().min(1).max(100),
  /** Of each feature on the data set; none where `strange` does not count. */
  centre: z.array(z.number()).max(4096),
  spread: z.array(z.number().positive()).max(4096),
  /** Of a clone that sees pictures: which of them it never saw the like of. Nothing is doubted more than these. */
  novelty: noveltySchema.nullish(),
  /** Each measure that counts, as it was on moments held back. */
  scales: z.partialRecord(z.enum(DOUBT_MEASURES), scale),
  /** The most doubtful of the measures, by its scale; as it was on the same moments. */
  scale,
  /** What was found on them at the usual rate of asking. */
  measured: z.object({
    /** Share of moments at which it would ask, and how often in a minute it would begin to. */
    asked: z.number(),
    asksPerMinute: z.number(),
    /** Share of moments whose action was wrong, and of those the share at which it would ask. */
    wrong: z.number(),
    caught: z.number(),
    samples: z.number().int()
  })
})
export type Gate = z.output<typeof gateSchema>

/** Which part of the moments held back is less doubtful: 0 to 1; 1 beyond them all. */
export function rankIn(scale: readonly number[], value: number): number {
  let [low, high] = [0, scale.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (scale[middle]! < value) low = middle + 1
    else high = middle
  }
  return low / scale.length
}

/** Of logits as they come out of a network. */
export function probabilitiesAt(temperature: number, logits: ArrayLike<number>): Float64Array {
  const scaled = Float64Array.from(logits, (value) => value / temperature)
  const most = scaled.reduce((a, b) => Math.max(a, b), -Infinity)
  const exps = scaled.map((value) => Math.exp(value - most))
  const total = exps.reduce((a, b) => a + b, 0)
  return exps.map((value) => value / total)
}

/** What is to be known of the data set for `strange`. */
export type Familiar = Pick<Gate, 'centre' | 'spread'>

/** One moment's doubt by one measure. */
export function doubtBy(
  measure: DoubtMeasure,
  probabilities: Float64Array,
  features: ArrayLike<number>,
  { centre, spread }: Familiar
): number {
  if (measure === 'torn') return probabilities.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0)
  if (measure === 'strange') {
    let sum = 0
    for (let i = 0; i < centre.length; i++) sum += ((features[i]! - centre[i]!) / spread[i]!) ** 2
    return sum / Math.max(1, centre.length)
  }
  const [first = 1, second = 0] = [...probabilities].sort((a, b) => b - a)
  return measure === 'unsure' ? 1 - first : 1 - (first - second)
}

/** One moment, as a policy's file has answered it. */
export interface AnsweredMoment {
  readonly actionValues: ArrayLike<number>
  /** Empty where no measure looks at them. */
  readonly features: ArrayLike<number>
  /** What `novelty` looks at (`coarseOf`); null where the gate has none. */
  readonly sight: ArrayLike<number> | null
}

/** Follows one episode: how doubtful a policy is from moment to moment. */
export class DoubtMeter {
  private readonly last: number[] = []
  /** For how many moments nothing like what is seen was ever seen. */
  private newFor = 0

  constructor(private readonly gate: Gate) {}

  /** A new episode begins. */
  begin(): void {
    this.last.length = 0
    this.newFor = 0
  }

  /** @returns the share of moments it was tested on that were less doubtful: 0 to 1 */
  take({ actionValues, features, sight }: AnsweredMoment): number {
    const { gate, last } = this
    last.push(rawDoubt(gate, actionValues, features))
    if (last.length > gate.decisions) last.shift()
    const isNew = gate.novelty && sight !== null && noveltyOf(sight, gate.novelty) > gate.novelty.limit
    this.newFor = isNew ? this.newFor + 1 : 0
    if (this.newFor >= gate.decisions) return 1
    return rankIn(gate.scale, last.reduce((a, b) => a + b, 0) / last.length)
  }
}

/** The most doubtful of the gate's measures, by its scale, at one moment alone. */
export function rawDoubt(
  gate: Pick<Gate, 'temperature' | 'centre' | 'spread' | 'scales'>,
  logits: ArrayLike<number>,
  features: ArrayLike<number>
): number {
  const probabilities = probabilitiesAt(gate.temperature, logits)
  return DOUBT_MEASURES.reduce((most, measure) => {
    const known = gate.scales[measure]
    if (known === undefined) return most
    return Math.max(most, rankIn(known, doubtBy(measure, probabilities, features, gate)))
  }, 0)
}
