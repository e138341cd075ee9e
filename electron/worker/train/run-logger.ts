import { textIn, type Text } from '../../shared/language'
import type { EvaluationResult, MetricPoint, RunConfig } from '../../shared/training'
import type { GreyPicture } from '../../shared/training-process'
import type { Agent, Metrics } from '../agents/agent'
import type { Clock } from './clock'
import { MetricBook } from './metrics'
import type { RunFolder } from './run-folder'
import type { EpisodeEnd } from './run-envs'
import { EventFile } from './tensorboard/event-file'

/** Figures that TensorBoard's HParams page shows beside the settings. */
const SHOWN = ['evaluation/mean', 'charts/episodic_return', 'charts/SPS']
/** Steps between two points of a curve: about a thousand points a run, and never too long to wait for one. */
const everyOf = (steps: number): number => Math.min(1000, Math.max(10, Math.ceil(steps / 1000)))

/** Where a run's news goes beside the disk. */
export interface RunLogListener {
  metrics(points: readonly MetricPoint[]): void
  log(line: Text): void
}

/** Everything that is written down about a run while it learns: event files, log.txt, and the listener. */
export class RunLogger {
  private readonly book = new MetricBook()
  private readonly events: EventFile
  private readonly every: number
  private next: number

  /** `step`: where the run goes on; points after it are void from here on. */
  constructor(
    private readonly folder: RunFolder,
    config: RunConfig,
    private readonly clock: Clock,
    private readonly listener: RunLogListener,
    step: number
  ) {
    this.events = new EventFile(folder.path, clock, step)
    this.every = everyOf(config.steps)
    this.next = step + this.every
    const { values, ...rest } = config
    this.events.settings({ ...rest, ...values }, folder.id, SHOWN)
  }

  episodes(ended: readonly EpisodeEnd[]): void {
    for (const episode of ended) this.book.addEpisode(episode)
  }

  update(metrics: Metrics): void {
    this.book.add(metrics)
  }

  /** True when the next point of the curves is due. */
  isDue(step: number): boolean {
    return step >= this.next
  }

  /** Writes what was gathered, with further figures of this moment. */
  flush(step: number, figures: Metrics = {}): void {
    this.next = step + this.every
    this.book.add(figures)
    this.points(this.book.take(step))
  }

  evaluation({ step, mean, std }: EvaluationResult): void {
    this.points([
      { name: 'evaluation/mean', step, value: mean },
      { name: 'evaluation/std', step, value: std }
    ])
  }

  /** How what learns is spread, and what the agent sees. */
  portrait(step: number, agent: Pick<Agent, 'parameters' | 'gradients'>, picture: GreyPicture | null): void {
    this.events.histograms(step, 'parameters', agent.parameters)
    this.events.histograms(step, 'gradients', agent.gradients ?? new Map<string, Float32Array>())
    if (picture !== null) this.events.image(step, 'observation', picture)
  }

  /** The file is in English, as are the names in it. */
  log(line: Text): void {
    this.folder.append('log.txt', `${new Date(this.clock.nowMs()).toISOString()} ${textIn('en', line)}\n`)
    this.listener.log(line)
  }

  close(status: 'finished' | 'failed'): void {
    this.events.close(status)
  }

  private points(points: readonly MetricPoint[]): void {
    if (points.length === 0) return
    this.events.scalars(points)
    this.listener.metrics(points)
  }
}
