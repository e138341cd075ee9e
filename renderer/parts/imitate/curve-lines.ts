import type { CurvePoint } from '../../../electron/shared/clonings'
import { smooth, type Line } from '../train/series'

/** One of the curves of a cloning as a chart draws it. */
export function curveLine(curve: readonly CurvePoint[], what: 'accuracy' | 'loss', label: string): Line {
  const points = curve.flatMap(({ update, loss, accuracy }) => {
    const value = what === 'loss' ? loss : accuracy
    return value === null ? [] : [{ update, value }]
  })
  const raw = points.map(({ value }) => value)
  // Single batches jump about; what was held back is the same every time.
  const values = smooth(raw, what === 'loss' ? 0.8 : 0)
  const steps = points.map(({ update }) => update)
  return {
    ...{ id: what, label, colour: what === 'loss' ? 1 : 0, steps, values, raw },
    ...{ low: values, high: values, last: raw.at(-1) ?? null }
  }
}
