import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { readScalars } from './event-files'
import type { MetricsStore } from './metrics-store'

/**
 * Brings what is new in a run's TensorBoard files into the database, a part at a time: that is all there
 * is of a run that was trained in a terminal, or while the database was another.
 */
export async function importMetrics(
  runId: string,
  files: readonly string[],
  metrics: MetricsStore
): Promise<void> {
  for (const file of files) {
    const name = basename(file)
    const from = metrics.readBytes(runId, name)
    if ((await stat(file)).size <= from) continue
    for await (const { points, restartsAtStep, nextByte } of readScalars(file, from)) {
      if (restartsAtStep !== null) metrics.forgetAfter(runId, restartsAtStep - 1)
      metrics.add(runId, points)
      metrics.setReadBytes(runId, name, nextByte)
    }
  }
}
