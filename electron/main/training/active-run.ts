import type { MetricPoint, RunProgress } from '../../shared/training'
import type { LiveGames } from '../../shared/live-env'
import type { LiveView, StartTraining, TrainingEvents, ViewWish } from '../../shared/training-process'
import { AppError } from '../../shared/errors'
import type { StartWorker } from '../policy-host/worker-link'
import { SignsOfLife, type SilenceTimes } from './signs-of-life'
import { TrainingProcess } from './training-process'

/** Points are kept together and written this often. */
const FLUSH_MS = 500
/** More points than this wait for nobody: they are written at once. */
const FLUSH_POINTS = 2_000
/** Nobody has looked for this long: the process stops making views. */
const UNWATCHED_MS = 3_000
const VIEWS_PER_SECOND = 10

/** Where an active run's news goes, and what is known of it there. */
export interface RunSink {
  progress(progress: RunProgress): void
  points(points: readonly MetricPoint[]): void
  rewound(step: number): void
  /** Its process answers again, or does not any more. */
  answering(): void
  /** Whether there is a checkpoint that is not whole yet. */
  isSaving(): boolean
  /** The process is gone; null: as it should, after it told how the run ended. */
  gone(error: AppError | null): void
}

/** One run that is being trained now, in a process of its own. */
export class ActiveRun {
  readonly #process: TrainingProcess
  readonly #sink: RunSink
  readonly #watchdog: NodeJS.Timeout
  readonly #life: SignsOfLife
  #points: MetricPoint[] = []
  #flushTimer: NodeJS.Timeout | undefined
  #view: LiveView | null = null
  #wish: ViewWish | null = null
  #lookedAtMs = 0
  #hasEnded = false

  /** @param games where it may play in windows */
  constructor(start: StartWorker, sink: RunSink, games: LiveGames, silence?: SilenceTimes) {
    this.#sink = sink
    const tell: Partial<TrainingEvents> = {
      progress: (progress) => this.#hear(progress),
      rewound: (step) => this.#rewind(step),
      metrics: (points) => this.#take(points),
      view: (view) => (this.#view = view),
      ended: (progress) => this.#end(progress)
    }
    this.#process = new TrainingProcess(start, tell, games)
    this.#life = new SignsOfLife(
      {
        ask: () => this.#process.call('ping'),
        isSaving: () => sink.isSaving(),
        onChange: () => sink.answering(),
        onStuck: () => void this.#process.kill()
      },
      silence
    )
    this.#watchdog = setInterval(() => this.#unwatch(), UNWATCHED_MS).unref()
    void this.#process.gone.then((why) => this.#onGone(why))
  }

  /** Begins, or goes on; answers once it trains. */
  async start(request: StartTraining, isLowPriority: boolean): Promise<void> {
    if (isLowPriority) await this.#process.call('setPriority', 'low')
    await this.#process.call('start', request)
  }

  /** Whether its process said anything lately. */
  get isAnswering(): boolean {
    return this.#life.isAnswering
  }

  /**
   * Tells it to stop, with a checkpoint; one that does not is ended. Resolves when it was heard, or is gone. Throws what
   * the process refuses it with.
   */
  async stop(): Promise<void> {
    this.#life.expectEnd(true)
    try {
      await Promise.race([this.#process.call('stop'), this.#process.gone])
    } catch (error) {
      if (this.#process.isGone) return
      this.#life.expectEnd(false)
      throw error
    }
  }

  get process(): Pick<TrainingProcess, 'call' | 'gone' | 'kill'> {
    return this.#process
  }

  /** The newest view, or null while none has come; looking keeps views coming. */
  look(saliency: boolean, nowMs: number): LiveView | null {
    this.#lookedAtMs = nowMs
    if (this.#wish?.saliency !== saliency) this.#watch({ perSecond: VIEWS_PER_SECOND, saliency })
    return this.#view
  }

  /** Hands over the points that are still held. */
  flush(): void {
    clearTimeout(this.#flushTimer)
    this.#flushTimer = undefined
    const points = this.#points
    this.#points = []
    if (points.length > 0) this.#sink.points(points)
  }

  #hear(progress: RunProgress): void {
    this.#life.heard()
    this.#sink.progress(progress)
  }

  #take(points: readonly MetricPoint[]): void {
    for (const point of points) this.#points.push(point)
    if (this.#points.length >= FLUSH_POINTS) this.flush()
    else this.#flushTimer ??= setTimeout(() => this.flush(), FLUSH_MS)
  }

  #rewind(step: number): void {
    this.flush()
    this.#sink.rewound(step)
  }

  #end(progress: RunProgress): void {
    this.#hasEnded = true
    this.flush()
    this.#sink.progress(progress)
    void this.#process.kill()
  }

  #onGone(why: string): void {
    clearInterval(this.#watchdog)
    this.#life.stop()
    this.flush()
    this.#sink.gone(this.#hasEnded ? null : new AppError('run.died', { why }))
  }

  #unwatch(): void {
    if (this.#wish !== null && performance.now() - this.#lookedAtMs > UNWATCHED_MS) this.#watch(null)
  }

  #watch(wish: ViewWish | null): void {
    this.#wish = wish
    if (wish === null) this.#view = null
    // A process that is just ending needs no wish any more.
    this.#process.call('watch', wish).catch(() => undefined)
  }
}
