import { AppError, errorData } from '../../shared/errors'
import { OBS_OFF, type ObsState } from '../../shared/obs'
import type { Settings } from '../../shared/settings'
import { ObsConnection } from './obs-connection'
import { ObsRecording } from './obs-recording'

const FIRST_RETRY_MS = 1_000
const LONGEST_RETRY_MS = 60_000

export interface ObsWish {
  /** Empty: leave OBS alone. */
  readonly address: string
  readonly password: string
  /** Scene to show when a recording begins; empty: leave it as it is. */
  readonly scene: string
}

/** What the settings say of OBS. */
export const obsWish = (settings: Settings): ObsWish => ({
  address: settings.obsAddress,
  password: settings.obsPassword,
  scene: settings.obsScene
})

/**
 * Keeps the connection with OBS that the settings ask for, and lets OBS record while we record. Nobody
 * waits for it: what OBS does or does not do never touches the game or our own recording.
 */
export class ObsLink {
  readonly #onState: (state: ObsState) => void
  readonly #firstRetryMs: number
  readonly #recording = new ObsRecording(() => this.#showRecording())
  #wish: ObsWish = { address: '', password: '', scene: '' }
  #state: ObsState = OBS_OFF
  #connection: ObsConnection | null = null
  #timer: NodeJS.Timeout | undefined
  #retries = 0
  /** Changes with the settings: an attempt begun before is not taken up. */
  #era = 0
  #attempt: Promise<void> = Promise.resolve()

  constructor(onState: (state: ObsState) => void = () => undefined, firstRetryMs = FIRST_RETRY_MS) {
    this.#onState = onState
    this.#firstRetryMs = firstRetryMs
  }

  get state(): ObsState {
    return this.#state
  }

  /** Connects, disconnects or connects anew, as the settings now say. */
  configure(wish: ObsWish): void {
    const { address, password } = this.#wish
    this.#wish = wish
    this.#recording.scene = wish.scene
    if (wish.address === address && wish.password === password) return
    this.#hangUp()
    if (wish.address === '') return this.#show(OBS_OFF)
    this.#show({ ...OBS_OFF, kind: 'connecting' })
    this.#connect()
  }

  /** OBS records from now on, or stops what it records for us. May be called at any time and often. */
  follow(isRecording: boolean): void {
    this.#recording.want(isRecording)
  }

  /** Tries again now if OBS is not there, and answers the state that came of it. */
  async look(): Promise<ObsState> {
    if (this.#connection === null && this.#wish.address !== '') {
      clearTimeout(this.#timer)
      if (this.#state.kind !== 'connecting') this.#connect()
      await this.#attempt
    }
    return this.#state
  }

  /** Lets OBS end what it records for us, briefly waited for, and disconnects. */
  async close(): Promise<void> {
    this.follow(false)
    await this.#recording.settled()
    this.#hangUp()
    this.#wish = { address: '', password: '', scene: '' }
    this.#show(OBS_OFF)
  }

  #hangUp(): void {
    this.#era += 1
    clearTimeout(this.#timer)
    this.#retries = 0
    this.#connection?.close()
    this.#connection = null
    this.#recording.connect(null)
  }

  #connect(): void {
    this.#attempt = this.#connectNow(this.#era)
  }

  async #connectNow(era: number): Promise<void> {
    try {
      const connection = await ObsConnection.open(this.#wish.address, this.#wish.password)
      if (era === this.#era && this.#connection === null) this.#adopt(connection)
      else connection.close()
    } catch (error) {
      if (era === this.#era) this.#lost(error)
    }
  }

  #adopt(connection: ObsConnection): void {
    this.#connection = connection
    this.#retries = 0
    connection.onOver((error) => this.#lost(error))
    this.#show({ kind: 'connected', version: connection.version, isRecording: false, error: null })
    this.#recording.connect(connection)
  }

  #lost(error: unknown): void {
    this.#connection = null
    this.#recording.connect(null)
    const isAway = error instanceof AppError && error.code === 'obs.away'
    this.#show({ ...OBS_OFF, kind: isAway ? 'away' : 'refused', error: errorData(error) })
    // A wrong password is not tried again and again, and who was sent away stays away.
    if (!isAway) return
    const wait = Math.min(LONGEST_RETRY_MS, this.#firstRetryMs * 2 ** this.#retries)
    this.#retries += 1
    this.#timer = setTimeout(() => this.#connect(), wait)
    this.#timer.unref()
  }

  #showRecording(): void {
    if (this.#connection === null) return
    const { isRecording, error } = this.#recording
    this.#show({ ...this.#state, isRecording, error: error === null ? null : errorData(error) })
  }

  #show(state: ObsState): void {
    this.#state = state
    this.#onState(state)
  }
}
