import { freeMemoryBytes } from '../../shared/node/machine'
import type { RunForecast } from '../../shared/runs'
import type { RunConfig } from '../../shared/training'
import type { RunEstimate } from '../../shared/training-process'
import type { RunAbout } from './run-files'

/** The rate of a run shorter than this says more about starting than about training. */
const LEAST_SECONDS = 5

/** What a run would need and take: an earlier run like it knows the time better than a probe of a few steps. */
export function forecast(config: RunConfig, probe: RunEstimate, earlier: readonly RunAbout[]): RunForecast {
  const rate = earlierRate(config, earlier)
  return {
    parameters: probe.parameters,
    memoryBytes: probe.memoryBytes,
    freeMemoryBytes: freeMemoryBytes(),
    seconds: rate === null ? probe.seconds : config.steps / rate,
    fallback: probe.fallback,
    basis: rate !== null ? 'earlierRun' : probe.seconds === null ? null : 'probe'
  }
}

/** Steps a second of the newest run with the same work to do; null when there is none. */
function earlierRate(config: RunConfig, earlier: readonly RunAbout[]): number | null {
  const [like] = earlier
    .filter((run) => sameWork(run.config, config) && run.seconds > LEAST_SECONDS && run.progress.step > 0)
    .toSorted((a, b) => b.startedAtMs - a.startedAtMs)
  return like === undefined ? null : like.progress.step / like.seconds
}

/** Two runs whose steps cost the same: everything equal but luck and length. */
function sameWork(a: RunConfig, b: RunConfig): boolean {
  const work = ({ env, agent, streams, device, values }: RunConfig): string =>
    JSON.stringify([env, agent, streams, device, Object.entries(values).toSorted()])
  return work(a) === work(b)
}
