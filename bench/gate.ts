/** By what a clone had best tell that it should ask: each measure of doubt on moments held back, and on data from elsewhere. */
import type { CloneConfig } from '../electron/shared/imitation'
import { DOUBT_MEASURES, rankIn, type DoubtMeasure, type Gate } from '../electron/worker/deploy/gate'
import { noveltyOf, type NoveltyFacts } from '../electron/worker/deploy/novelty'
import type { CloneTools } from '../electron/worker/imitate/clone-tools'
import { Cloner } from '../electron/worker/imitate/cloner'
import { doubtsIn, fitGate, measured } from '../electron/worker/imitate/fit-gate'
import type { HeldOutAnswer } from '../electron/worker/imitate/held-out-scores'
import type { Sample, Samples } from '../electron/worker/imitate/samples'
import { split } from '../electron/worker/imitate/split'

export interface GateBenchOptions {
  readonly samples: Samples
  /** Another data set with pictures of the same size; null: only what is made of the first. */
  readonly elsewhere: Samples | null
  readonly config: CloneConfig
  readonly tools: CloneTools
  /** Shares of moments at which it may ask. */
  readonly rates: readonly number[]
}

/** One measure, or several together. */
export interface GateBenchRow {
  readonly measures: readonly (DoubtMeasure | 'novelty')[]
  readonly temperature: number
  /** By the rate of asking it is calibrated for, on the half of what was held back that it was not calibrated on. */
  readonly atRate: readonly (Gate['measured'] & { readonly rate: number })[]
  /** The share of moments from elsewhere at which it asks at the first of these rates. */
  readonly elsewhere: Readonly<Record<string, number>>
}

/** Every measure alone, and those that go well together. */
const SETS: readonly (readonly DoubtMeasure[])[] = [
  ...DOUBT_MEASURES.map((measure) => [measure]),
  ['unsure', 'strange'],
  ['margin', 'strange'],
  ['torn', 'strange']
]
const MOST = 3000

/** Changes a picture of so many pixels a side into one from elsewhere. */
type Change = (picture: Uint8Array, side: number) => void
const MADE: Readonly<Record<string, Change>> = {
  'upside down': (picture, side) => {
    for (let at = 0; at < picture.length; at += side * side) picture.subarray(at, at + side * side).reverse()
  },
  inverted: (picture) => picture.forEach((value, i) => (picture[i] = 255 - value)),
  'lower half covered': (picture, side) => {
    for (let at = 0; at < picture.length; at += side * side)
      picture.fill(128, at + (side * side) / 2, at + side * side)
  }
}

/** Clones the data set, and tells of each measure what it catches at each rate of asking. */
export async function benchGate(options: GateBenchOptions): Promise<readonly GateBenchRow[]> {
  const { samples, config, tools, elsewhere, rates } = options
  const delay = config.delay ?? 0
  const cloner = await Cloner.create(samples, delay, config, tools)
  try {
    await cloner.learn()
    const { training, heldOut } = split(samples, delay, config.heldOutShare, config.seed)
    const familiar = await cloner.lookAt(evenly(training))
    const held = await cloner.lookAt(heldOut)
    // One half calibrates, the other tells what came of it.
    const middle = held.length >> 1
    const [mine, test] = [held.slice(0, middle), held.slice(middle)]
    const others = new Map<string, HeldOutAnswer[]>()
    for (const [name, change] of Object.entries(MADE))
      others.set(
        name,
        await cloner.lookAt(evenly(heldOut), (picture) => change(picture, samples.dataset.side))
      )
    if (elsewhere !== null)
      others.set(elsewhere.dataset.title, await cloner.lookAt(evenly(elsewhere.at(0)), undefined, elsewhere))
    const hz = samples.dataset.decisionsPerSecond
    const rows = SETS.map((measures) => {
      const gate = fitGate(familiar, mine, hz, measures)
      if (gate === null) throw new Error('Too little was held back to calibrate a gate.')
      const ranks = (moments: readonly HeldOutAnswer[]): number[] =>
        doubtsIn(gate, moments).map((doubt) => rankIn(gate.scale, doubt))
      const [rate] = rates
      const asked = (moments: readonly HeldOutAnswer[]): number =>
        measured(moments, ranks(moments), hz, rate).asked
      return {
        measures,
        temperature: gate.temperature,
        atRate: rates.map((each) => ({ rate: each, ...measured(test, ranks(test), hz, each) })),
        elsewhere: Object.fromEntries([...others].map(([name, moments]) => [name, asked(moments)]))
      }
    })
    const novelty = fitGate(familiar, mine, hz)?.novelty
    return novelty ? [...rows, noveltyRow(novelty, test, others, hz)] : rows
  } finally {
    await cloner.close()
  }
}

/** What it does not know the like of, by moments alone: it has no rate. */
function noveltyRow(
  novelty: NoveltyFacts,
  test: readonly HeldOutAnswer[],
  others: ReadonlyMap<string, readonly HeldOutAnswer[]>,
  hz: number
): GateBenchRow {
  const ranks = (moments: readonly HeldOutAnswer[]): number[] =>
    moments.map(({ sight }) => Number(noveltyOf(sight!, novelty) > novelty.limit))
  return {
    ...{ measures: ['novelty'], temperature: 1 },
    atRate: [{ rate: 0, ...measured(test, ranks(test), hz, 0) }],
    elsewhere: Object.fromEntries(
      [...others].map(([name, moments]) => [name, measured(moments, ranks(moments), hz, 0).asked])
    )
  }
}

const evenly = (samples: readonly Sample[]): readonly Sample[] => {
  const every = Math.max(1, Math.ceil(samples.length / MOST))
  return samples.filter((_, i) => i % every === 0)
}
