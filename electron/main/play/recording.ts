import { AppError } from '../../shared/errors'
import type { EncodedFrame, Frame } from '../../shared/frame'
import type { RecordingProgress } from '../../shared/play'
import type { SessionMark, SessionSummary } from '../../shared/session'
import type { SessionEars } from '../../shared/target'
import { SessionRecorder } from '../record/recorder'
import type { PlayedStep } from './play-session'
import type { Before } from './correction-keeper'
import { RecordedInputs } from './recorded-inputs'

/** Steps waiting for their picture to be encoded; beyond that whole steps are dropped and counted. */
const MAX_WAITING = 60

export type RecordingStart = Parameters<typeof SessionRecorder.start>[0]

/** A recording of the live game: encodes each step's picture once, in order, for the file and for the viewers. */
export class Recording {
  readonly #recorder: SessionRecorder
  readonly #encode: (frame: Frame) => Promise<EncodedFrame>
  readonly #show: (picture: EncodedFrame) => void
  readonly #inputs: RecordedInputs | null
  #tail: Promise<void> = Promise.resolve()
  #waiting = 0
  /** It began by itself, and ends when the correction is over. */
  isCorrection = false

  private constructor(
    recorder: SessionRecorder,
    encode: (frame: Frame) => Promise<EncodedFrame>,
    show: (picture: EncodedFrame) => void,
    inputs: RecordedInputs | null
  ) {
    this.#recorder = recorder
    this.#encode = encode
    this.#show = show
    this.#inputs = inputs
    inputs?.keep((input) => recorder.addInput(input))
    recorder.onFailed(() => void inputs?.stop())
  }

  /**
   * @param ears of a window: what the person does in it is recorded from the first moment
   * @param before of a correction: what it begins with
   */
  static async start(
    options: RecordingStart,
    encode: (frame: Frame) => Promise<EncodedFrame>,
    show: (picture: EncodedFrame) => void,
    ears: SessionEars | null = null,
    before: Before | null = null
  ): Promise<Recording> {
    const inputs = before?.hearing ?? (ears && new RecordedInputs(ears))
    try {
      await inputs?.begun()
      const recorder = await SessionRecorder.start(options)
      before?.inputs.forEach((input) => recorder.addInput(input))
      const recording = new Recording(recorder, encode, show, inputs)
      recording.isCorrection = before !== null
      return recording
    } catch (error) {
      await inputs?.stop()
      throw error
    }
  }

  get progress(): RecordingProgress {
    const unheard = this.#inputs === null ? 'notHere' : this.#inputs.failure
    return { ...this.#recorder.progress, unheard, isCorrection: this.isCorrection }
  }

  /** Hears once if the file cannot be written any more; what was written is kept. */
  onFailed(listener: (error: AppError) => void): void {
    this.#recorder.onFailed(listener)
  }

  /** Steps from before it began; none of them is dropped. */
  addBefore(steps: readonly PlayedStep[]): void {
    for (const step of steps) {
      this.#waiting += 1
      this.#tail = this.#tail.then(() => this.#encodeStep(step, false))
    }
  }

  addStep(step: PlayedStep): void {
    if (this.#waiting >= MAX_WAITING) {
      this.#recorder.noteDroppedStep()
      return
    }
    this.#waiting += 1
    this.#tail = this.#tail.then(() => this.#encodeStep(step))
  }

  async #encodeStep({ frame, ...rest }: PlayedStep, isShown = true): Promise<void> {
    const startedAtMs = performance.now()
    const picture = await this.#encode(frame).catch(() => null)
    const timing = { ...rest.timing, encodeMs: performance.now() - startedAtMs }
    this.#waiting -= 1
    // A picture that cannot be encoded costs its step, which is counted, and not the recording.
    if (picture === null) return this.#recorder.noteDroppedStep()
    this.#recorder.addStep({ ...rest, timing, picture })
    if (isShown) this.#show(picture)
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
    await this.#inputs?.stop()
    await this.#tail
    if (this.#recorder.progress.steps === 0) {
      await this.#recorder.discard()
      throw new AppError('record.empty')
    }
    return this.#recorder.stop()
  }

  /** Ends the recording and throws it away. */
  async discard(): Promise<void> {
    await this.#inputs?.stop()
    await this.#tail
    await this.#recorder.discard()
  }
}
