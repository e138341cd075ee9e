import type { CalibrationState, KeptCalibration } from '../../../shared/acting'
import { AppError, errorData, type ErrorData } from '../../../shared/errors'
import type { MonitorPlace } from '../../../shared/geometry/monitors'
import { calibrate, type CalibrationOptions } from './calibrate'
import type { KeptCalibrations } from './kept-calibrations'

const TARGETS = 24
const SEEDS = 2 ** 31

export interface CalibrationDeskOptions extends Pick<
  CalibrationOptions,
  'startInjector' | 'hearing' | 'openWindow'
> {
  readonly kept: KeptCalibrations
  readonly onChange: (state: CalibrationState) => void
}

/** The app's calibrations: one at a time, told as it goes, kept when it is done. */
export class CalibrationDesk {
  readonly #options: CalibrationDeskOptions
  #running: { readonly stop: AbortController; readonly ended: Promise<void> } | null = null
  #clicks = 0
  #result: KeptCalibration | null = null
  #error: ErrorData | null = null

  constructor(options: CalibrationDeskOptions) {
    this.#options = options
  }

  get isRunning(): boolean {
    return this.#running !== null
  }

  get state(): CalibrationState {
    return {
      isRunning: this.isRunning,
      clicks: this.#clicks,
      targets: TARGETS,
      result: this.#result,
      error: this.#error,
      kept: this.#options.kept.all
    }
  }

  /** Begins one, on this monitor or on the main one. Throws 'calibrate.running'. */
  start(monitor: MonitorPlace | null): void {
    if (this.#running !== null) throw new AppError('calibrate.running')
    this.#clicks = 0
    this.#result = this.#error = null
    const stop = new AbortController()
    this.#running = { stop, ended: this.#run(monitor, stop.signal) }
    this.#tell()
  }

  /** Stops it; nothing of it is kept. Resolves when its window is closed. */
  async cancel(): Promise<void> {
    const running = this.#running
    running?.stop.abort()
    await running?.ended
  }

  async #run(monitor: MonitorPlace | null, signal: AbortSignal): Promise<void> {
    const { startInjector, hearing, openWindow, kept } = this.#options
    try {
      const found = await calibrate({
        ...{ startInjector, hearing, openWindow, monitor, signal },
        targets: TARGETS,
        seed: Date.now() % SEEDS,
        onClick: () => {
          this.#clicks += 1
          this.#tell()
        }
      })
      const made = { ...found, madeAt: new Date().toISOString() }
      kept.keep(made)
      this.#result = made
    } catch (error) {
      this.#error = errorData(error)
    }
    this.#running = null
    this.#tell()
  }

  #tell(): void {
    this.#options.onChange(this.state)
  }
}
