import { AppError } from '../../shared/errors'
import { STATUS, statusOf, type ObsConnection } from './obs-connection'

/** How long OBS may take to end a file. */
const STOPPED_WITHIN_MS = 5_000

/**
 * Brings what OBS records in line with what is wanted, one request at a time, through lost connections.
 * What the person started or stopped in OBS is theirs: it is left as it is.
 */
export class ObsRecording {
  scene = ''
  readonly #onChange: () => void
  #connection: ObsConnection | null = null
  #stopListening: () => void = () => undefined
  #isWanted = false
  /** OBS records, and we asked for it. */
  #isOurs = false
  /** Not to be asked again during this recording of ours. */
  #isSettled = false
  #isStopping = false
  #error: AppError | null = null
  #turn: Promise<void> = Promise.resolve()

  constructor(onChange: () => void) {
    this.#onChange = onChange
  }

  get isRecording(): boolean {
    return this.#isOurs
  }

  /** What OBS refused last; null when it did as asked. */
  get error(): AppError | null {
    return this.#error
  }

  want(isWanted: boolean): void {
    if (this.#isWanted === isWanted) return
    this.#isWanted = isWanted
    this.#reconcileSoon()
  }

  /** A connection that is there, or null while there is none. */
  connect(connection: ObsConnection | null): void {
    this.#stopListening()
    this.#connection = connection
    if (connection === null) return
    this.#stopListening = connection.onRecording((isActive) => this.#hear(isActive))
    this.#turn = this.#turn.then(() => this.#remember(connection))
    this.#reconcileSoon()
  }

  /** Resolves when OBS has been asked all there was to ask. */
  settled(): Promise<void> {
    return this.#turn
  }

  /** The person stopped it in OBS. */
  #hear(isActive: boolean): void {
    if (isActive || !this.#isOurs || this.#isStopping) return
    this.#isOurs = false
    this.#isSettled = true
    this.#onChange()
  }

  /** After a lost connection: does OBS still record for us, or was it started anew? */
  async #remember(connection: ObsConnection): Promise<void> {
    if (!this.#isOurs) return
    const status = await connection.call('GetRecordStatus').catch(() => null)
    this.#isOurs = status?.outputActive === true
  }

  #reconcileSoon(): void {
    this.#turn = this.#turn.then(() => this.#reconcile())
  }

  async #reconcile(): Promise<void> {
    const connection = this.#connection
    if (!this.#isWanted) this.#isSettled = false
    if (connection === null) return
    try {
      if (this.#isWanted && !this.#isOurs && !this.#isSettled) await this.#start(connection)
      else if (!this.#isWanted && this.#isOurs) await this.#stop(connection)
      else return this.#onChange()
      this.#error = null
    } catch (error) {
      // What OBS refused is not asked again; what was cut off is, with the next connection.
      if (statusOf(error) > 0) this.#isSettled = this.#isWanted
      const why = error instanceof Error ? error.message : String(error)
      this.#error = new AppError('obs.failed', { why }, { cause: error })
    }
    this.#onChange()
  }

  async #start(connection: ObsConnection): Promise<void> {
    const sceneError = await this.#showScene(connection)
    try {
      await connection.call('StartRecord')
      this.#isOurs = true
    } catch (error) {
      if (statusOf(error) !== STATUS.outputRunning) throw error
      // It records already, and not for us.
      this.#isSettled = true
    }
    // A scene that is not there is told, and recorded without.
    if (sceneError !== null) throw sceneError
  }

  async #showScene(connection: ObsConnection): Promise<Error | null> {
    if (this.scene === '') return null
    const request = connection.call('SetCurrentProgramScene', { sceneName: this.scene })
    return request.then(
      () => null,
      (error: Error) => error
    )
  }

  async #stop(connection: ObsConnection): Promise<void> {
    this.#isStopping = true
    const stopped = new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, STOPPED_WITHIN_MS)
      limit.unref()
      const stop = connection.onRecording((isActive) => {
        if (isActive) return
        clearTimeout(limit)
        stop()
        resolve()
      })
    })
    try {
      await connection.call('StopRecord')
      // Until the file is closed a new recording would be refused.
      await stopped
    } catch (error) {
      if (statusOf(error) !== STATUS.outputNotRunning) throw error
    } finally {
      this.#isStopping = false
    }
    this.#isOurs = false
  }
}
