import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Dataset } from '../../shared/dataset'
import { AppError, asAppError, errorData, whyOf, type ErrorData } from '../../shared/errors'
import { Lock, lockHolder, LockHeldError } from '../../shared/node/lock'
import {
  INPUTS_AT_ONCE,
  TIMES_AT_ONCE,
  type SessionChunk,
  type SessionDetail,
  type SessionHealth,
  type SessionInputs,
  type SessionSummary,
  type SessionTimes
} from '../../shared/session'
import { exportJsonLines, exportMcap } from './export'
import { exportVideo, type VideoOptions } from './export-video'
import { checkSession } from './health'
import { readSomeInputs, type InputRange } from './inputs'
import { reasonOf } from './messages'
import { isOfThePath } from './new-file'
import { makeDataset, type DatasetTools, type DatasetWish } from './make-dataset'
import { readPlayed, type RecordedPlay } from './played'
import { fileVersion, ReaderPool } from './reader-pool'
import { repair } from './repair'
import {
  binFolder,
  binnedPath,
  checkedId,
  idOfBinnedName,
  idOfName,
  lockPath,
  sessionPath
} from './session-files'
import { SessionReader } from './session-reader'
import { pictureUrl, readSteps } from './steps'
import { summarize, summaryOf, summaryOfUnreadable } from './summary'
import { removeThumbnails } from './thumbnails'

/** Files looked at side by side when listing. */
const LISTED_AT_ONCE = 8

/** When a repair found no room to write, another is tried after this time. */
const RETRY_REPAIR_MS = 60_000

interface Unrepaired {
  readonly version: string
  readonly untilMs: number
  /** More than its end is wrong; null: another try may go better. */
  readonly damage: ErrorData | null
}

export type ExportFormat = 'mcap' | 'jsonl'

interface StoredFile {
  readonly id: string
  readonly path: string
  readonly deletedAtMs: number | null
}

/**
 * The recorded sessions of one folder. Sessions that were cut off are given their end when they are
 * listed or opened; damaged ones are told as such and left as they are; one being recorded, by this
 * or another process, is left alone.
 */
export class SessionLibrary {
  readonly #folder: string
  readonly #readers = new ReaderPool()
  readonly #summaries = new Map<string, { version: string; summary: SessionSummary }>()
  readonly #repairs = new Map<string, Promise<boolean>>()
  /** Files that a repair was tried on in vain, as they were then, and when to try again. */
  readonly #unrepaired = new Map<string, Unrepaired>()
  readonly #listeners = new Set<() => void>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Called when sessions come, go or change. Returns the way to stop listening. */
  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Newest first; of the bin, last deleted first. Begins to repair what was cut off, without waiting. */
  async list({ deleted }: { deleted: boolean }): Promise<SessionSummary[]> {
    const summaries = await this.#summarizeAll(await (deleted ? this.#binned() : this.#kept()))
    if (!deleted && summaries.some(isUnfinished)) void this.repairUnfinished().catch(() => 0)
    const key = (s: SessionSummary): string => s.deletedAt ?? s.startedAt
    return summaries.sort((a, b) => compare(key(b), key(a)) || compare(b.id, a.id))
  }

  /** Gives every cut-off session its end and answers how many were repaired. */
  async repairUnfinished(): Promise<number> {
    const summaries = await this.#summarizeAll(await this.#kept())
    let repaired = 0
    for (const { id } of summaries.filter(isUnfinished))
      if (!this.#isRecording(id) && (await this.#repair(id))) repaired++
    return repaired
  }

  /** Throws `session.damaged`, `session.unknown` or `session.recording`. */
  async open(id: string): Promise<SessionDetail> {
    const path = await this.#settled(id)
    return this.#reading(id, path, async (reader) => {
      const { marks, stages, timesMs } = await reader.timeline()
      const summary = await summaryOf(this.#folder, path, id, null, reader)
      const first = await timesOf(reader, 0, TIMES_AT_ONCE)
      const { scores, timesMs: firstMs } = first
      return {
        summary,
        policyId: reader.start.policyId,
        marks,
        steps: timesMs.length,
        lastMs: timesMs.at(-1) ?? 0,
        scores,
        timesMs: firstMs,
        stages,
        windowPicture: reader.start.windowPicture
      }
    })
  }

  /** Times and scores of the steps `from` up to `from + count - 1`. Throws as `open` does. */
  async times(id: string, from: number, count: number): Promise<SessionTimes> {
    const path = await this.#settled(id)
    return this.#reading(id, path, (reader) => timesOf(reader, from, count))
  }

  /** The steps `from` up to `from + count - 1`, as many as there are. Throws as `open` does. */
  async read(id: string, from: number, count: number): Promise<SessionChunk> {
    const path = await this.#settled(id)
    const whole = await this.#reading(id, path, (reader) => readSteps(reader, from, count))
    return { from, steps: whole.map((w) => w.step), pictures: whole.map((w) => pictureUrl(w.picture)) }
  }

  /** Makes a data set of sessions (make-dataset.ts). Throws as `open` does. */
  makeDataset(
    folder: string,
    wish: DatasetWish,
    tools: Pick<DatasetTools, 'signal' | 'onProgress'>
  ): Promise<Dataset> {
    return makeDataset(folder, wish, {
      ...tools,
      reading: async (id, work) => {
        const path = await this.#settled(id)
        return this.#reading(id, path, (reader) => work(reader, path))
      }
    })
  }

  /** What the person did in it. Throws as `open` does. */
  async played(id: string): Promise<RecordedPlay> {
    const path = await this.#settled(id)
    return this.#reading(id, path, readPlayed)
  }

  /** What the person did in a part of a session, up to a bound. Throws as `open` does. */
  async inputs(id: string, range: InputRange): Promise<SessionInputs> {
    const path = await this.#settled(id)
    return this.#reading(id, path, (reader) => readSomeInputs(reader, range, INPUTS_AT_ONCE))
  }

  /** Reads the whole file and changes nothing. Throws `session.unknown` or `session.recording`. */
  async check(id: string, signal?: AbortSignal): Promise<SessionHealth> {
    return checkSession(id, await this.#idle(id), signal)
  }

  /** Moves a session to the bin. */
  async delete(id: string): Promise<void> {
    const path = await this.#idle(id)
    await this.#readers.forget(path)
    await mkdir(binFolder(this.#folder), { recursive: true })
    // Last before the move: a repair under way would put the session back where it was.
    await this.#repairs.get(id)
    await rename(path, binnedPath(this.#folder, id, Date.now()))
    this.#changed()
  }

  /** Brings a deleted session back. Throws `file.exists` when its place was taken meanwhile. */
  async restore(id: string): Promise<void> {
    const binned = (await this.#binned()).find((file) => file.id === checkedId(id))
    if (binned === undefined) throw new AppError('session.unknown', { id })
    const path = sessionPath(this.#folder, id)
    if (await exists(path)) throw new AppError('file.exists', { file: path })
    await rename(binned.path, path)
    this.#changed()
  }

  /** Removes what is in the bin for good and answers how many sessions that were. */
  async emptyBin(): Promise<number> {
    const binned = await this.#binned()
    const torn = (await namesIn(binFolder(this.#folder))).filter((name) => name.endsWith('.torn'))
    const files = [
      ...torn.map((name) => join(binFolder(this.#folder), name)),
      ...binned.map(({ path }) => path)
    ]
    const removed = await Promise.allSettled(files.map((file) => rm(file, { recursive: true, force: true })))
    await Promise.all(binned.map(({ id }) => removeThumbnails(this.#folder, id)))
    this.#changed()
    throwFirst(removed)
    return binned.length
  }

  /** Writes a copy for use elsewhere. Throws `file.exists` rather than overwrite. */
  async exportTo(id: string, file: string, format: ExportFormat): Promise<void> {
    const path = await this.#settled(id)
    await this.#reading(id, path, (reader) =>
      format === 'mcap' ? exportMcap(path, file) : exportJsonLines(id, reader, file)
    )
  }

  /** Makes a video of a session. Throws `export.*` or `file.exists`, and as `open` does. */
  async exportVideo(id: string, file: string, options: VideoOptions): Promise<void> {
    const path = await this.#settled(id)
    await this.#reading(id, path, (reader) => exportVideo(id, reader, file, options))
  }

  /** Closes the files that are kept open. */
  close(): Promise<void> {
    return this.#readers.close()
  }

  async #kept(): Promise<StoredFile[]> {
    const ids = (await namesIn(this.#folder)).map(idOfName).filter((id) => id !== null)
    return ids.map((id) => ({ id, path: sessionPath(this.#folder, id), deletedAtMs: null }))
  }

  /** Last deleted first. */
  async #binned(): Promise<StoredFile[]> {
    const found = (await namesIn(binFolder(this.#folder))).map(idOfBinnedName).filter((f) => f !== null)
    const files = found.map((f) => ({ ...f, path: binnedPath(this.#folder, f.id, f.deletedAtMs) }))
    return files.sort((a, b) => b.deletedAtMs - a.deletedAtMs)
  }

  async #summarizeAll(files: readonly StoredFile[]): Promise<SessionSummary[]> {
    const summaries: (SessionSummary | null)[] = []
    for (let i = 0; i < files.length; i += LISTED_AT_ONCE) {
      const some = files.slice(i, i + LISTED_AT_ONCE)
      summaries.push(
        ...(await Promise.all(some.map((f) => this.#summarize(f).catch((e: unknown) => unreadable(f, e)))))
      )
    }
    return summaries.filter((s) => s !== null)
  }

  async #summarize(file: StoredFile): Promise<SessionSummary> {
    const version = await fileVersion(file.path)
    const known = this.#summaries.get(file.path)
    const summary =
      known?.version === version
        ? known.summary
        : await summarize(this.#folder, file.path, file.id, file.deletedAtMs)
    this.#summaries.set(file.path, { version, summary })
    const tried = this.#unrepaired.get(file.id)
    return tried?.version === version ? { ...summary, problem: tried.damage } : summary
  }

  #isRecording(id: string): boolean {
    return lockHolder(lockPath(this.#folder, id)) !== null
  }

  /** The path of a session that is there and not being recorded. */
  async #idle(id: string): Promise<string> {
    const path = sessionPath(this.#folder, id)
    if (!(await exists(path))) throw new AppError('session.unknown', { id })
    // Its own repair holds the lock as well.
    await this.#repairs.get(id)
    if (this.#isRecording(id)) throw new AppError('session.recording', { id })
    return path
  }

  /** The same, with its end if it was cut off and the folder can be written. */
  async #settled(id: string): Promise<string> {
    const path = await this.#idle(id)
    const { complete } = await this.#summarize({ id, path, deletedAtMs: null })
    if (!complete) await this.#repair(id)
    return path
  }

  /** One repair of a file at a time. A file whose repair fails is still read, without its end. */
  #repair(id: string): Promise<boolean> {
    const running = this.#repairs.get(id) ?? this.#repairNow(id).finally(() => this.#repairs.delete(id))
    this.#repairs.set(id, running)
    return running
  }

  async #repairNow(id: string): Promise<boolean> {
    const path = sessionPath(this.#folder, id)
    const version = await fileVersion(path).catch(() => '')
    const tried = this.#unrepaired.get(id)
    if (tried?.version === version && performance.now() < tried.untilMs) return false
    await this.#readers.forget(path)
    try {
      if (await this.#repairLocked(id, path)) {
        this.#changed()
        return true
      }
      this.#unrepaired.set(id, { version, untilMs: Infinity, damage: await damageIn(id, path) })
      this.#changed()
    } catch (error) {
      // No room or no right to write: that may change. Somebody else is at it: that will.
      const againMs = error instanceof LockHeldError ? 0 : RETRY_REPAIR_MS
      this.#unrepaired.set(id, { version, untilMs: performance.now() + againMs, damage: null })
    }
    return false
  }

  /** Under the lock that recordings have: nobody repairs what another writes, or repairs. */
  async #repairLocked(id: string, path: string): Promise<boolean> {
    const lock = Lock.take(lockPath(this.#folder, id))
    try {
      return await repair(this.#folder, id, path)
    } finally {
      lock.release()
    }
  }

  async #reading<Result>(
    id: string,
    path: string,
    work: (reader: SessionReader) => Promise<Result>
  ): Promise<Result> {
    try {
      return await this.#readers.use(path, work)
    } catch (error) {
      if (error instanceof AppError) throw error
      // What the system refuses is no damage.
      if (isOfThePath(error))
        throw new AppError('session.unreadable', { id, why: reasonOf(error) }, { cause: error })
      throw damaged(id, error)
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** The recorder has not given it an end, and a repair may. */
const isUnfinished = ({ complete, problem }: SessionSummary): boolean => !complete && problem === null

function damaged(id: string, error: unknown): AppError {
  const why = reasonOf(error).replace(/ \[library=.*\]$/, '')
  return new AppError('session.damaged', { id, why }, { cause: error })
}

/** What is wrong with a file; null when it can be read after all. */
async function damageIn(id: string, path: string): Promise<ErrorData | null> {
  try {
    await (await SessionReader.open(path)).close()
    return null
  } catch (error) {
    return errorData(damaged(id, error))
  }
}

/** A file that goes away while the list is made is not in it; any other that cannot be read is, and why. */
function unreadable({ id, deletedAtMs }: StoredFile, error: unknown): SessionSummary | null {
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
  const known = asAppError(error)
  // What the system refuses has its own sentence.
  const problem =
    known.code === 'internal' ? new AppError('session.unreadable', { id, why: whyOf(error) }) : known
  return summaryOfUnreadable(id, deletedAtMs, errorData(problem))
}

/** What one could not be removed for, once the others are. */
function throwFirst(results: readonly PromiseSettledResult<void>[]): void {
  const failed = results.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function timesOf(reader: SessionReader, from: number, count: number): Promise<SessionTimes> {
  const { scores, timesMs } = await reader.timeline()
  const part = (values: Float64Array): number[] => [...values.subarray(from, from + count)]
  return { from, scores: part(scores), timesMs: part(timesMs) }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false
  )

/** A folder that is not there yet has nothing in it. */
const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => [])
