/** Calibrates when a clone had better ask, on moments that it did not learn from. docs/algorithms/bc.md has the measurement behind it. */
import {
  doubtBy,
  probabilitiesAt,
  rankIn,
  rawDoubt,
  type DoubtMeasure,
  type Familiar,
  type Gate
} from '../deploy/gate'
import { noveltyOf, planesOfSight, usualSight, type NoveltyFacts } from '../deploy/novelty'
import type { HeldOutAnswer } from './held-out-scores'

/** The measures that count. */
const MEASURES: readonly DoubtMeasure[] = ['unsure']
/** What is never seen lies farther off than the farthest that was learned from or held back, by this part of the way to it. */
const BEYOND = 0.5
/** Asks at about this share of moments, unless the person wishes otherwise. */
const USUAL_RATE = 0.05
/** Doubt is the mean over this long. */
const SECONDS = 0.3
/** Fewer moments than this tell no rate of one in twenty. */
const LEAST = 100
/** Points of a scale. */
const POINTS = 201
const TEMPERATURES = Array.from({ length: 41 }, (_, i) => 0.25 * 1.1 ** i)

/** Null where too little was held back to tell. */
export function fitGate(
  training: readonly HeldOutAnswer[],
  heldOut: readonly HeldOutAnswer[],
  decisionsPerSecond: number,
  measures: readonly DoubtMeasure[] = MEASURES
): Gate | null {
  if (heldOut.length < LEAST) return null
  const temperature = bestTemperature(heldOut)
  const familiar = measures.includes('strange') ? familiarFrom(training) : { centre: [], spread: [] }
  const scales = Object.fromEntries(
    measures.map((measure) => [
      measure,
      scaleOf(heldOut.map((moment) => doubtOf(measure, temperature, moment, familiar)))
    ])
  )
  const decisions = Math.max(1, Math.round(SECONDS * decisionsPerSecond))
  const parts = { temperature, ...familiar, scales, decisions }
  const doubts = doubtsIn(parts, heldOut)
  const scale = scaleOf(doubts)
  return {
    ...parts,
    novelty: noveltyFrom(training, heldOut),
    scale,
    measured: measured(
      heldOut,
      doubts.map((doubt) => rankIn(scale, doubt)),
      decisionsPerSecond
    )
  }
}

/** What is asked and caught when whatever ranks among the most doubtful is asked about. */
export function measured(
  moments: readonly HeldOutAnswer[],
  ranks: readonly number[],
  decisionsPerSecond: number,
  rate = USUAL_RATE
): Gate['measured'] {
  const asks = ranks.map((rank) => rank >= 1 - rate)
  const isWrong = moments.map(({ sample, probabilities }) => best(probabilities) !== sample.action)
  const begun = asks.filter((asked, i) => asked && !asks[i - 1]).length
  const wrong = isWrong.filter(Boolean).length
  const samples = moments.length
  return {
    asked: asks.filter(Boolean).length / Math.max(1, samples),
    asksPerMinute: (60 * decisionsPerSecond * begun) / Math.max(1, samples),
    wrong: wrong / Math.max(1, samples),
    caught: asks.filter((asked, i) => asked && isWrong[i]).length / Math.max(1, wrong),
    samples
  }
}

/** How doubtful it is from moment to moment of its stretches, before that is ranked. */
export function doubtsIn(
  gate: Pick<Gate, 'temperature' | 'centre' | 'spread' | 'scales' | 'decisions'>,
  moments: readonly HeldOutAnswer[]
): number[] {
  const raw = moments.map((moment) => rawDoubt(gate, logits(moment), moment.features))
  return smoothed(moments, raw, gate.decisions)
}

/** One moment's doubt by one measure. */
const doubtOf = (
  measure: DoubtMeasure,
  temperature: number,
  moment: HeldOutAnswer,
  familiar: Familiar
): number => doubtBy(measure, probabilitiesAt(temperature, logits(moment)), moment.features, familiar)

/** The mean over the last so many moments of a stretch, each with those before it. */
function smoothed(moments: readonly HeldOutAnswer[], raw: readonly number[], decisions: number): number[] {
  let from = 0
  return raw.map((_, i) => {
    if (i > 0 && moments[i]!.sample.stretch !== moments[i - 1]!.sample.stretch) from = i
    const last = raw.slice(Math.max(from, i - decisions + 1), i + 1)
    return last.reduce((a, b) => a + b, 0) / last.length
  })
}

/** Of probabilities: up to a number that the softmax does not see. */
const logits = ({ probabilities }: HeldOutAnswer): Float32Array =>
  probabilities.map((p) => Math.log(Math.max(1e-12, p)))

/** The one by which what was done is likeliest. */
function bestTemperature(moments: readonly HeldOutAnswer[]): number {
  const likelihood = (temperature: number): number =>
    moments.reduce(
      (sum, moment) =>
        sum + Math.log(Math.max(1e-12, probabilitiesAt(temperature, logits(moment))[moment.sample.action]!)),
      0
    )
  return TEMPERATURES.reduce((a, b) => (likelihood(b) > likelihood(a) ? b : a))
}

/** Where features lie, and how far they spread, on moments that were learned from. */
function familiarFrom(moments: readonly HeldOutAnswer[]): Familiar {
  const width = moments[0]?.features.length ?? 0
  const n = Math.max(1, moments.length)
  const centre = Array.from(
    { length: width },
    (_, i) => moments.reduce((sum, m) => sum + m.features[i]!, 0) / n
  )
  const variance = centre.map((c, i) => moments.reduce((sum, m) => sum + (m.features[i]! - c) ** 2, 0) / n)
  // A feature that hardly ever stirs would make anything strange by itself.
  const least = 0.1 * Math.sqrt(variance.reduce((a, b) => a + b, 0) / Math.max(1, width)) + 1e-6
  return { centre: centre.map(rounded), spread: variance.map((v) => rounded(Math.max(least, Math.sqrt(v)))) }
}

/** What no picture that was learned from, or held back, is as unlike the usual one as; null where none is seen. */
function noveltyFrom(
  training: readonly HeldOutAnswer[],
  heldOut: readonly HeldOutAnswer[]
): NoveltyFacts | null {
  const sights = training.flatMap(({ sight }) => (sight === null ? [] : [sight]))
  if (sights.length === 0) return null
  const usual = usualSight(sights)
  const known = [...training, ...heldOut].map(({ sight }) => noveltyOf(sight!, usual)).sort((a, b) => a - b)
  const [middle, farthest] = [known[known.length >> 1]!, known.at(-1)!]
  return { planes: planesOfSight(sights[0]!), ...usual, limit: farthest + BEYOND * (farthest - middle) }
}

const rounded = (value: number): number => Number(value.toPrecision(5))

function scaleOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  return Array.from(
    { length: POINTS },
    (_, i) => sorted[Math.round((i * (sorted.length - 1)) / (POINTS - 1))]!
  )
}

const best = (values: ArrayLike<number>): number => {
  let at = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[at]!) at = i
  return at
}
