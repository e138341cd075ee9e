import { rmSync } from 'node:fs'
import {
  cloneConfigOf,
  withPoint,
  type CloneWish,
  type Cloning,
  type CloningProgress
} from '../../shared/clonings'
import { AppError, errorData, asAppError } from '../../shared/errors'
import type { Cloned } from '../../shared/imitation'
import type { ImitationEvents } from '../../shared/imitation-process'
import type { Profile } from '../../shared/profile'
import type { ModelLibrary } from '../training/model-library'
import type { StartWorker } from '../thinking/worker-link'
import { CloneProcess, ProcessGone } from './clone-process'
import type { Clonings } from './clonings'
import type { DatasetLibrary } from './dataset-library'
import { profileFor } from './profile-for'

export interface ImitationParts {
  readonly datasets: DatasetLibrary
  readonly clonings: Clonings
  readonly games: Iterable<Profile>
  readonly models: Pick<ModelLibrary, 'add'>
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
  readonly process: CloneProcess
  readonly ended: Promise<void>
}

/** Clones data sets, one at a time, each in a process of its own; what came of it is a model and a record. */
export class ImitationService {
  readonly #parts: ImitationParts
  #active: Active | null = null
  #isClosing = false

  constructor(parts: ImitationParts) {
    this.#parts = parts
    for (const record of parts.clonings.unfinished())
      this.#end(record, null, new ProcessGone('the app ended'))
  }

  get progress(): CloningProgress | null {
    return this.#active?.progress ?? null
  }

  /** Begins one. @throws AppError 'imitate.busy', 'dataset.unknown', 'dataset.damaged' */
  start(datasetId: string, title: string, wish: CloneWish): Cloning {
    const { datasets, clonings, games, startProcess, nowMs } = this.#parts
    if (this.#active !== null) throw new AppError('imitate.busy', { name: this.#active.record.title })
    const dataset = datasets.read(datasetId)
    const config = cloneConfigOf(wish)
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
      ...{ profile: profileFor(dataset, games), begun: null }
    }
    const ended = process.clone(order).then(
      (cloned) => this.#finish(cloned, null),
      (error: unknown) => this.#finish(null, error)
    )
    this.#active = { record, progress: begun(record), process, ended }
    this.#parts.onProgress()
    this.#parts.onChanged()
    return record
  }

  /** Ends it with what it has learned. @throws AppError 'imitate.notRunning' */
  stop(): void {
    const active = this.#active
    if (active === null) throw new AppError('imitate.notRunning')
    this.#progress({ isStopping: true })
    active.process.stop()
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
    await active?.process.kill()
    await active?.ended
  }

  #listener(): ImitationEvents {
    return {
      trial: ({ delay, latest }) =>
        this.#progress({ phase: 'delay', trial: { at: delay + 1, of: latest + 1 } }),
      progress: ({ update, epoch, seconds, loss, heldOut }) => {
        const point = { update, loss, accuracy: heldOut?.accuracy ?? null }
        const curve = withPoint(this.#active?.progress.curve ?? [], point)
        this.#progress({ phase: 'learning', trial: null, update, epoch, seconds, curve })
      },
      judging: () => this.#progress({ phase: 'judging' })
    }
  }

  #progress(change: Partial<CloningProgress>): void {
    if (this.#active === null) return
    this.#active.progress = { ...this.#active.progress, ...change }
    this.#parts.onProgress()
  }

  #finish(cloned: Cloned | null, error: unknown): void {
    const active = this.#active
    if (active === null) return
    const { record, progress } = active
    this.#active = null
    const status = progress.isStopping ? 'stopped' : 'finished'
    this.#end({ ...record, status, curve: [...progress.curve] }, cloned, error)
    this.#parts.onProgress()
  }

  /** Makes a model of what was learned, and keeps how it went. */
  #end(record: Cloning, cloned: Cloned | null, cause: unknown): void {
    const { clonings, models, onChanged, tellError } = this.#parts
    try {
      const model = clonings.hasPolicy(record.id)
        ? models.add(clonings.policyFolder(record.id), record.title).id
        : null
      rmSync(clonings.policyFolder(record.id), { recursive: true, force: true })
      const isNothing = cause === null && cloned === null
      const error = isNothing
        ? new AppError('imitate.tooSoon', { name: record.title })
        : cause === null
          ? null
          : failureOf(record, cause, model !== null)
      const status = error === null ? record.status : 'failed'
      clonings.keep({ ...record, status, model, cloned, error: error === null ? null : errorData(error) })
      // The page that waits for it reads it there; one that is closed with the app reads it the next time.
      if (error !== null && !this.#isClosing) tellError(error)
      onChanged()
    } catch (failure) {
      tellError(failure)
    }
  }
}

const begun = ({ id, title, dataset, game, config }: Cloning): CloningProgress => ({
  ...{ id, title, dataset, game, minutes: config.minutes },
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
