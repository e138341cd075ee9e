import { createBirpc, type BirpcReturn } from 'birpc'
import { AppError } from '../../shared/errors'
import { rebuildError } from '../../shared/rpc/codec'
import type {
  SessionChunk,
  SessionDetail,
  SessionHealth,
  SessionInputs,
  SessionSummary,
  SessionTimes
} from '../../shared/session'
import { SharedWork } from '../shared-work'
import type { StartWorker, WorkerLink } from '../policy-host/worker-link'
import type { ArchiveApi, ArchiveEvents, ArchiveMethod, ArchiveWork } from './archive-api'
import type { VideoOptions } from './export-video'
import type { RecordedPlay } from './played'
import type { Dataset } from '../../shared/dataset'
import type { DatasetWish } from './make-dataset'
import type { InputRange } from './inputs'

/** Whole files are read one after the other; a player's stretches do not wait for them. */
const CHECKS_AT_ONCE = 1
const READS_AT_ONCE = 4
/** How long a process may take to leave off what it does before it is ended. */
const LEAVES_OFF_WITHIN_MS = 5_000

type Remote = BirpcReturn<ArchiveApi, ArchiveEvents, false>
type Progress = NonNullable<VideoOptions['onProgress']>

/** A running process that reads sessions. */
interface Running {
  readonly remote: Remote
  readonly link: WorkerLink
  readonly exited: Promise<void>
}

/**
 * The sessions of a folder, read, checked and exported by a process of their own: the game shares neither its
 * time nor its memory with that. It is started when first needed, and again when it was lost; what it was
 * doing then rejects with `session.reader`. The same question asked many times at once is answered once, and
 * work ends when nobody waits for it.
 */
export class SessionArchive {
  readonly #start: StartWorker
  readonly #folder: string
  readonly #checks = new SharedWork(CHECKS_AT_ONCE)
  readonly #reads = new SharedWork(READS_AT_ONCE)
  readonly #listeners = new Set<() => void>()
  readonly #progress = new Map<number, Progress>()
  readonly #writes = new Set<Promise<unknown>>()
  #running: Running | null = null
  #calls = 0
  #isClosed = false
  /** Changes with the sessions: an answer from before is not given to who asks afterwards. */
  #version = 0

  constructor(start: StartWorker, folder: string) {
    this.#start = start
    this.#folder = folder
  }

  /** Called when sessions come, go or change. Returns the way to stop listening. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** To be told of what others do to the folder. */
  noteChange(): void {
    this.#version++
  }

  list(deleted: boolean, asker?: AbortSignal): Promise<SessionSummary[]> {
    return this.#shared(this.#reads, asker, 'list', deleted)
  }

  /** Throws `session.damaged`, `session.unknown` or `session.recording`. */
  open(id: string, asker?: AbortSignal): Promise<SessionDetail> {
    return this.#shared(this.#reads, asker, 'open', id)
  }

  /** Times and scores of `count` steps from `from` on. Throws as `open` does. */
  times(id: string, from: number, count: number, asker?: AbortSignal): Promise<SessionTimes> {
    return this.#shared(this.#reads, asker, 'times', id, from, count)
  }

  /** Throws as `open` does. */
  read(id: string, from: number, count: number, asker?: AbortSignal): Promise<SessionChunk> {
    return this.#shared(this.#reads, asker, 'read', id, from, count)
  }

  /** What the person did in it. Throws as `open` does. */
  played(id: string, asker?: AbortSignal): Promise<RecordedPlay> {
    return this.#shared(this.#reads, asker, 'played', id)
  }

  /** What the person did in a part of a session, up to a bound. Throws as `open` does. */
  inputs(id: string, range: InputRange, asker?: AbortSignal): Promise<SessionInputs> {
    return this.#shared(this.#reads, asker, 'inputs', id, range)
  }

  /** Throws `session.unknown` or `session.recording`. */
  check(id: string, asker?: AbortSignal): Promise<SessionHealth> {
    return this.#shared(this.#checks, asker, 'check', id)
  }

  delete(id: string): Promise<void> {
    return this.#write('delete', id)
  }

  restore(id: string): Promise<void> {
    return this.#write('restore', id)
  }

  emptyBin(): Promise<number> {
    return this.#write('emptyBin')
  }

  /** Makes a video. Throws `export.*` or `file.exists`, and as `open` does. */
  exportVideo(id: string, file: string, { signal, onProgress, ...request }: VideoOptions): Promise<void> {
    return this.#call('exportVideo', [id, file, request], signal, onProgress)
  }

  /** Makes a data set in a folder. Throws 'dataset.nothing', 'live.noActions', and as `open` does. */
  makeDataset(
    folder: string,
    wish: DatasetWish,
    { signal, onProgress }: { readonly signal?: AbortSignal; readonly onProgress?: Progress } = {}
  ): Promise<Dataset> {
    return this.#call('makeDataset', [folder, wish], signal, onProgress)
  }

  /** Ends the process, once what it changes is done. Safe to call twice. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled(this.#writes)
    const running = this.#running
    running?.link.kill()
    await running?.exited
  }

  #shared<M extends ArchiveMethod>(
    work: SharedWork,
    asker: AbortSignal | undefined,
    method: M,
    ...args: Parameters<ArchiveWork[M]>
  ): Promise<ReturnType<ArchiveWork[M]>> {
    const key = JSON.stringify([this.#version, method, ...args])
    return work.run(key, (signal) => this.#call(method, args, signal), asker)
  }

  #write<M extends ArchiveMethod>(
    method: M,
    ...args: Parameters<ArchiveWork[M]>
  ): Promise<ReturnType<ArchiveWork[M]>> {
    const writing = this.#call(method, args).finally(() => {
      this.#writes.delete(writing)
      this.#version++
    })
    this.#writes.add(writing)
    return writing
  }

  async #call<M extends ArchiveMethod>(
    method: M,
    args: Parameters<ArchiveWork[M]>,
    signal?: AbortSignal,
    onProgress?: Progress
  ): Promise<ReturnType<ArchiveWork[M]>> {
    const call = ++this.#calls
    const { remote, link } = this.#process()
    let giveUp: NodeJS.Timeout | undefined
    const cancel = (): void => {
      remote.$callEvent('cancel', call).catch(() => undefined)
      giveUp = setTimeout(() => link.kill(), LEAVES_OFF_WITHIN_MS)
    }
    if (onProgress !== undefined) this.#progress.set(call, onProgress)
    signal?.addEventListener('abort', cancel, { once: true })
    try {
      const answer = remote.$callRaw({ method: 'run', args: [call, method, args] })
      if (signal?.aborted) cancel()
      return (await answer) as ReturnType<ArchiveWork[M]>
    } catch (error) {
      throw error instanceof AppError ? error : rebuildError(error)
    } finally {
      clearTimeout(giveUp)
      signal?.removeEventListener('abort', cancel)
      this.#progress.delete(call)
    }
  }

  #process(): Running {
    if (this.#isClosed)
      throw new AppError('session.reader', {
        why: { en: 'the app is closing', fr: 'l’application se ferme' }
      })
    return (this.#running ??= this.#launch())
  }

  #launch(): Running {
    const link = this.#start()
    const events: ArchiveEvents = {
      changed: () => this.#changed(),
      progress: (call, ...figures) => this.#progress.get(call)?.(...figures)
    }
    const remote = createBirpc<ArchiveApi, ArchiveEvents, false>(
      Object.assign<object, ArchiveEvents>(Object.create(null) as object, events),
      {
        proxify: false,
        timeout: -1,
        post: (message) => link.post(message),
        on: (receive) => link.onMessage(receive)
      }
    )
    const exited = new Promise<void>((resolve) => {
      link.onExit((why) => {
        this.#running = null
        remote.$close(new AppError('session.reader', { why }))
        resolve()
      })
    })
    remote.$callEvent('use', this.#folder).catch(() => undefined)
    return { remote, link, exited }
  }

  #changed(): void {
    this.#version++
    for (const listener of this.#listeners) listener()
  }
}

/** Videos each in a process of its own, one after the other: what one of them took is free when it is done. */
export class VideoWorkshop {
  readonly #start: StartWorker
  readonly #folder: string
  readonly #turns = new SharedWork(1)
  #videos = 0

  constructor(start: StartWorker, folder: string) {
    this.#start = start
    this.#folder = folder
  }

  /** As SessionArchive.exportVideo. */
  async exportVideo(id: string, file: string, options: VideoOptions): Promise<void> {
    await this.#turns.run(`video ${++this.#videos}`, () => this.#make(id, file, options))
  }

  async #make(id: string, file: string, options: VideoOptions): Promise<void> {
    if (options.signal?.aborted) throw new AppError('export.cancelled')
    const archive = new SessionArchive(this.#start, this.#folder)
    try {
      await archive.exportVideo(id, file, options)
    } finally {
      await archive.close()
    }
  }
}
