import { freemem } from 'node:os'
import { AppError, type ErrorCode } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'
import { checkRunConfig, commandOf } from '../../shared/run-config'
import type { Curve, RunForecast, RunItem, RunView, TrainingCatalogue } from '../../shared/runs'
import type { AgentInfo, RunConfig, RunProgress, RunStatus } from '../../shared/training'
import type { LiveView } from '../../shared/training-process'
import type { StartWorker } from '../thinking/worker-link'
import { ActiveRun } from './active-run'
import { importMetrics } from './import-metrics'
import type { MetricsStore } from './metrics-store'
import { BETWEEN, freshProgress, newRunId, type RunAbout, type RunFolders } from './run-folders'
import { Scout } from './scout'

/** What a run keeps of itself is written this often while it trains. */
const KEEP_MS = 5_000
/** A stopping process gets this long to write its checkpoint. */
const STOP_WITHIN_MS = 6_000

export interface TrainingOptions {
  readonly folders: RunFolders
  readonly metrics: MetricsStore
  readonly startProcess: StartWorker
  /** Runs that train at the same time; the others wait in line. */
  readonly maxActive: number
  /** How the active runs are doing; several times a second while there are any. */
  readonly onProgress: (runs: readonly RunItem[]) => void
  /** Runs came, went or changed their name. */
  readonly onRunsChanged: () => void
  /** Something went wrong that no call waits for. */
  readonly tellError: (error: unknown) => void
}

/** What a person says of a run; what is left out stays. */
interface RunNotes {
  readonly tags?: readonly string[] | undefined
  readonly note?: string | undefined
}

interface Run {
  readonly id: string
  about: RunAbout
  active: ActiveRun | null
  isQueued: boolean
  /** Steps to train for when it goes on for longer than configured. */
  steps: number | null
  /** When this sitting began, by the monotonic clock, and the seconds of those before it. */
  since: { readonly ms: number; readonly seconds: number } | null
  keptAtMs: number
  /** The app itself ends it: it goes on another time. */
  isLeaving: boolean
}

/**
 * Trains: one process for each run, as many at once as there is room for, the others in line. Keeps what
 * is known of every run in its folder and its figures in the database.
 */
export class TrainingService {
  readonly #options: TrainingOptions
  readonly #scout: Scout
  readonly #runs = new Map<string, Run>()
  #catalogue: Promise<TrainingCatalogue> | null = null
  #isClosing = false

  constructor(options: TrainingOptions) {
    this.#options = options
    this.#scout = new Scout(options.startProcess)
    this.#lookForRuns()
    for (const run of this.#runs.values()) this.#markInterrupted(run)
  }

  /** What can be trained and where. */
  catalogue(): Promise<TrainingCatalogue> {
    this.#catalogue ??= Promise.all([this.#scout.ask('agents'), this.#scout.ask('envs')]).then(
      ([agents, envs]) => ({ agents, envs }),
      (error: unknown) => {
        this.#catalogue = null
        throw error
      }
    )
    return this.#catalogue
  }

  /** What a run would need and take. Throws `train.config` and what the process finds wrong. */
  async forecast(wish: unknown): Promise<RunForecast> {
    const config = await this.#checked(wish)
    const probe = await this.#scout.ask('estimate', config)
    const rate = this.#earlierRate(config)
    return {
      parameters: probe.parameters,
      memoryBytes: probe.memoryBytes,
      freeMemoryBytes: freemem(),
      seconds: rate === null ? probe.seconds : config.steps / rate,
      basis: rate !== null ? 'earlierRun' : probe.seconds === null ? null : 'probe'
    }
  }

  /** Begins one, at once or as soon as there is room. */
  async start(wish: unknown): Promise<RunItem> {
    const config = await this.#checked(wish)
    const id = newRunId(new Date())
    const about: RunAbout = {
      config,
      progress: freshProgress(id),
      startedAtMs: Date.now(),
      seconds: 0,
      tags: [],
      note: '',
      isLowPriority: false
    }
    const run = this.#adopt(id, about)
    this.#keep(run)
    this.#enqueue(run)
    return this.#item(run)
  }

  /** Goes on with a run that was stopped, cut off or failed. */
  async continue(id: string): Promise<RunItem> {
    const run = this.#known(id)
    if (!this.#canContinue(run)) throw impossible(run, CONTINUED)
    await run.active?.process.gone
    run.about = { ...run.about, progress: { ...run.about.progress, status: 'starting', error: null } }
    this.#enqueue(run)
    return this.#item(run)
  }

  async pause(id: string): Promise<RunItem> {
    await this.#running(id, PAUSED).process.call('pause')
    return this.#item(this.#known(id))
  }

  async resume(id: string): Promise<RunItem> {
    await this.#running(id, RESUMED).process.call('resume')
    return this.#item(this.#known(id))
  }

  /** Ends it with a checkpoint; one that waits in line leaves the line. */
  async stop(id: string): Promise<RunItem> {
    const run = this.#known(id)
    if (run.isQueued) {
      run.isQueued = false
      this.#setProgress(run, { ...run.about.progress, status: 'stopped' })
      this.#keep(run)
      this.#options.onRunsChanged()
    } else await this.#running(id, STOPPED).process.call('stop')
    return this.#item(run)
  }

  async setExplores(id: string, explores: boolean): Promise<RunItem> {
    await this.#running(id, CHANGED).process.call('setExplores', explores)
    return this.#item(this.#known(id))
  }

  async setLowPriority(id: string, isLow: boolean): Promise<RunItem> {
    const run = this.#known(id)
    await run.active?.process.call('setPriority', isLow ? 'low' : 'normal')
    run.about = { ...run.about, isLowPriority: isLow }
    this.#keep(run)
    this.#tell()
    return this.#item(run)
  }

  /** The game as the agent sees it now; null while no view has come. */
  view(id: string, saliency: boolean): RunView | null {
    const view = this.#known(id).active?.look(saliency, performance.now()) ?? null
    return view === null ? null : plainView(view)
  }

  /** All runs, newest first; of the bin, last deleted first. */
  list({ deleted }: { deleted: boolean }): RunItem[] {
    if (deleted) return this.#binnedItems()
    this.#lookForRuns()
    return [...this.#runs.values()]
      .map((run) => this.#item(run))
      .toSorted((a, b) => b.startedAtMs - a.startedAtMs)
  }

  async curves(request: {
    readonly ids: readonly string[]
    readonly names: readonly string[]
    readonly fromStep: number
    readonly toStep: number | null
    readonly maxPoints: number
  }): Promise<Curve[]> {
    const { ids, names, fromStep, maxPoints } = request
    const known = ids.filter((id) => this.#runs.has(id))
    for (const id of known) await this.#readMetrics(id)
    const toStep = request.toStep ?? Math.max(1, ...known.map((id) => this.#options.metrics.lastStep(id)))
    return known.flatMap((runId) =>
      names.map((name) => this.#options.metrics.curve({ runId, name, fromStep, toStep, maxPoints }))
    )
  }

  async names(id: string): Promise<string[]> {
    await this.#readMetrics(this.#known(id).id)
    return this.#options.metrics.names(id)
  }

  log(id: string, lines: number): string[] {
    return this.#options.folders.logTail(this.#known(id).id, lines)
  }

  /** What makes the same run in a terminal. */
  async command(id: string): Promise<string> {
    const { config } = this.#known(id).about
    return commandOf(config, await this.#agent(config.agent))
  }

  annotate(id: string, change: RunNotes): RunItem {
    const run = this.#known(id)
    const tags = change.tags?.map((tag) => tag.trim()).filter((tag) => tag !== '') ?? run.about.tags
    run.about = { ...run.about, tags: [...new Set(tags)], note: change.note ?? run.about.note }
    this.#keep(run)
    this.#options.onRunsChanged()
    return this.#item(run)
  }

  /** Moves a run to the bin. Throws `run.notPossible` while it trains. */
  async delete(id: string): Promise<void> {
    const run = this.#known(id)
    if (BETWEEN.has(run.about.progress.status)) throw impossible(run, DELETED)
    await run.active?.process.gone
    this.#options.folders.delete(id, Date.now())
    this.#runs.delete(id)
    this.#options.onRunsChanged()
  }

  restore(id: string): void {
    this.#options.folders.restore(id)
    this.#lookForRuns()
    this.#options.onRunsChanged()
  }

  /** Empties the bin for good; answers how many runs went. */
  emptyBin(): number {
    const gone = this.#options.folders.emptyBin()
    for (const id of gone) if (!this.#runs.has(id)) this.#options.metrics.forget(id)
    this.#options.onRunsChanged()
    return gone.length
  }

  /** One run, for whoever makes a model of it. Throws `run.unknown`. */
  get(id: string): RunItem {
    return this.#item(this.#known(id))
  }

  /** Ends every run with a checkpoint; they go on another time. */
  async close(): Promise<void> {
    this.#isClosing = true
    const runs = [...this.#runs.values()]
    for (const run of runs) if (run.isQueued) this.#markInterrupted(run)
    await Promise.allSettled([this.#scout.close(), ...runs.map((run) => this.#leave(run))])
  }

  async #leave(run: Run): Promise<void> {
    const { active } = run
    if (active === null) return
    run.isLeaving = true
    active.process.call('stop').catch(() => undefined)
    const tooLate = setTimeout(() => void active.process.kill(), STOP_WITHIN_MS)
    await active.process.gone
    clearTimeout(tooLate)
  }

  async #checked(wish: unknown): Promise<RunConfig> {
    return checkRunConfig(wish, await this.#agent((wish as { agent?: unknown }).agent))
  }

  async #agent(wanted: unknown): Promise<AgentInfo> {
    const { agents } = await this.catalogue()
    const agent = agents.find(({ id }) => id === wanted)
    if (agent !== undefined) return agent
    const known = agents.map(({ id }) => id).join(', ')
    throw new AppError('agent.unknown', { name: String(wanted).slice(0, 80), known })
  }

  #lookForRuns(): void {
    const kept = new Set(this.#options.folders.kept())
    for (const id of kept) {
      const known = this.#runs.get(id)
      // What this app trains or has in line it knows best; others may be trained in a terminal.
      if (known !== undefined && (known.active !== null || known.isQueued)) continue
      const about = this.#options.folders.read(id)
      if (about !== null && known !== undefined) known.about = about
      else if (about !== null) this.#adopt(id, about)
    }
    for (const [id, run] of this.#runs)
      if (!kept.has(id) && run.active === null && !run.isQueued) this.#runs.delete(id)
  }

  #adopt(id: string, about: RunAbout): Run {
    const run: Run = {
      id,
      about,
      active: null,
      isQueued: false,
      steps: null,
      since: null,
      keptAtMs: 0,
      isLeaving: false
    }
    this.#runs.set(id, run)
    return run
  }

  /** A run that no process trains any more although its last word was that one does. */
  #markInterrupted(run: Run): void {
    if (run.active !== null || !BETWEEN.has(run.about.progress.status)) return
    if (!run.isQueued && this.#options.folders.isTaken(run.id)) return
    run.isQueued = false
    this.#setProgress(run, { ...run.about.progress, status: 'interrupted', stepsPerSecond: null })
    this.#keep(run)
  }

  #enqueue(run: Run): void {
    run.isQueued = true
    this.#fill()
    this.#options.onRunsChanged()
  }

  /** Starts those next in line while there is room. */
  #fill(): void {
    if (this.#isClosing) return
    const runs = [...this.#runs.values()]
    let room = this.#options.maxActive - runs.filter(({ active }) => active !== null).length
    for (const run of runs) {
      if (room <= 0) break
      if (!run.isQueued) continue
      room -= 1
      void this.#launch(run)
    }
  }

  async #launch(run: Run): Promise<void> {
    run.isQueued = false
    run.since = { ms: performance.now(), seconds: run.about.seconds }
    const active = new ActiveRun(this.#options.startProcess, {
      progress: (progress) => this.#hear(run, progress),
      points: (points) => this.#store(() => this.#options.metrics.add(run.id, points)),
      rewound: (step) => this.#store(() => this.#options.metrics.forgetAfter(run.id, step)),
      gone: (error) => this.#onGone(run, error)
    })
    run.active = active
    const goesOn = this.#options.folders.hasBegun(run.id)
    try {
      await active.start(
        {
          runId: run.id,
          folder: this.#options.folders.path(run.id),
          config: goesOn ? null : run.about.config,
          steps: run.steps,
          nowMs: Date.now()
        },
        run.about.isLowPriority
      )
    } catch (error) {
      if (error instanceof AppError && error.code !== 'run.died') this.#fail(run, error)
      await active.process.kill()
    }
  }

  #hear(run: Run, progress: RunProgress): void {
    const isNews = progress.status !== run.about.progress.status
    this.#setProgress(run, progress)
    if (isNews || performance.now() - run.keptAtMs > KEEP_MS) this.#keep(run)
    if (isNews) this.#options.onRunsChanged()
    this.#tell()
  }

  #fail(run: Run, error: AppError): void {
    const { code, params } = error
    this.#setProgress(run, {
      ...run.about.progress,
      status: 'failed',
      stepsPerSecond: null,
      error: { code, params }
    })
    this.#keep(run)
  }

  #onGone(run: Run, error: AppError | null): void {
    run.active = null
    const { progress } = run.about
    if (BETWEEN.has(progress.status) || (run.isLeaving && progress.status === 'stopped'))
      this.#setProgress(run, {
        ...progress,
        status: 'interrupted',
        stepsPerSecond: null,
        error: error === null || run.isLeaving ? null : { code: error.code, params: error.params }
      })
    run.since = null
    run.isLeaving = false
    this.#keep(run)
    this.#options.onRunsChanged()
    this.#fill()
  }

  #setProgress(run: Run, progress: RunProgress): void {
    const { since } = run
    const seconds = since === null ? run.about.seconds : since.seconds + (performance.now() - since.ms) / 1000
    run.about = { ...run.about, progress: { ...progress, runId: run.id }, seconds }
  }

  #keep(run: Run): void {
    run.keptAtMs = performance.now()
    this.#store(() => this.#options.folders.write(run.id, run.about))
  }

  /** A disk that is full ends no training: the next time may go well again. */
  #store(write: () => void): void {
    try {
      write()
    } catch (error) {
      this.#options.tellError(error)
    }
  }

  #tell(): void {
    const active = [...this.#runs.values()].filter((run) => run.active !== null || run.isQueued)
    this.#options.onProgress(active.map((run) => this.#item(run)))
  }

  /** Reads the figures of a run that this app did not train from its file. */
  async #readMetrics(id: string): Promise<void> {
    if (this.#runs.get(id)?.active !== null) return
    const { folders, metrics, tellError } = this.#options
    await importMetrics(id, folders.eventFiles(id), metrics).catch(tellError)
  }

  #known(id: string): Run {
    const run = this.#runs.get(id)
    if (run === undefined) throw new AppError('run.unknown', { id })
    return run
  }

  #running(id: string, what: LocalizedText): ActiveRun {
    const run = this.#known(id)
    if (run.active === null) throw impossible(run, what)
    return run.active
  }

  #canContinue(run: Run): boolean {
    const { status, step } = run.about.progress
    return (
      (status === 'interrupted' || status === 'stopped' || status === 'failed') &&
      step < run.about.config.steps
    )
  }

  #item(run: Run): RunItem {
    const { config, progress, startedAtMs, seconds, tags, note, isLowPriority } = run.about
    return {
      ...progress,
      config,
      startedAtMs,
      seconds,
      tags,
      note,
      isQueued: run.isQueued,
      isLowPriority,
      canContinue: this.#canContinue(run),
      canPromote: this.#options.folders.policyFolder(run.id) !== null,
      deletedAtMs: null
    }
  }

  #binnedItems(): RunItem[] {
    return this.#options.folders
      .binned()
      .toSorted((a, b) => b.deletedAtMs - a.deletedAtMs)
      .flatMap(({ id, deletedAtMs }) => {
        const about = this.#options.folders.read(id, deletedAtMs)
        if (about === null) return []
        const { progress, ...rest } = about
        return [
          {
            ...progress,
            ...rest,
            runId: id,
            isQueued: false,
            canContinue: false,
            canPromote: false,
            deletedAtMs
          }
        ]
      })
  }

  /** Steps a second of the newest run with the same work to do; null when there is none. */
  #earlierRate(config: RunConfig): number | null {
    const like = [...this.#runs.values()]
      .filter(({ about }) => sameWork(about.config, config) && about.seconds > 5 && about.progress.step > 0)
      .toSorted((a, b) => b.about.startedAtMs - a.about.startedAtMs)[0]
    return like === undefined ? null : like.about.progress.step / like.about.seconds
  }
}

const CONTINUED: LocalizedText = { en: 'continued', fr: 'repris' }
const PAUSED: LocalizedText = { en: 'paused', fr: 'mis en pause' }
const RESUMED: LocalizedText = { en: 'resumed', fr: 'relancé' }
const STOPPED: LocalizedText = { en: 'stopped', fr: 'arrêté' }
const CHANGED: LocalizedText = { en: 'changed', fr: 'modifié' }
const DELETED: LocalizedText = { en: 'deleted', fr: 'supprimé' }
const STATUS: Record<RunStatus, LocalizedText> = {
  starting: { en: 'starting', fr: 'en démarrage' },
  running: { en: 'running', fr: 'en cours' },
  paused: { en: 'paused', fr: 'en pause' },
  finished: { en: 'finished', fr: 'terminé' },
  stopped: { en: 'stopped', fr: 'arrêté' },
  failed: { en: 'failed', fr: 'en échec' },
  interrupted: { en: 'interrupted', fr: 'interrompu' }
}

function impossible(run: Run, what: LocalizedText): AppError {
  const code: ErrorCode = 'run.notPossible'
  return new AppError(code, { id: run.id, what, status: STATUS[run.about.progress.status] })
}

/** Two runs whose steps cost the same: everything equal but luck and length. */
function sameWork(a: RunConfig, b: RunConfig): boolean {
  const work = ({ env, agent, streams, values }: RunConfig): string =>
    JSON.stringify([env, agent, streams, Object.entries(values).toSorted()])
  return work(a) === work(b)
}

/** A view as it crosses to a page: numbers and text. */
function plainView(view: LiveView): RunView {
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
  return {
    ...view,
    picture: view.picture === null ? null : { ...view.picture, data: base64(view.picture.data) },
    observation: view.observation === null ? null : [...view.observation],
    preferences: [...view.preferences],
    saliency: view.saliency === null ? null : base64(view.saliency)
  }
}
