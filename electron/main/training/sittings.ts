import { AppError, errorData } from '../../shared/errors'
import type { RunProgress, RunStatus } from '../../shared/training'
import type { StartWorker } from '../policy-host/worker-link'
import type { LiveGames } from '../../shared/live-env'
import { ActiveRun, type RunSink } from './active-run'
import type { KnownRuns } from './known-runs'
import type { MetricsStore } from './metrics-store'
import type { Run } from './run'
import type { RunFolders } from './run-folders'
import type { SilenceTimes } from './signs-of-life'

/** What a run keeps of itself is written this often while it trains. */
const KEEP_MS = 5_000
/** A stopping process gets this long to write its checkpoint. */
const STOP_WITHIN_MS = 6_000

interface SittingsOptions {
  readonly folders: RunFolders
  readonly runs: KnownRuns
  readonly metrics: MetricsStore
  readonly startProcess: StartWorker
  /** A way into the games in windows, one for each run. */
  /** Where the model that shows a run how to play is looked for. */
  readonly modelFolders: readonly string[]
  readonly openLive: () => LiveGames
  /** A run that trains told how it is doing. */
  readonly onProgress: () => void
  /** A run stands otherwise than before. */
  readonly onChange: () => void
  /** A process is gone: its place is free. */
  readonly onFree: () => void
  readonly tellError: (error: unknown) => void
  /** How long a process may say nothing; as `SILENCE` when left out. */
  readonly silence?: SilenceTimes | undefined
}

/** The runs that train now. A sitting lasts from the start of a process to its end; a run may take several. */
export class Sittings {
  readonly #options: SittingsOptions

  constructor(options: SittingsOptions) {
    this.#options = options
  }

  /** Starts a process for the run, which begins or goes on with it. */
  begin(run: Run): void {
    run.sitDown(performance.now())
    const sink: RunSink = {
      progress: (progress) => this.#hear(run, progress),
      points: (points) => this.#store(() => this.#options.metrics.add(run.id, points)),
      rewound: (step) => this.#store(() => this.#options.metrics.forgetAfter(run.id, step)),
      answering: () => this.#options.onProgress(),
      isSaving: () => this.#options.folders.isSaving(run.id),
      gone: (error) => this.#onGone(run, error)
    }
    const { startProcess, openLive, silence } = this.#options
    run.active = new ActiveRun(startProcess, sink, openLive(), silence)
    void this.#start(run, run.active)
  }

  /**
   * The person ends it, with a checkpoint. One whose process does not answer is ended all the same: what it learned
   * since its last checkpoint is lost then.
   */
  async stop(run: Run, active: ActiveRun): Promise<void> {
    run.isStopping = true
    try {
      await active.stop()
    } catch (error) {
      run.isStopping = false
      throw error
    }
  }

  /** The app leaves: ends the run's process, if it has one, with a checkpoint. Resolves when it is gone. */
  async leave(run: Run): Promise<void> {
    const { active } = run
    if (active === null) return
    run.isLeaving = true
    active.process.call('stop').catch(() => undefined)
    const tooLate = setTimeout(() => void active.process.kill(), STOP_WITHIN_MS)
    await active.process.gone
    clearTimeout(tooLate)
  }

  async #start(run: Run, active: ActiveRun): Promise<void> {
    const { folders, modelFolders: models } = this.#options
    const folder = folders.path(run.id)
    const config = folders.hasBegun(run.id) ? null : run.about.config
    const newEpisodes = run.beginsEpisodesAnew
    run.beginsEpisodesAnew = false
    try {
      await active.start(
        { runId: run.id, folder, config, steps: null, newEpisodes, models, nowMs: Date.now() },
        run.about.isLowPriority
      )
    } catch (error) {
      if (error instanceof AppError && error.code !== 'run.died') this.#fail(run, error)
      await active.process.kill()
    }
  }

  #hear(run: Run, progress: RunProgress): void {
    const isNews = progress.status !== run.about.progress.status
    run.hear(progress)
    if (isNews || performance.now() - run.keptAtMs > KEEP_MS) this.#options.runs.keep(run)
    if (isNews) this.#options.onChange()
    this.#options.onProgress()
  }

  #fail(run: Run, error: AppError): void {
    run.hear({ ...run.about.progress, ...over('failed', error) })
    this.#options.runs.keep(run)
  }

  #onGone(run: Run, error: AppError | null): void {
    run.active = null
    const { progress } = run.about
    if (run.isStopping && run.isBetween && error !== null)
      run.hear({ ...progress, ...over('stopped', new AppError('run.ended')) })
    else if (run.isBetween || (run.isLeaving && progress.status === 'stopped'))
      run.hear({ ...progress, ...over('interrupted', run.isLeaving ? null : error) })
    run.getUp()
    run.isLeaving = run.isStopping = false
    this.#options.runs.keep(run)
    this.#options.onChange()
    this.#options.onFree()
  }

  /** A disk that is full ends no training: the next time may go well again. */
  #store(write: () => void): void {
    try {
      write()
    } catch (error) {
      this.#options.tellError(error)
    }
  }
}

/** What is told of a run that trains no more. */
const over = (
  status: RunStatus,
  error: AppError | null
): Pick<RunProgress, 'status' | 'stepsPerSecond' | 'error'> => ({
  status,
  stepsPerSecond: null,
  error: error && errorData(error)
})
