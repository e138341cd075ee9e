import { rmSync } from 'node:fs'
import {
  cloneConfigOf,
  withPoint,
  type CloneWish,
  type Cloning,
  type CloningProgress
} from '../../shared/clonings'
import { AppError, errorData, asAppError } from '../../shared/errors'
import { presetFor, suitedTo } from '../../shared/imitation'
import type { ImitationEvents } from '../../shared/imitation-process'
import type { Profile } from '../../shared/profile'
import type { ModelLibrary } from '../training/model-library'
import type { StartWorker } from '../policy-host/worker-link'
import type { Sessions } from '../datasets/corrections'
import { CloneProcess, ProcessGone } from './clone-process'
import type { Clonings } from './clonings'
import type { DatasetLibrary } from './dataset-library'
import type { DatasetMaker } from './dataset-maker'
import { improvementOf, type Improvement, type ImproveWish } from './improvement'
import { profileFor } from './profile-for'

export interface ImitationParts {
  readonly datasets: DatasetLibrary
  readonly clonings: Clonings
  readonly games: Iterable<Profile>
  readonly models: Pick<ModelLibrary, 'add'>
  /** Makes corrections into a data set. */
  readonly maker: Pick<DatasetMaker, 'make' | 'cancel'>
  readonly sessions: Sessions
  readonly dataFolder: string
  readonly startProcess: StartWorker
  readonly nowMs: () => number
  /** What is under way has changed. */
  readonly onProgress: () => void
  /** A cloning or a model came, or is other than it was. */
  readonly onChanged: () => void
  readonly tellError: (error: unknown) => void
}

/** The one cloning that goes on. */
interface Active {
  record: Cloning
  progress: CloningProgress
  /** Null while corrections are gathered. */
  process: CloneProcess | null
  ended: Promise<void>
  /** The data set that was made for it. */
  gathered: string | null
  /** Nothing of it is to be kept. */
  isCancelled: boolean
}

/** What came of a cloning: how its figures are, and where it learned on, what that changed. */
type Came = Pick<Cloning, 'cloned'> & Partial<Pick<Cloning, 'improved' | 'config'>>

/** Clones data sets, one at a time, each in a process of its own; what came of it is a model and a record. */
export class ImitationService {
  readonly #parts: ImitationParts
  #active: Active | null = null
  #isClosing = false

  constructor(parts: ImitationParts) {
    this.#parts = parts
    for (const record of parts.clonings.unfinished())
      this.#end(record, { cloned: null }, new ProcessGone('the app ended'))
  }

  get progress(): CloningProgress | null {
    return this.#active?.progress ?? null
  }

  /** Begins one. @throws AppError 'imitate.busy', 'dataset.unknown', 'dataset.damaged' */
  start(datasetId: string, title: string, wish: CloneWish): Cloning {
    const { datasets, clonings, games, startProcess, nowMs } = this.#parts
    this.#refuseBusy()
    const dataset = datasets.read(datasetId)
    const profile = profileFor(dataset, games)
    const moments = dataset.counts.reduce((sum, count) => sum + count, 0)
    const config = cloneConfigOf({ ...suitedTo(profile, presetFor(moments)), ...wish })
    const record = clonings.begin(dataset, config, {
      title: title.trim() || dataset.title,
      nowMs: nowMs()
    })
    clonings.keep(record)
    const process = new CloneProcess(startProcess, this.#listener())
    const order = {
      dataset: datasets.folderOf(datasetId),
      policy: clonings.policyFolder(record.id),
      ...{ config, title: record.title, command: record.command },
      ...{ profile, begun: null }
    }
    const ended = process.clone(order).then(
      (cloned) => this.#finish({ cloned }, null),
      (error: unknown) => this.#finish({ cloned: null }, error)
    )
    this.#active = { record, progress: begun(record), process, ended, gathered: null, isCancelled: false }
    this.#parts.onProgress()
    this.#parts.onChanged()
    return record
  }

  /**
   * Begins to let a clone learn on from the moments in which a person took over from it: they are gathered into a data
   * set, and learned from then. @throws AppError 'imitate.busy', and as `improvementOf` does
   */
  async improve(wish: ImproveWish): Promise<Cloning> {
    const { clonings, nowMs, onProgress } = this.#parts
    this.#refuseBusy()
    const plan = await improvementOf(wish, this.#parts)
    // Another may have begun meanwhile.
    this.#refuseBusy()
    const record = clonings.beginImproving(plan, { ...wish, nowMs: nowMs() })
    const progress: CloningProgress = { ...begun(record), phase: 'gathering' }
    const active: Active = {
      ...{ record, progress, process: null, gathered: null, isCancelled: false },
      ended: Promise.resolve()
    }
    this.#active = active
    active.ended = this.#learnOn(active, plan)
    onProgress()
    return record
  }

  /** Ends it with what it has learned. @throws AppError 'imitate.notRunning' */
  stop(): void {
    const active = this.#running()
    this.#progress({ isStopping: true })
    if (active.process === null) this.#parts.maker.cancel()
    else active.process.stop()
  }

  /** Ends it at once; nothing of it is kept. @throws AppError 'imitate.notRunning' */
  async cancel(): Promise<void> {
    const active = this.#running()
    active.isCancelled = true
    this.stop()
    await active.process?.kill()
    await active.ended
  }

  /** @throws AppError 'dataset.inUse' where a data set is learned from at the moment */
  refuseWhileLearned(datasetId: string): void {
    if (this.#active?.record.dataset === datasetId) throw new AppError('dataset.inUse', { name: datasetId })
  }

  /** Moves what is known of one to the bin; its model stays. @throws AppError 'imitate.busy', 'imitate.unknown' */
  delete(id: string): void {
    if (this.#active?.record.id === id)
      throw new AppError('imitate.busy', { name: this.#active.record.title })
    this.#parts.clonings.delete(id, this.#parts.nowMs())
  }

  /** Ends its process; what it had learned is kept. */
  async close(): Promise<void> {
    this.#isClosing = true
    const active = this.#active
    await active?.process?.kill()
    await active?.ended
  }

  #refuseBusy(): void {
    if (this.#active !== null) throw new AppError('imitate.busy', { name: this.#active.record.title })
  }

  #running(): Active {
    if (this.#active === null) throw new AppError('imitate.notRunning')
    return this.#active
  }

  /** Gathers corrections and learns from them. */
  async #learnOn(active: Active, plan: Improvement): Promise<void> {
    const { maker, clonings, startProcess, onChanged } = this.#parts
    try {
      const corrections = await maker.make(plan.make)
      active.gathered = corrections.id
      active.record = { ...active.record, dataset: corrections.id }
      if (active.isCancelled || this.#isClosing) throw new AppError('dataset.cancelled')
    } catch (error) {
      return this.#giveUp(active, error)
    }
    clonings.keep(active.record)
    onChanged()
    active.process = new CloneProcess(startProcess, this.#listener())
    this.#progress({ phase: 'opening', dataset: active.record.dataset })
    const order = plan.order(active.record.dataset, clonings.policyFolder(active.record.id))
    await active.process.improve(order).then(
      (made) => this.#finish(made ?? { cloned: null }, null),
      (error: unknown) => this.#finish({ cloned: null }, error)
    )
  }

  /** Corrections could not be gathered, or who wanted that thought better of it: nothing of it is left. */
  #giveUp({ record, gathered, isCancelled }: Active, error: unknown): void {
    const { clonings, datasets, nowMs, tellError, onProgress, onChanged } = this.#parts
    this.#active = null
    try {
      clonings.discard(record.id)
      if (gathered !== null) datasets.delete(gathered, nowMs())
      const isWished = isCancelled || asAppError(error).code === 'dataset.cancelled'
      if (!isWished) tellError(error)
    } catch (failure) {
      tellError(failure)
    }
    onProgress()
    onChanged()
  }

  #listener(): ImitationEvents {
    return {
      trial: ({ of: phase, at, last }) => this.#progress({ phase, trial: { at: at + 1, of: last + 1 } }),
      progress: ({ update, epoch, seconds, loss, heldOut }) => {
        const point = { update, loss, accuracy: heldOut?.accuracy ?? null }
        const curve = withPoint(this.#active?.progress.curve ?? [], point)
        this.#progress({ phase: 'learning', trial: null, update, epoch, seconds, curve })
      },
      judging: () => this.#progress({ phase: 'judging', trial: null })
    }
  }

  #progress(change: Partial<CloningProgress>): void {
    if (this.#active === null) return
    this.#active.progress = { ...this.#active.progress, ...change }
    this.#parts.onProgress()
  }

  #finish(came: Came, error: unknown): void {
    const active = this.#active
    if (active === null) return
    if (active.isCancelled) return this.#giveUp(active, error)
    const { record, progress, gathered } = active
    this.#active = null
    const status = progress.isStopping ? 'stopped' : 'finished'
    const model = this.#end({ ...record, status, curve: [...progress.curve] }, came, error)
    // Nothing was learned from it: it would only stand among those that are to be learned from.
    if (model === null && gathered !== null) this.#bin(gathered)
    this.#parts.onProgress()
  }

  #bin(dataset: string): void {
    const { datasets, nowMs, onChanged, tellError } = this.#parts
    try {
      datasets.delete(dataset, nowMs())
      onChanged()
    } catch (error) {
      tellError(error)
    }
  }

  /** Makes a model of what was learned, and keeps how it went. Answers its id. */
  #end(record: Cloning, came: Came, cause: unknown): string | null {
    const { clonings, models, onChanged, tellError } = this.#parts
    let model: string | null = null
    try {
      model = clonings.hasPolicy(record.id)
        ? models.add(clonings.policyFolder(record.id), record.title, record.parent?.model ?? null).id
        : null
      rmSync(clonings.policyFolder(record.id), { recursive: true, force: true })
      const isNothing = cause === null && came.cloned === null
      const error = isNothing
        ? new AppError('imitate.tooSoon', { name: record.title })
        : cause === null
          ? null
          : failureOf(record, cause, model !== null)
      const status = error === null ? record.status : 'failed'
      clonings.keep({ ...record, ...came, status, model, error: error === null ? null : errorData(error) })
      // The page that waits for it reads it there; one that is closed with the app reads it the next time.
      if (error !== null && !this.#isClosing) tellError(error)
      onChanged()
    } catch (failure) {
      tellError(failure)
    }
    return model
  }
}

const begun = ({ id, title, dataset, game, config, parent }: Cloning): CloningProgress => ({
  ...{ id, title, dataset, game, minutes: config.minutes, parent: parent?.model ?? null },
  ...{ phase: 'opening', trial: null, update: 0, epoch: 0, seconds: 0, curve: [], isStopping: false }
})

function failureOf({ title }: Cloning, cause: unknown, isKept: boolean): AppError {
  if (!(cause instanceof ProcessGone)) return asAppError(cause)
  return new AppError('imitate.died', { name: title, why: cause.message, kept: isKept ? KEPT : NOT_KEPT })
}

const KEPT = {
  en: 'What it had learned until a few seconds before is kept as a model.',
  fr: 'Ce qu’il avait appris jusqu’à quelques secondes avant est gardé comme modèle.'
}
const NOT_KEPT = {
  en: 'It had learned nothing yet: start it again.',
  fr: 'Il n’avait encore rien appris : relancez-le.'
}
