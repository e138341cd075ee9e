import { AppError } from '../../shared/errors'
import { checkRunConfig, commandOf } from '../../shared/run-config'
import type {
  Curve,
  RunForecast,
  RunItem,
  RunView,
  TrainingCatalogue,
  UnreadableRun
} from '../../shared/runs'
import type { LiveGames } from '../../shared/live-env'
import type { StartWorker } from '../policy-host/worker-link'
import type { ActiveRun } from './active-run'
import { Catalogue } from './catalogue'
import { forecast } from './forecast'
import { KnownRuns } from './known-runs'
import type { MetricsStore } from './metrics-store'
import { plainView } from './plain-view'
import type { Run } from './run'
import { RunBin } from './run-bin'
import { type CurvesRequest, RunFigures } from './run-figures'
import { freshProgress, newRunId, type RunFolders } from './run-folders'
import { RunQueue } from './run-queue'
import { notPossible, standingOf } from './run-refusal'
import { Scout } from './scout'
import type { SilenceTimes } from './signs-of-life'
import { Sittings } from './sittings'

export interface TrainingOptions {
  readonly folders: RunFolders
  readonly metrics: MetricsStore
  readonly startProcess: StartWorker
  /** Where the model that shows a run how to play is looked for; left out: nowhere. */
  readonly modelFolders?: readonly string[]
  /** A way into the games in windows, one for each run. */
  readonly openLive: () => LiveGames
  /** Runs that train at the same time; the others wait in line. */
  readonly maxActive: number
  /** How the active runs are doing; several times a second while there are any. */
  readonly onProgress: (runs: readonly RunItem[]) => void
  /** Runs came, went or changed their name. */
  readonly onRunsChanged: () => void
  /** Something went wrong that no call waits for. */
  readonly tellError: (error: unknown) => void
  /** How long a process may say nothing; as `SILENCE` when left out. */
  readonly silence?: SilenceTimes
}

/** What a person says of a run; what is left out stays. */
interface RunNotes {
  readonly tags?: readonly string[] | undefined
  readonly note?: string | undefined
}

/**
 * Trains: one process for each run, as many at once as there is room for, the others in line. Keeps what
 * is known of every run in its folder and its figures in the database. Every method that takes an id
 * throws `run.unknown`; one that a run does not stand for throws `run.notPossible`.
 */
export class TrainingService {
  readonly #options: TrainingOptions
  readonly #scout: Scout
  readonly #catalogue: Catalogue
  readonly #runs: KnownRuns
  readonly #queue: RunQueue
  readonly #sittings: Sittings
  readonly #figures: RunFigures
  readonly #bin: RunBin

  constructor(options: TrainingOptions) {
    const { folders, metrics, startProcess, openLive, maxActive, onRunsChanged, tellError, silence } = options
    const { modelFolders = [] } = options
    this.#options = options
    this.#scout = new Scout(startProcess)
    this.#catalogue = new Catalogue(this.#scout)
    this.#runs = new KnownRuns(folders, tellError)
    this.#figures = new RunFigures(folders, this.#runs, metrics, tellError)
    this.#bin = new RunBin(folders, this.#runs, metrics)
    this.#sittings = new Sittings({
      folders,
      runs: this.#runs,
      metrics,
      startProcess,
      modelFolders,
      openLive,
      onProgress: () => this.#tell(),
      onChange: onRunsChanged,
      onFree: () => this.#queue.advance(),
      tellError,
      silence
    })
    this.#queue = new RunQueue(this.#runs, maxActive, (run) => this.#sittings.begin(run))
  }

  /** What can be trained and where. */
  catalogue(): Promise<TrainingCatalogue> {
    return this.#catalogue.get()
  }

  /** What a run would need and take. Throws `train.config` and what the process finds wrong. */
  async forecast(wish: unknown): Promise<RunForecast> {
    const config = await this.#catalogue.check(wish)
    const probe = await this.#scout.ask('estimate', config)
    return forecast(
      config,
      probe,
      this.#runs.all().map(({ about }) => about)
    )
  }

  /** Begins one, at once or as soon as there is room. Throws `train.config`, `agent.unknown`. */
  async start(wish: unknown): Promise<RunItem> {
    const config = await this.#catalogue.check(wish)
    const id = newRunId(new Date())
    const run = this.#runs.add(id, {
      config,
      progress: freshProgress(id),
      startedAtMs: Date.now(),
      seconds: 0,
      tags: [],
      note: '',
      isLowPriority: false
    })
    this.#runs.keep(run)
    return this.#join(run)
  }

  /** Goes on with a run that was stopped, cut off or failed. `newEpisodes`: no longer as the identical run. */
  async continue(id: string, newEpisodes = false): Promise<RunItem> {
    const run = this.#runs.get(id)
    if (!run.canContinue) throw notPossible(standingOf(run), 'continue')
    run.beginsEpisodesAnew = newEpisodes
    await run.active?.process.gone
    run.hear({ ...run.about.progress, status: 'starting', error: null })
    return this.#join(run)
  }

  async pause(id: string): Promise<RunItem> {
    await this.#answering(id, 'pause').process.call('pause')
    return this.get(id)
  }

  async resume(id: string): Promise<RunItem> {
    await this.#answering(id, 'resume').process.call('resume')
    return this.get(id)
  }

  /**
   * Ends it with a checkpoint; one that waits in line leaves the line. One whose process does not answer is ended after
   * some seconds, and goes on from its last checkpoint.
   */
  async stop(id: string): Promise<RunItem> {
    const run = this.#runs.get(id)
    if (run.isQueued) {
      this.#queue.leave(run)
      this.#options.onRunsChanged()
    } else await this.#sittings.stop(run, this.#active(id, 'stop'))
    return this.#runs.item(run)
  }

  async setExplores(id: string, explores: boolean): Promise<RunItem> {
    await this.#answering(id, 'change').process.call('setExplores', explores)
    return this.get(id)
  }

  /** Also of a run that does not train now: it holds when it goes on. Throws `train.priority`; it holds from then on as well. */
  async setLowPriority(id: string, isLow: boolean): Promise<RunItem> {
    const run = this.#runs.get(id)
    run.change({ isLowPriority: isLow })
    this.#runs.keep(run)
    this.#tell()
    if (run.active !== null)
      await this.#answering(id, 'change').process.call('setPriority', isLow ? 'low' : 'normal')
    return this.#runs.item(run)
  }

  /** The game as the agent sees it now; null while no view has come. */
  view(id: string, saliency: boolean): RunView | null {
    const view = this.#runs.get(id).active?.look(saliency, performance.now()) ?? null
    return view === null ? null : plainView(view)
  }

  /** All runs, newest first; of the bin, last deleted first. */
  list({ deleted }: { deleted: boolean }): RunItem[] {
    if (deleted) return this.#bin.items()
    this.#runs.look()
    return this.#runs
      .all()
      .map((run) => this.#runs.item(run))
      .toSorted((a, b) => b.startedAtMs - a.startedAtMs)
  }

  /** Those of which nothing can be shown. */
  unreadable({ deleted }: { deleted: boolean }): UnreadableRun[] {
    if (deleted) return this.#bin.unreadable()
    this.#runs.look()
    return [...this.#runs.unreadable].map(([runId, damage]) => ({ runId, damage, deletedAtMs: null }))
  }

  curves(request: CurvesRequest): Promise<Curve[]> {
    return this.#figures.curves(request)
  }

  names(id: string): Promise<string[]> {
    return this.#figures.names(id)
  }

  /** The last lines that its process wrote. */
  log(id: string, lines: number): string[] {
    return this.#options.folders.logTail(this.#runs.get(id).id, lines)
  }

  /** What makes the same run in a terminal. */
  async command(id: string): Promise<string> {
    const { config } = this.#runs.get(id).about
    const agent = await this.#catalogue.agent(config.agent)
    // Settings that came after the run began are filled in.
    return commandOf(checkRunConfig(config, agent), agent)
  }

  annotate(id: string, change: RunNotes): RunItem {
    const run = this.#runs.get(id)
    const tags = change.tags?.map((tag) => tag.trim()).filter((tag) => tag !== '') ?? run.about.tags
    run.change({ tags: [...new Set(tags)], note: change.note ?? run.about.note })
    this.#runs.keep(run)
    this.#options.onRunsChanged()
    return this.#runs.item(run)
  }

  /** Moves a run to the bin, one that cannot be read too. Not while it trains. */
  async delete(id: string): Promise<void> {
    if (!this.#runs.unreadable.has(id)) await this.#checkLeft(this.#runs.get(id))
    else if (this.#options.folders.isTaken(id)) throw notPossible({ id, status: 'running' }, 'delete')
    this.#bin.put(id)
    this.#options.onRunsChanged()
  }

  restore(id: string): void {
    this.#bin.restore(id)
    this.#options.onRunsChanged()
  }

  /** Empties the bin for good; answers how many runs went. */
  emptyBin(): number {
    const gone = this.#bin.empty()
    this.#options.onRunsChanged()
    return gone
  }

  /** One run, for whoever makes a model of it. */
  get(id: string): RunItem {
    return this.#runs.item(this.#runs.get(id))
  }

  /** Ends every run with a checkpoint; they go on another time. */
  async close(): Promise<void> {
    this.#queue.close()
    const runs = this.#runs.all().map((run) => this.#sittings.leave(run))
    await Promise.allSettled([this.#scout.close(), ...runs])
  }

  async #checkLeft(run: Run): Promise<void> {
    if (run.isBetween) throw notPossible(standingOf(run), 'delete')
    await run.active?.process.gone
  }

  #join(run: Run): RunItem {
    this.#queue.join(run)
    this.#options.onRunsChanged()
    return this.#runs.item(run)
  }

  #tell(): void {
    const here = this.#runs.all().filter(({ isHere }) => isHere)
    this.#options.onProgress(here.map((run) => this.#runs.item(run)))
  }

  #active(id: string, wish: Parameters<typeof notPossible>[1]): ActiveRun {
    const run = this.#runs.get(id)
    if (run.active === null) throw notPossible(standingOf(run), wish)
    return run.active
  }

  /** The same, for what waits for an answer. Throws `run.silent` where none would come. */
  #answering(id: string, wish: Parameters<typeof notPossible>[1]): ActiveRun {
    const active = this.#active(id, wish)
    if (!active.isAnswering) throw new AppError('run.silent', { id })
    return active
  }
}
