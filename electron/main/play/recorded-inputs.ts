import { AppError, asAppError, errorData, type ErrorData } from '../../shared/errors'
import type { PersonInput } from '../../shared/person-input'
import type { SessionEars } from '../../shared/target'

/** A recording begins without the person's keys when they are not heard by then. */
const START_WITHIN_MS = 3_000

/** The person's keys and mouse on their way into a recording. Whatever becomes of the hearing, the recording goes on. */
export class RecordedInputs {
  readonly #hearing: Promise<void>
  /** What came before it was said where to. */
  #early: PersonInput[] = []
  #add = (input: PersonInput): void => void this.#early.push(input)
  #stopHearing: (() => Promise<void>) | null = null
  #failure: ErrorData | null = null
  #isOver = false

  /** Begins to hear. */
  constructor(ears: SessionEars) {
    this.#hearing = this.#hear(ears).catch((error: unknown) => this.#fail(error))
  }

  /** Why nothing is heard ('record.unheard'); null where it is. */
  get failure(): ErrorData | null {
    return this.#failure
  }

  /** Resolves when the person is heard, or it is not worth waiting for any longer. */
  async begun(): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise((resolve) => (timer = setTimeout(resolve, START_WITHIN_MS)))
    await Promise.race([this.#hearing, limit])
    clearTimeout(timer)
  }

  /** All that was heard and is heard from now on goes here. */
  keep(add: (input: PersonInput) => void): void {
    for (const input of this.#early) add(input)
    this.#early = []
    this.#add = add
  }

  /** Hears no more, once all that was done before is kept. Safe to call twice. */
  async stop(): Promise<void> {
    this.#isOver = true
    const stop = this.#stopHearing
    this.#stopHearing = null
    await stop?.()
    this.#add = () => undefined
  }

  #fail(error: unknown): void {
    const { params, message } = asAppError(error)
    this.#failure = errorData(new AppError('record.unheard', { why: params['why'] ?? message }))
  }

  async #hear(ears: SessionEars): Promise<void> {
    const stop = await ears.hear({
      onInput: (input) => this.#add(input),
      onDeaf: (error) => this.#fail(error)
    })
    // Nobody waited for it.
    if (this.#isOver) await stop()
    else this.#stopHearing = stop
  }
}
