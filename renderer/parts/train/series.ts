import type { Curve } from '../../../electron/shared/runs'

/** A line of a chart. All arrays are equally long. */
export interface Line {
  readonly id: string
  readonly label: string
  /** Place in the palette. */
  readonly colour: number
  readonly steps: readonly number[]
  readonly values: readonly (number | null)[]
  /** What lies around it: the extremes of a reduced curve, or the spread over seeds. */
  readonly low: readonly (number | null)[]
  readonly high: readonly (number | null)[]
  /** The values before they were smoothed: what is told in figures. */
  readonly raw: readonly number[]
  /** The last of them, where a reduced curve has a mean; null when there is none. */
  readonly last: number | null
}

/** What a line draws and tells. */
type LinePoints = Pick<Line, 'steps' | 'values' | 'low' | 'high' | 'raw' | 'last'>

const NO_POINTS: LinePoints = { steps: [], values: [], low: [], high: [], raw: [], last: null }

/** One curve, drawn smoothly. */
export function lineOf(curve: Curve | undefined, smoothing: number): LinePoints {
  if (curve === undefined) return NO_POINTS
  const { steps, mean, low, high, last } = curve
  return { steps, values: smooth(mean, smoothing), low, high, raw: mean, last }
}

/** The figure that stands for a line: at a step, or the nearest before it; null: the last one. */
export function figureAt({ steps, raw, last }: Line, step: number | null): number | null {
  if (step === null) return last
  const after = steps.findIndex((one) => one > step)
  return raw[after === -1 ? raw.length - 1 : after - 1] ?? null
}

/**
 * The exponential mean of a curve, weighted so that its beginning is not drawn towards zero. `amount` 0
 * leaves it as it is; towards 1 it remembers ever longer.
 */
export function smooth(values: readonly number[], amount: number): number[] {
  let mean = 0
  let weight = 0
  return values.map((value) => {
    mean = amount * mean + (1 - amount) * value
    weight = amount * weight + (1 - amount)
    return weight === 0 ? value : mean / weight
  })
}

/** The curve's value at a step, between its points on a straight line; null outside of them. */
export function valueAt(steps: readonly number[], values: readonly number[], step: number): number | null {
  const last = steps.length - 1
  if (last < 0 || step < steps[0]! || step > steps[last]!) return null
  let low = 0
  let high = last
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (steps[middle]! <= step) low = middle
    else high = middle
  }
  const [from, to] = [steps[low]!, steps[high]!]
  const share = to === from ? 0 : (step - from) / (to - from)
  return values[low]! + (values[high]! - values[low]!) * share
}

/** Points of a band: enough for any chart's width. */
const BAND_POINTS = 400

/** The mean of several curves and their lowest and highest, at steps where every one of them has a value. */
export function band(curves: readonly Curve[], amount: number): LinePoints {
  const filled = curves.filter(({ steps }) => steps.length > 0)
  const from = Math.max(...filled.map(({ steps }) => steps[0]!))
  const to = Math.min(...filled.map(({ steps }) => steps.at(-1)!))
  if (filled.length === 0 || to < from) return NO_POINTS
  const count = to === from ? 1 : BAND_POINTS
  const steps = Array.from({ length: count }, (_, i) => from + ((to - from) * i) / Math.max(1, count - 1))
  const across = (valuesOf: (curve: Curve) => readonly number[]): number[][] => {
    const all = filled.map(valuesOf)
    return steps.map((step) => filled.map((curve, i) => valueAt(curve.steps, all[i]!, step) ?? 0))
  }
  const at = across(({ mean }) => smooth(mean, amount))
  const raw = across(({ mean }) => mean).map(meanOf)
  return {
    steps,
    values: at.map(meanOf),
    low: at.map((values) => Math.min(...values)),
    high: at.map((values) => Math.max(...values)),
    raw,
    last: raw.at(-1) ?? null
  }
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length

/** Lines over one common axis, as the chart takes them: for each line its values, lowest and highest. */
export function align(lines: readonly Line[]): (number | null)[][] {
  const steps = [...new Set(lines.flatMap((line) => line.steps))].toSorted((a, b) => a - b)
  const place = new Map(steps.map((step, index) => [step, index]))
  const spread = (line: Line, values: Line['values']): (number | null)[] => {
    const row = Array<number | null>(steps.length).fill(null)
    line.steps.forEach((step, i) => (row[place.get(step)!] = values[i] ?? null))
    return row
  }
  return [
    steps,
    ...lines.flatMap((line) => [spread(line, line.values), spread(line, line.low), spread(line, line.high)])
  ]
}

/** Seconds left at the present rate; null while it is not known. */
export function secondsLeft(step: number, steps: number, stepsPerSecond: number | null): number | null {
  if (stepsPerSecond === null || stepsPerSecond <= 0) return null
  return Math.max(0, steps - step) / stepsPerSecond
}
