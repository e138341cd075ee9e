import type { CalibrationState } from '../../shared/acting'
import { AppError } from '../../shared/errors'
import { monitorOf, type MonitorPlace } from '../../shared/geometry/monitors'
import { CalibrationDesk } from '../input/calibration/calibration-desk'
import { KeptCalibrations } from '../input/calibration/kept-calibrations'
import type { OpenTestWindow } from '../input/calibration/test-window'
import type { StartChild } from '../input/child-process'
import { Hearing } from '../input/hearing'
import { WindowEars } from '../input/window-ears'
import type { AppHandlers } from '../services'
import type { EarsMaker } from '../targets/heard-window'
import { lookAtDesktop, windowCandidateId } from '../targets/window-list'
import { HandsDesk } from './hands-desk'
import type { HandsMaker } from '../targets/acted-window'
import { handsFor } from './window-hands'

/** What a shell brings along for acting on a desktop. */
export interface DesktopParts {
  readonly startInjector: StartChild
  readonly startListener: StartChild
  readonly openTestWindow: OpenTestWindow
}

interface DesktopActingOptions extends DesktopParts {
  readonly dataFolder: string
  readonly onCalibration: (state: CalibrationState) => void
  readonly tellError: (error: unknown) => void
}

type CalibrationMethod = Extract<keyof AppHandlers, `calibration.${string}`>

/** Everything about acting in desktop windows: the hands, the calibrations that allow them, and the contract's view of these. */
export class DesktopActing {
  readonly handlers: Pick<AppHandlers, CalibrationMethod>
  /** Gives an attached window its hands. */
  readonly handsFor: HandsMaker
  /** Gives it those who hear the person in it. */
  readonly earsFor: EarsMaker
  readonly #hands: HandsDesk
  readonly #calibration: CalibrationDesk

  constructor(options: DesktopActingOptions) {
    const { dataFolder, onCalibration, tellError, startInjector, startListener, openTestWindow } = options
    const kept = new KeptCalibrations(dataFolder, tellError)
    const hearing = new Hearing(startListener)
    const input = { startInjector, hearing }
    this.#calibration = new CalibrationDesk({
      ...input,
      openWindow: openTestWindow,
      kept,
      onChange: onCalibration
    })
    this.#hands = new HandsDesk({
      ...input,
      isCalibrated: (monitor) => kept.isPassed(monitor),
      isCalibrating: () => this.#calibration.isRunning
    })
    this.handsFor = (window) => handsFor(this.#hands, window)
    this.earsFor = (window) => new WindowEars(hearing, window)
    this.handlers = {
      'calibration.state': () => this.#calibration.state,
      'calibration.start': (input) => this.#startCalibration(input?.candidateId),
      'calibration.cancel': async () => {
        await this.#calibration.cancel()
        return this.#calibration.state
      }
    }
  }

  /** Throws why keyboard and mouse cannot be worked or heard here. */
  async checkInput(): Promise<void> {
    await this.#hands.check()
  }

  /** Lets go of everything and ends the processes. */
  async close(): Promise<void> {
    await this.#calibration.cancel()
    await this.#hands.close()
  }

  async #startCalibration(candidateId: string | undefined): Promise<CalibrationState> {
    const { owner } = this.#hands
    if (owner !== null) throw new AppError('play.handsBusy', { title: owner.window.title })
    const monitor = candidateId === undefined ? null : await monitorUnder(candidateId)
    this.#calibration.start(monitor)
    return this.#calibration.state
  }
}

/** The monitor that shows a window; null while it is minimised. Throws 'candidate.unknown' when it is gone. */
async function monitorUnder(candidateId: string): Promise<MonitorPlace | null> {
  const { windows, monitors } = await lookAtDesktop()
  const window = windows.find(({ id }) => candidateId === windowCandidateId(id))
  if (!window) throw new AppError('candidate.unknown', { id: candidateId })
  return monitorOf(monitors, window.place)
}
