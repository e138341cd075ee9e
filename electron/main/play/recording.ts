import { AppError } from '../../shared/errors'
import type { EncodedFrame, Frame } from '../../shared/frame'
import type { RecordingProgress } from '../../shared/play'
import type { SessionMark, SessionSummary } from '../../shared/session'
import { SessionRecorder } from '../record/recorder'
import type { PlayedStep } from './play-session'

/** Steps waiting for their picture to be encoded; beyond that whole steps are dropped and counted. */
const MAX_WAITING = 60

export type RecordingStart = Parameters<typeof SessionRecorder.start>[0]

/** A recording of the live game: encodes each step's picture once, in order, for the file and for the viewers. */
export class Recording {
  readonly #recorder: SessionRecorder
  readonly #encode: (frame: Frame) => Promise<EncodedFrame>
  readonly #show: (picture: EncodedFrame) => void
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0

  private constructor(
    recorder: SessionRecorder,
    encode: (frame: Frame) => Promise<EncodedFrame>,
    show: (picture: EncodedFrame) => void
  ) {
    this.#recorder = recorder
    this.#encode = encode
    this.#show = show
  }

  static async start(
    options: RecordingStart,
    encode: (frame: Frame) => Promise<EncodedFrame>,
    show: (picture: EncodedFrame) => void
  ): Promise<Recording> {
    return new Recording(await SessionRecorder.start(options), encode, show)
  }

  get progress(): RecordingProgress {
    return this.#recorder.progress
  }

  /** Hears once if the file cannot be written any more; what was written is kept. */
  onFailed(listener: (error: AppError) => void): void {
    this.#recorder.onFailed(listener)
  }

  addStep(step: PlayedStep): void {
    if (this.#waiting >= MAX_WAITING) {
      this.#recorder.noteDroppedStep()
      return
    }
    this.#waiting += 1
    this.#tail = this.#tail.then(() => this.#encodeStep(step))
  }

  async #encodeStep({ frame, ...rest }: PlayedStep): Promise<void> {
    const startedAtMs = performance.now()
    const picture = await this.#encode(frame).catch(() => null)
    const timing = { ...rest.timing, encodeMs: performance.now() - startedAtMs }
    this.#waiting -= 1
    // A picture that cannot be encoded costs its step, which is counted, and not the recording.
    if (picture === null) return this.#recorder.noteDroppedStep()
    this.#recorder.addStep({ ...rest, timing, picture })
    this.#show(picture)
  }

  addHumanInput(held: readonly string[]): void {
    this.#recorder.addHumanInput(held, performance.now())
  }

  mark(kind: SessionMark['kind'], label: string): void {
    const tMonotonicMs = performance.now()
    // Behind the steps before it, so that the mark lands on the right one.
    this.#tail = this.#tail.then(() => this.#recorder.mark(kind, label, tMonotonicMs))
  }

  /** Ends the recording and keeps it. One without a single step is not kept: throws 'record.empty'. */
  async stop(): Promise<SessionSummary> {
    await this.#tail
    if (this.#recorder.progress.steps === 0) {
      await this.#recorder.discard()
      throw new AppError('record.empty')
    }
    return this.#recorder.stop()
  }

  /** Ends the recording and throws it away. */
  async discard(): Promise<void> {
    await this.#tail
    await this.#recorder.discard()
  }
}
