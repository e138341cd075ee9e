import { mkdir, rm } from 'node:fs/promises'
import { AppError } from '../../shared/errors'
import { Lock } from '../../shared/node/lock'
import type { Text } from '../../shared/language'
import type { PersonInput } from '../../shared/person-input'
import type { RecordingProgress } from '../../shared/play'
import type { Profile } from '../../shared/profile'
import type { SessionMark, SessionSummary } from '../../shared/session'
import type { TargetKind } from '../../shared/target'
import { version } from '../../../package.json'
import { createFile, reopenFile, type AppendFile } from './append-file'
import { InputCounts } from './input-counts'
import { reasonOf } from './messages'
import type { SessionTotals } from './metadata'
import { better, scanSession } from './scan'
import { missingEnd } from './seal'
import { lockPath, newSessionId, sessionPath } from './session-files'
import { StepEncoder, type RecordedStep } from './step-encoder'
import { summarize } from './summary'

/** A piece is handed to the disk when it holds this much, or when this long has passed. */
const PIECE_BYTES = 128 * 1024
const FLUSH_MS = 250
/** How often what is written is made safe against a power cut. */
const SYNC_MS = 1_000
/** What may wait for a slow disk before steps are dropped. */
const QUEUE_BYTES = 8 * 1024 * 1024

export interface RecorderOptions {
  /** Where sessions lie; made when it is missing. */
  readonly folder: string
  readonly gameId: string | null
  readonly title: Text
  readonly target: TargetKind
  readonly profile: Profile | null
  readonly policyId: string
  readonly seed: number
  /** When what is recorded began, by `performance.now()`, where that was before now. */
  readonly beganMs?: number
  /** For tests: the file to write to, and how much may wait for it. */
  readonly createFile?: (path: string) => Promise<AppendFile>
  readonly queueBytes?: number
}

/** How far a recording is, but for what is heard of the person beside it. */
type RecorderProgress = Omit<RecordingProgress, 'unheard' | 'isCorrection'>
type FailureListener = (error: AppError) => void

/**
 * Records one session into an append-only MCAP file (channels.ts says what is in it). Adding never
 * waits: what the disk does not take in time is dropped a whole step at a time, and counted.
 */
export class SessionRecorder {
  readonly id: string
  readonly #options: RecorderOptions
  readonly #path: string
  readonly #file: AppendFile
  readonly #lock: Lock
  readonly #encoder: StepEncoder
  readonly #beganMs: number
  readonly #flushTimer: NodeJS.Timeout
  readonly #queueBytes: number
  readonly #queue: Uint8Array[] = []
  readonly #episodes = new Set<number>()
  readonly #inputs = new InputCounts()
  readonly #failureListeners = new Set<FailureListener>()
  #queuedBytes = 0
  #writtenBytes = 0
  #lastSyncMs = performance.now()
  #writing: Promise<void> | null = null
  #syncing: Promise<void> | null = null
  #failing: Promise<AppError> | null = null
  #finishing: Promise<void> | null = null
  #isOpen = true
  /** False when it failed before its first step, and nothing was left of it. */
  #isKept = true
  /** Steps offered, dropped ones included: the sequence number of the next one. */
  #offered = 0
  #drops = 0
  #bestScore: number | null = null
  #lastStepMs = 0

  /** Rejects with `data.unwritable` or `record.noRoom` when the file cannot be made. */
  static async start(options: RecorderOptions): Promise<SessionRecorder> {
    const now = new Date()
    const id = newSessionId(now)
    let lock: Lock | null = null
    try {
      await mkdir(options.folder, { recursive: true })
      lock = Lock.take(lockPath(options.folder, id))
      const file = await (options.createFile ?? createFile)(sessionPath(options.folder, id))
      const recorder = new SessionRecorder(id, options, now, file, lock)
      await recorder.#begun()
      return recorder
    } catch (error) {
      lock?.release()
      throw error instanceof AppError ? error : startError(error, options.folder)
    }
  }

  private constructor(id: string, options: RecorderOptions, startedAt: Date, file: AppendFile, lock: Lock) {
    this.id = id
    this.#beganMs = options.beganMs ?? performance.now()
    this.#options = options
    this.#path = sessionPath(options.folder, id)
    this.#file = file
    this.#lock = lock
    lock.onLost(() => this.#fail(this.#lostError()))
    this.#queueBytes = options.queueBytes ?? QUEUE_BYTES
    this.#encoder = new StepEncoder(options.target)
    const { gameId, title, target, policyId, seed } = options
    const profileId = options.profile?.id ?? ''
    const titles = typeof title === 'string' ? { title, titleFr: '' } : { title: title.en, titleFr: title.fr }
    const windowPicture = (target === 'window' && options.profile?.windowPicture) || {}
    const start = { gameId, ...titles, target, profileId, policyId, seed, windowPicture }
    this.#enqueue(this.#encoder.head({ ...start, appVersion: version, startedAt: startedAt.toISOString() }))
    this.#flushTimer = setInterval(() => this.#flush(), FLUSH_MS)
    this.#flushTimer.unref()
  }

  /** Resolves when the file has its head, so that a full disk is told at the start. */
  async #begun(): Promise<void> {
    await this.#writing
    const failure = await this.#failing
    if (failure !== null) throw failure
  }

  /** Takes one step over. Never waits; a step that finds the queue full is dropped and counted. */
  addStep(step: RecordedStep): void {
    if (!this.#isOpen) return
    if (this.#waitingBytes > this.#queueBytes) {
      this.noteDroppedStep()
      return
    }
    const sequence = this.#offered++
    const timeMs = this.#sinceStart(step.picture.tMonotonicMs)
    this.#encoder.addStep(step, sequence, nanoseconds(timeMs))
    this.#lastStepMs = timeMs
    this.#episodes.add(step.episode)
    this.#bestScore = better(this.#bestScore, step.episodeScore)
    this.#flushWhenFull()
  }

  /** Counts a step that could not be handed over, because its picture was not encoded in time. */
  noteDroppedStep(): void {
    if (!this.#isOpen) return
    this.#offered++
    this.#drops++
  }

  /** A change of the controls the person holds, at its own moment of the monotonic clock. */
  addHumanInput(held: readonly string[], tMonotonicMs: number): void {
    if (!this.#hasRoomForSmall) return
    this.#encoder.addHumanInput(held, this.#offered, nanoseconds(this.#sinceStart(tMonotonicMs)))
    this.#flushWhenFull()
  }

  /** Something the person did; `tMs` by `performance.now()`. What was done before the recording began is not in it. */
  addInput(input: PersonInput): void {
    if (!this.#hasRoomForSmall || input.tMs < this.#beganMs) return
    this.#encoder.addInput(input, this.#offered, nanoseconds(this.#sinceStart(input.tMs)))
    this.#inputs.count(input)
    this.#flushWhenFull()
  }

  /** A moment of the timeline; now, unless told otherwise. */
  mark(kind: SessionMark['kind'], label: string, tMonotonicMs = performance.now()): void {
    if (!this.#hasRoomForSmall) return
    this.#encoder.addMark(kind, label, this.#offered, nanoseconds(this.#sinceStart(tMonotonicMs)))
    this.#flushWhenFull()
  }

  get progress(): RecorderProgress {
    return {
      id: this.id,
      seconds: this.#lastStepMs / 1000,
      steps: this.#offered - this.#drops,
      bytes: this.#writtenBytes,
      drops: this.#drops,
      ...this.#inputs.counted
    }
  }

  /** Called once if the recording ends by itself; at once when it already has. Returns the way to stop listening. */
  onFailed(listener: FailureListener): () => void {
    this.#failureListeners.add(listener)
    void this.#failing?.then((error) => this.#tell(listener, error))
    return () => this.#failureListeners.delete(listener)
  }

  /** Ends the recording and keeps it; what a failed one kept, when it has failed. Rejects when that is nothing. */
  async stop(): Promise<SessionSummary> {
    await (this.#finishing ??= this.#finish())
    const failure = await this.#failing
    if (failure !== null && (!this.#isKept || isLost(failure))) throw failure
    return summarize(this.#options.folder, this.#path, this.id, null)
  }

  /** Ends the recording and throws it away. */
  async discard(): Promise<void> {
    await (this.#finishing ??= this.#abandon())
    await rm(this.#path, { force: true })
  }

  get #waitingBytes(): number {
    return this.#queuedBytes + this.#encoder.pendingBytes
  }

  /** Marks and keys are small and rare: they go on a little longer than steps do. */
  get #hasRoomForSmall(): boolean {
    return this.#isOpen && this.#waitingBytes <= 2 * this.#queueBytes
  }

  /** A picture taken just before the recording began counts as taken when it began. */
  #sinceStart(tMonotonicMs: number): number {
    return Math.max(0, tMonotonicMs - this.#beganMs)
  }

  #flushWhenFull(): void {
    if (this.#encoder.pendingBytes >= PIECE_BYTES) this.#flush()
  }

  #flush(): void {
    const piece = this.#encoder.flush()
    if (piece !== null) this.#enqueue(piece)
  }

  #enqueue(piece: Uint8Array): void {
    this.#queue.push(piece)
    this.#queuedBytes += piece.length
    this.#writing ??= this.#write()
  }

  /** One piece after the other, until none waits. */
  async #write(): Promise<void> {
    try {
      for (let piece; (piece = this.#queue[0]) !== undefined;) {
        await this.#file.write(piece, this.#writtenBytes)
        this.#queue.shift()
        this.#queuedBytes -= piece.length
        this.#writtenBytes += piece.length
        this.#syncNowAndThen()
      }
    } catch (error) {
      this.#fail(error)
    } finally {
      // Before any other code runs: a piece that came now would wait for nobody.
      this.#writing = null
    }
  }

  /** Beside the writing, not in its way: what waits in memory would not survive a kill. */
  #syncNowAndThen(): void {
    if (this.#syncing !== null || performance.now() - this.#lastSyncMs < SYNC_MS) return
    this.#syncing = this.#sync()
  }

  async #sync(): Promise<void> {
    try {
      await this.#file.sync()
      if (this.#lock.look() !== null || !(await this.#file.isInPlace())) throw this.#lostError()
    } catch (error) {
      this.#fail(error)
    } finally {
      this.#lastSyncMs = performance.now()
      this.#syncing = null
    }
  }

  async #finish(): Promise<void> {
    if (this.#isOpen) {
      this.#flush()
      this.#close()
      this.#enqueue(this.#encoder.end(this.#totals()))
    }
    await this.#writing
    await this.#syncing
    if (this.#failing === null) await this.#sync()
    if ((await this.#failing) !== null) return
    await this.#file.close()
    this.#lock.release()
  }

  async #abandon(): Promise<void> {
    this.#close()
    this.#queue.length = Math.min(this.#queue.length, 1)
    await this.#writing
    await this.#syncing
    if ((await this.#failing) !== null) return
    await this.#file.close()
    await rm(this.#path, { force: true })
    this.#lock.release()
  }

  #totals(): SessionTotals {
    const { seconds, steps, drops, keys, clicks } = this.progress
    return {
      seconds,
      steps,
      drops,
      keys,
      clicks,
      episodes: this.#episodes.size,
      score: this.#bestScore,
      ended: 'stopped'
    }
  }

  #close(): void {
    this.#isOpen = false
    clearInterval(this.#flushTimer)
  }

  #fail(error: unknown): void {
    if (this.#failing !== null) return
    this.#close()
    this.#queue.length = 0
    this.#queuedBytes = 0
    this.#failing = this.#keepWhatIsThere(error)
    void this.#failing.then((failure) => {
      for (const listener of this.#failureListeners) this.#tell(listener, failure)
    })
  }

  /** What somebody else has by now, or nobody, is not written to any more. */
  #lostError(): AppError {
    return new AppError('record.lost', { folder: this.#options.folder })
  }

  #tell(listener: FailureListener, error: AppError): void {
    if (this.#failureListeners.delete(listener)) listener(error)
  }

  /** Completes the file in the room it has, if there is any; an unfinished one can be read as well. */
  async #keepWhatIsThere(cause: unknown): Promise<AppError> {
    let seconds = this.#lastStepMs / 1000
    try {
      await this.#writing
      await this.#syncing
      await this.#file.close()
      if (isLost(cause)) return cause
      const scan = await scanSession(this.#path)
      seconds = scan.kept.totals.seconds
      if (scan.kept.totals.steps === 0) {
        this.#isKept = false
        await rm(this.#path)
      } else await complete(this.#path, scan.kept.end, missingEnd(scan))
    } catch {
      // The library reads it without its end, and tries again when there is room.
    } finally {
      this.#lock.release()
    }
    const { folder } = this.#options
    return this.#isKept ? failureError(cause, seconds, folder) : startError(cause, folder)
  }
}

/** Cuts a torn end off and writes the missing one; leaves the cut file when that finds no room. */
async function complete(path: string, at: number, end: Uint8Array): Promise<void> {
  const file = await reopenFile(path)
  try {
    await file.truncate(at)
    await file.write(end, at).catch(async (error: unknown) => {
      await file.truncate(at)
      throw error
    })
    await file.sync()
  } finally {
    await file.close()
  }
}

const nanoseconds = (ms: number): bigint => BigInt(Math.round(ms * 1e6))

const isLost = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'record.lost'

const isDiskFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '')

function failureError(cause: unknown, seconds: number, folder: string): AppError {
  const shown = Math.floor(seconds)
  return isDiskFull(cause)
    ? new AppError('record.diskFull', { seconds: shown, folder }, { cause })
    : new AppError('record.writeFailed', { seconds: shown, why: reasonOf(cause) }, { cause })
}

function startError(cause: unknown, folder: string): AppError {
  return isDiskFull(cause)
    ? new AppError('record.noRoom', { folder }, { cause })
    : new AppError('data.unwritable', { folder, why: reasonOf(cause) }, { cause })
}
