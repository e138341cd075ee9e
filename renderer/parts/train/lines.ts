import type { Curve, RunItem } from '../../../electron/shared/runs'
import type { RunConfig } from '../../../electron/shared/training'
import { i18n } from '../../i18n/index.svelte'
import { band, lineOf, type Line } from './series'

interface Curves {
  of(id: string, name: string): Curve | null
}

/** Two runs that differ by their seed only have the same. */
export function workOf({ env, agent, streams, steps, device, values }: RunConfig): string {
  return JSON.stringify([env, agent, streams, steps, device, Object.entries(values).toSorted()])
}

/** A run in few words, for a legend. */
export function runLabel({ config }: RunItem): string {
  return `${config.preset ?? config.agent} · ${config.env} · ${i18n.t.train.seed(config.seed)}`
}

/**
 * The lines of one chart: one for each run and figure, or, with `asBand`, one for all runs that differ by
 * their seed only.
 */
export function linesOf(
  shown: readonly RunItem[],
  names: readonly string[],
  curves: Curves,
  smoothing: number,
  asBand: boolean
): Line[] {
  const groups = asBand ? groupedByWork(shown) : shown.map((run) => [run])
  return names.flatMap((name, n) =>
    groups.flatMap((group, g) => {
      const found = group
        .flatMap((run) => curves.of(run.runId, name) ?? [])
        .filter(({ steps }) => steps.length > 0)
      const [first] = found
      const [run] = group
      if (run === undefined || (first === undefined && n > 0)) return []
      const id = `${run.runId} ${name}`
      const colour = g + n * groups.length
      const isMany = found.length > 1
      const label = isMany ? i18n.t.train.bandLabel(found.length) : names.length > 1 ? name : runLabel(run)
      return [{ id, label, colour, ...(isMany ? band(found, smoothing) : lineOf(first, smoothing)) }]
    })
  )
}

function groupedByWork(shown: readonly RunItem[]): RunItem[][] {
  const groups = new Map<string, RunItem[]>()
  for (const run of shown) {
    const work = workOf(run.config)
    groups.set(work, [...(groups.get(work) ?? []), run])
  }
  return [...groups.values()]
}
