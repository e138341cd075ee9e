import type { PersonInput } from '../../shared/person-input'
import type { SessionEars } from '../../shared/target'
import type { PlayedStep } from './play-session'
import { RecordedInputs } from './recorded-inputs'

/** What happened before the person took over is kept this long. */
const BEFORE_MS = 3_000
/** A correction ends this long after the controls were handed back: another takeover until then belongs to it. */
const AFTER_MS = 5_000
/** Steps kept in memory at most, and the bytes of their pictures: of large ones fewer are kept, as far apart. */
const MOST_STEPS = 60
const MOST_BYTES = 96 * 1024 * 1024

/** What was seen and done just before the person took over. */
export interface Before {
  readonly steps: readonly PlayedStep[]
  readonly inputs: readonly PersonInput[]
  /** Who hears the person, for whoever records from now on; null where the game is no window. */
  readonly hearing: RecordedInputs | null
}

interface KeeperEvents {
  /** The person corrects: it is to be recorded from now on, with what came before. */
  readonly onBegin: (before: Before) => void
  /** The correction is over. */
  readonly onEnd: () => void
}

/**
 * Stands by while a learned policy plays or suggests, so that no correction is lost: remembers the last seconds, tells
 * when the person takes over, and when that is over. What it remembers is forgotten as the seconds pass unless they do.
 */
export class CorrectionKeeper {
  readonly #ears: SessionEars | null
  readonly #events: KeeperEvents
  readonly #afterMs: number
  #hearing: RecordedInputs | null
  #steps: PlayedStep[] = []
  #heard: PersonInput[] = []
  #dueMs = -Infinity
  #spacingMs = BEFORE_MS / MOST_STEPS
  #isOn = false
  #end: NodeJS.Timeout | undefined

  /** @param ears of a window: hears the person in it from now on */
  constructor(ears: SessionEars | null, events: KeeperEvents, afterMs = AFTER_MS) {
    this.#ears = ears
    this.#events = events
    this.#afterMs = afterMs
    this.#hearing = this.#listen()
  }

  /** Whether a step of this moment is to be remembered. */
  isDue(nowMs: number): boolean {
    return !this.#isOn && nowMs >= this.#dueMs
  }

  remember(step: PlayedStep): void {
    const { tMonotonicMs, data } = step.frame
    const most = Math.max(2, Math.min(MOST_STEPS, Math.floor(MOST_BYTES / data.length)))
    this.#spacingMs = BEFORE_MS / most
    this.#dueMs = tMonotonicMs + this.#spacingMs
    // Whoever captures may use its memory again.
    this.#steps.push({ ...step, frame: { ...step.frame, data: data.slice() } })
    const since = tMonotonicMs - BEFORE_MS
    while (this.#steps.length > most || this.#steps[0]!.frame.tMonotonicMs < since) this.#steps.shift()
  }

  /** The person has the controls. `isRecorded`: somebody records already. */
  taken(isRecorded: boolean): void {
    clearTimeout(this.#end)
    if (this.#isOn || isRecorded) return
    this.#isOn = true
    const before = { steps: this.#steps, inputs: this.#heard, hearing: this.#hearing }
    this.#steps = []
    this.#events.onBegin(before)
  }

  /** They handed them back. */
  handedBack(): void {
    if (!this.#isOn) return
    clearTimeout(this.#end)
    this.#end = setTimeout(() => this.#events.onEnd(), this.#afterMs)
  }

  /** Whatever was recorded of the correction has ended: it stands by again. */
  ended(): void {
    if (!this.#isOn) return
    clearTimeout(this.#end)
    this.#isOn = false
    this.#heard = []
    this.#hearing = this.#listen()
  }

  /** Stands by no more. */
  async close(): Promise<void> {
    clearTimeout(this.#end)
    // Whoever records a correction hears for themselves until they stop.
    if (!this.#isOn) await this.#hearing?.stop()
  }

  #listen(): RecordedInputs | null {
    if (this.#ears === null) return null
    const hearing = new RecordedInputs(this.#ears)
    const heard = this.#heard
    hearing.keep((input) => {
      heard.push(input)
      const since = performance.now() - BEFORE_MS
      while (heard[0] !== undefined && heard[0].tMs < since) heard.shift()
    })
    return hearing
  }
}
