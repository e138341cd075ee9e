import type { MetricPoint } from '../../shared/training'
import type { Metrics } from '../agents/agent'
import type { EpisodeEnd } from './run-envs'

/**
 * Gathers the figures of many steps into one point for each name: the mean since the last `take`. So a run
 * of ten million steps leaves curves of the same size as one of ten thousand.
 */
export class MetricBook {
  private readonly sums = new Map<string, { sum: number; count: number }>()

  add(metrics: Metrics): void {
    for (const name in metrics) this.addOne(name, metrics[name]!)
  }

  addEpisode({ episodeReturn, steps, info }: EpisodeEnd): void {
    this.addOne('charts/episodic_return', episodeReturn)
    this.addOne('charts/episodic_length', steps)
    if (typeof info['score'] === 'number') this.addOne('charts/score', info['score'])
  }

  /** The points of all names that something was added to, by name. */
  take(step: number): MetricPoint[] {
    const points = [...this.sums].map(([name, { sum, count }]) => ({ name, step, value: sum / count }))
    this.sums.clear()
    return points.sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  private addOne(name: string, value: number): void {
    const known = this.sums.get(name)
    if (known === undefined) {
      this.sums.set(name, { sum: value, count: 1 })
      return
    }
    known.sum += value
    known.count++
  }
}
