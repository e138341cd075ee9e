import type { CalibrationState } from '../../electron/shared/acting'
import { attempt, connection } from './connection.svelte'

/** The app's calibration of clicks, and the dialog it is done from. */
class CalibrationStore {
  /** Null until the app has answered. */
  state = $state.raw<CalibrationState | null>(null)
  isOpen = $state(false)
  /** The window whose monitor is meant; null: the main monitor. */
  #candidateId: string | null = null

  constructor() {
    connection.onOpen((client) => {
      client.on('calibration', (state) => (this.state = state))
    })
  }

  /** Opens the dialog, for the monitor of a window when one is named. */
  open(candidateId: string | null = null): void {
    this.#candidateId = candidateId
    this.isOpen = true
    void this.learn()
  }

  learn(): Promise<void> {
    return this.#take(connection.call('calibration.state'))
  }

  start(): Promise<void> {
    const candidateId = this.#candidateId
    return this.#take(connection.call('calibration.start', candidateId === null ? {} : { candidateId }))
  }

  cancel(): Promise<void> {
    return this.#take(connection.call('calibration.cancel'))
  }

  async #take(answer: Promise<CalibrationState>): Promise<void> {
    this.state = (await attempt(answer)) ?? this.state
  }
}

export const calibration = new CalibrationStore()
