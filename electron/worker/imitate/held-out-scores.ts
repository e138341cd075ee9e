import type { ActionScore, Disagreement, HeldOut } from '../../shared/imitation'
import type { Sample } from './samples'

/** What a clone thinks of one held-out moment: a probability for each action. */
export interface HeldOutAnswer {
  readonly sample: Sample
  readonly probabilities: Float32Array
  /** What it saw, as it is put before the choice. */
  readonly features: Float32Array
  /** The newest picture, coarsely (`deploy/novelty.ts`); null where numbers alone are seen. */
  readonly sight: Float32Array | null
  /** What it plays by, the highest first. */
  readonly actionLogits: Float32Array
}

const BINS = 10
/** Neighbouring moments are alike: an interval counts runs of this many as one observation. */
const RUN = 20

/** How often what was done is what the clone would have done, and how sure it was, beside the two liars of imitation. */
export function heldOutScores(
  judged: readonly HeldOutAnswer[],
  actions: readonly string[],
  doneBefore: (sample: Sample) => number
): Omit<HeldOut, 'parts' | 'unseen'> {
  const n = Math.max(1, judged.length)
  const confusion = actions.map(() => actions.map(() => 0))
  const bins = Array.from({ length: BINS }, () => ({ count: 0, sure: 0, right: 0 }))
  const hits: number[] = []
  let [top3, repeated, logLikelihood] = [0, 0, 0]
  for (const { sample, probabilities, actionLogits } of judged) {
    const { action } = sample
    const ranked = [...actionLogits.keys()].sort((a, b) => actionLogits[b]! - actionLogits[a]!)
    const [best = 0] = ranked
    confusion[action]![best]! += 1
    hits.push(Number(best === action))
    top3 += Number(ranked.slice(0, 3).includes(action))
    repeated += Number(doneBefore(sample) === action)
    logLikelihood += Math.log(Math.max(1e-9, probabilities[action]!))
    const bin = bins[Math.min(BINS - 1, Math.floor(probabilities[best]! * BINS))]!
    bin.count += 1
    bin.sure += probabilities[best]!
    bin.right += Number(best === action)
  }
  const done = confusion.map((row) => row.reduce((a, b) => a + b, 0))
  return {
    samples: judged.length,
    accuracy: mean(hits),
    accuracyInterval: interval(hits),
    top3: top3 / n,
    majority: Math.max(0, ...done) / n,
    repeatLast: repeated / n,
    actions: actions.map((id, i) => scoreOf(id, i, confusion, done[i]!)),
    confusion,
    calibration: bins.map(({ count, sure, right }) => ({
      count,
      confidence: count === 0 ? 0 : sure / count,
      accuracy: count === 0 ? 0 : right / count
    })),
    calibrationError: bins.reduce((sum, { sure, right }) => sum + Math.abs(sure - right) / n, 0),
    logLikelihood: logLikelihood / n
  }
}

/** Moments nearer to each other than this show the same disagreement. */
const APART = 10

/**
 * The moments at which a clone is surest that something else should have been done, the surest first.
 * @param delay moments between what is seen and what is done about it
 */
export function disagreements(judged: readonly HeldOutAnswer[], delay: number, most: number): Disagreement[] {
  const all = judged
    .map(({ sample: { moment, action }, probabilities }) => {
      const would = probabilities.indexOf(probabilities.reduce((a, b) => Math.max(a, b), 0))
      const [sure, likely] = [probabilities[would] ?? 0, probabilities[action] ?? 0]
      return { moment, labelAt: moment + delay, done: action, would, sure, likely }
    })
    .filter(({ done, would }) => would !== -1 && done !== would)
    .sort((a, b) => b.sure - b.likely - (a.sure - a.likely))
  const chosen: Disagreement[] = []
  for (const one of all) {
    if (chosen.length >= most) break
    if (chosen.every(({ moment }) => Math.abs(moment - one.moment) >= APART)) chosen.push(one)
  }
  return chosen
}

const scoreOf = (
  id: string,
  i: number,
  confusion: readonly (readonly number[])[],
  done: number
): ActionScore =>
  scoreFrom(id, { right: confusion[i]![i]!, chosen: confusion.reduce((sum, row) => sum + row[i]!, 0), done })

/** Precision, recall and F1 from how often it was chosen, how often it was done, and how often both. */
export function scoreFrom(
  id: string,
  { right, chosen, done }: { readonly right: number; readonly chosen: number; readonly done: number }
): ActionScore {
  const precision = chosen === 0 ? 0 : right / chosen
  const recall = done === 0 ? 0 : right / done
  return {
    id,
    done,
    precision,
    recall,
    f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  }
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length

/** Half of a 95 % interval of the mean, over means of runs. */
function interval(hits: readonly number[]): number {
  const runs: number[] = []
  for (let i = 0; i < hits.length; i += RUN) runs.push(mean(hits.slice(i, i + RUN)))
  if (runs.length < 2) return 1
  const middle = mean(runs)
  const variance = runs.reduce((sum, run) => sum + (run - middle) ** 2, 0) / (runs.length - 1)
  return 1.96 * Math.sqrt(variance / runs.length)
}

export function softmax(logits: Float32Array): Float32Array {
  const most = logits.reduce((a, b) => Math.max(a, b), -Infinity)
  const exps = logits.map((value) => Math.exp(value - most))
  const total = exps.reduce((a, b) => a + b, 0)
  return exps.map((value) => value / total)
}
