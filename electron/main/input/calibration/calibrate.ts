import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../shared/errors'
import { clientAreaOf, pointAt } from '../../../shared/geometry/client-area'
import { monitorOf, type MonitorPlace } from '../../../shared/geometry/monitors'
import type { LocalizedText } from '../../../shared/language'
import type { Point } from '../../../shared/geometry/rectangle'
import { lookAtDesktop, type DesktopWindow, type WindowPicture } from '../../targets/window-list'
import type { StartChild } from '../child-process'
import { openDesktopEye } from '../desktop-eye'
import { GuardedInput } from '../guarded-input'
import type { Hearing } from '../hearing'
import type { InputEvent } from '../events'
import { monotonicMs } from '../monotonic'
import { REFUSALS, type CalibrationResult, type KeptCalibration } from '../../../shared/acting'
import { findSquare, type SquareColour } from './find-square'
import type { OpenTestWindow } from './test-window'

/** Clicks further off than this do not pass. */
const MOST_ERROR_PX = 1
const OPEN_WITHIN_MS = 60_000
const SEEN_WITHIN_MS = 3_000
const POLL_MS = 2

const WHY = {
  noWindow: { en: 'its test window did not open', fr: 'sa fenêtre de test ne s’est pas ouverte' },
  offScreen: { en: 'its test window lies on no monitor', fr: 'sa fenêtre de test n’est sur aucun écran' },
  noFocus: { en: 'its test window did not get the focus', fr: 'sa fenêtre de test n’a pas reçu le focus' },
  noTarget: { en: 'the target does not show', fr: 'la cible n’apparaît pas' },
  noEffect: { en: 'a click had no effect', fr: 'un clic n’a eu aucun effet' }
} as const satisfies Record<string, LocalizedText>

export interface CalibrationOptions {
  readonly startInjector: StartChild
  readonly hearing: Hearing
  readonly openWindow: OpenTestWindow
  readonly targets: number
  readonly seed: number
  /** Where to do it; the main monitor when left out. */
  readonly monitor?: MonitorPlace | null
  /** Told after each click that was felt. */
  readonly onClick?: () => void
  /** Ends it early. */
  readonly signal?: AbortSignal
}

/** What was found, and where it was done. */
export type MadeCalibration = Omit<KeptCalibration, 'madeAt'>

interface Click {
  readonly errorPx: number
  readonly latencyMs: number
}

/**
 * Clicks targets in a window of our own by the whole path (capture, coordinates, guard, driver), and
 * sees in the next pictures where and when the clicks were felt. Throws 'calibrate.failed' when the
 * window does not show or answer, or the person takes over; 'calibrate.cancelled' when told to stop.
 */
export async function calibrate(options: CalibrationOptions): Promise<MadeCalibration> {
  const eye = await openDesktopEye()
  const { signal } = options
  const page = await options.openWindow(options.seed, options.monitor ?? null)
  try {
    const window = await windowOf(page.title, signal)
    const look = () => eye(window.id)
    await until(WHY.noFocus, OPEN_WITHIN_MS, signal, async () => {
      const view = await look()
      return view !== 'gone' && view.isFocused ? true : null
    })
    const hands = await GuardedInput.open({ ...options, look })
    try {
      hands.setMode('calibration')
      const monitor = await monitorUnder(window)
      return { ...(await new Calibrator(window, hands, monitor, options).run()), monitor }
    } finally {
      await hands.close()
    }
  } finally {
    await page.close()
  }
}

class Calibrator {
  readonly #window: DesktopWindow
  readonly #hands: GuardedInput
  readonly #monitor: MonitorPlace
  readonly #options: CalibrationOptions
  #pixelsPerUnit = 1

  constructor(
    window: DesktopWindow,
    hands: GuardedInput,
    monitor: MonitorPlace,
    options: CalibrationOptions
  ) {
    this.#window = window
    this.#hands = hands
    this.#monitor = monitor
    this.#options = options
  }

  async run(): Promise<CalibrationResult> {
    const { targets, onClick } = this.#options
    const clicks: Click[] = []
    for (let i = 0; i < targets; i++) {
      clicks.push(await this.#click())
      onClick?.()
    }
    const maxErrorPx = Math.max(...clicks.map((c) => c.errorPx))
    const latencies = clicks.map((c) => c.latencyMs).sort((a, b) => a - b)
    const at = (share: number): number => round(latencies[Math.ceil(share * latencies.length) - 1] ?? 0)
    return {
      maxErrorPx,
      latencyMs: { p50: at(0.5), p95: at(0.95) },
      passed: maxErrorPx <= MOST_ERROR_PX,
      targets,
      pixelsPerUnit: this.#pixelsPerUnit
    }
  }

  async #click(): Promise<Click> {
    const target = await this.#see('magenta')
    const at = await this.#onDesktop(target.at, target.picture)
    await this.#do({ kind: 'move', at })
    const pressedMs = await this.#do({ kind: 'button', button: 'left', down: true, at })
    const mark = await this.#see('cyan')
    await this.#do({ kind: 'button', button: 'left', down: false, at })
    return { errorPx: distance(target.at, mark.at), latencyMs: mark.seenMs - pressedMs }
  }

  async #onDesktop(at: Point, picture: WindowPicture): Promise<Point> {
    const area = clientAreaOf(await this.#window.placeNow(), picture, this.#monitor.scaleFactor)
    this.#pixelsPerUnit = area.pixelsPerUnit
    return pointAt(area, at)
  }

  /** Does one event; when, by `monotonicMs`. */
  async #do(event: InputEvent): Promise<number> {
    const outcome = await this.#hands.send(event)
    if (await this.#hands.isTakenOver()) throw failed(REFUSALS.takenOver)
    if (outcome.kind !== 'sent') throw failed(REFUSALS[outcome.reason])
    return outcome.injected.toMs
  }

  /** Looks until the square shows. */
  #see(colour: SquareColour): Promise<{ at: Point; picture: WindowPicture; seenMs: number }> {
    const why = colour === 'cyan' ? WHY.noEffect : WHY.noTarget
    return until(why, SEEN_WITHIN_MS, this.#options.signal, async () => {
      if (await this.#hands.isTakenOver()) throw failed(REFUSALS.takenOver)
      const picture = await this.#window.capture()
      const seenMs = monotonicMs()
      const at = findSquare(picture, colour)
      return at && { at, picture, seenMs }
    })
  }
}

async function windowOf(title: string, signal: AbortSignal | undefined): Promise<DesktopWindow> {
  return until(WHY.noWindow, OPEN_WITHIN_MS, signal, async () => {
    const { windows } = await lookAtDesktop()
    const identities = await Promise.all(windows.map((w) => w.identity()))
    return windows.find((_, i) => identities[i]?.title === title) ?? null
  })
}

async function monitorUnder(window: DesktopWindow): Promise<MonitorPlace> {
  const { monitors } = await lookAtDesktop()
  const monitor = monitorOf(monitors, await window.placeNow())
  if (monitor === null) throw failed(WHY.offScreen)
  return monitor
}

/**
 * Asks again and again until the answer is not null. Throws 'calibrate.failed' with `why` when it takes too
 * long, and 'calibrate.cancelled'.
 */
async function until<T>(
  why: LocalizedText,
  limitMs: number,
  signal: AbortSignal | undefined,
  ask: () => Promise<T | null> | T | null
): Promise<T> {
  const deadlineMs = monotonicMs() + limitMs
  for (;;) {
    if (signal?.aborted) throw new AppError('calibrate.cancelled')
    const answer = await ask()
    if (answer !== null) return answer
    if (monotonicMs() > deadlineMs) throw failed(why)
    await sleep(POLL_MS)
  }
}

const distance = (a: Point, b: Point): number => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))
const round = (value: number): number => Math.round(value * 10) / 10

function failed({ en, fr }: LocalizedText): AppError {
  const clause = (sentence: string): string => sentence.replace(/\.$/u, '')
  return new AppError('calibrate.failed', { why: { en: clause(en), fr: clause(fr) } })
}
