import type { ErrorData } from './errors'
import type { MonitorPlace } from './geometry/monitors'
import type { LocalizedText } from './language'

/** Why one event was not let through to a desktop window, in the words a person reads. */
export const REFUSALS = {
  notAutonomous: {
    en: 'The agent is not allowed to act now.',
    fr: 'L’agent n’est pas autorisé à agir en ce moment.'
  },
  takenOver: {
    en: 'You have the controls.',
    fr: 'Vous avez les commandes.'
  },
  notListening: {
    en: 'Your own keys and mouse cannot be heard, so you could not take over.',
    fr: 'Votre clavier et votre souris ne peuvent pas être entendus : vous ne pourriez pas reprendre la main.'
  },
  notAttached: {
    en: 'No window is attached.',
    fr: 'Aucune fenêtre n’est attachée.'
  },
  windowGone: {
    en: 'The window is closed.',
    fr: 'La fenêtre est fermée.'
  },
  minimised: {
    en: 'The window is minimised.',
    fr: 'La fenêtre est réduite.'
  },
  notFocused: {
    en: 'Another window has the focus.',
    fr: 'Une autre fenêtre a le focus.'
  },
  outside: {
    en: 'The point is outside the window.',
    fr: 'Le point est hors de la fenêtre.'
  },
  covered: {
    en: 'Another window covers the point.',
    fr: 'Une autre fenêtre couvre le point.'
  },
  tooFast: {
    en: 'Too many events in one second.',
    fr: 'Trop d’événements en une seconde.'
  },
  tooLate: {
    en: 'The machine was too busy to do it in time.',
    fr: 'La machine était trop occupée pour le faire à temps.'
  },
  alreadyHeld: {
    en: 'It is already held.',
    fr: 'C’est déjà maintenu.'
  },
  notHeld: {
    en: 'It is not held.',
    fr: 'Ce n’est pas maintenu.'
  },
  busy: {
    en: 'The click or key before it is not done yet.',
    fr: 'Le clic ou la touche d’avant n’est pas encore terminé.'
  }
} as const satisfies Record<string, LocalizedText>

export type Refusal = keyof typeof REFUSALS

/** What gave the person the controls: their hands, their stop key, or that one of our two processes failed. */
export const TAKEOVER_CAUSES = ['input', 'stopKey', 'deaf', 'handsLost'] as const
export type TakeoverCause = (typeof TAKEOVER_CAUSES)[number]

/** How things stand with acting in an attached desktop window. */
export interface ActingReport {
  /**
   * Why the agent cannot be given the controls (autonomous) now, with what to do about it; null when it can.
   * `calibrate.needed`: `calibration.start` is what to do. Suggesting needs nothing.
   */
  readonly unavailable: ErrorData | null
  /** Why the agent's last wish was not carried out; null when it was. The words are in REFUSALS. */
  readonly refusal: Refusal | null
  /** What gave the person the controls the last time; null while the agent has them. */
  readonly takeover: TakeoverCause | null
  /** Keys that work whichever window has the focus, like `Ctrl+Alt+S`: all stop, and back to the agent. */
  readonly stopKey: string
  readonly handBackKey: string
}

/** What a calibration found. */
export interface CalibrationResult {
  /** The furthest a click was felt from where it was meant, each way, in pixels of the picture. */
  readonly maxErrorPx: number
  /** From the click to the first picture that shows its effect. */
  readonly latencyMs: { readonly p50: number; readonly p95: number }
  readonly passed: boolean
  readonly targets: number
  /** Pixels of the picture for one unit of the desktop, on the monitor it was done on. */
  readonly pixelsPerUnit: number
}

/** One that is kept: it holds for its monitor, as long as that keeps its place, size and scale. */
export interface KeptCalibration extends CalibrationResult {
  readonly monitor: MonitorPlace
  /** Wall clock, ISO 8601. */
  readonly madeAt: string
}

/** How the app's calibration goes; pushed as the event `calibration` whenever it changes. */
export interface CalibrationState {
  readonly isRunning: boolean
  /** Clicks done so far and wanted, of the running one or the last one. */
  readonly clicks: number
  readonly targets: number
  /** What the last one found; null before the first one and when it did not finish. */
  readonly result: KeptCalibration | null
  /** Why the last one did not finish (`calibrate.cancelled`: it was told to stop); null when it did. */
  readonly error: ErrorData | null
  /** The newest of each monitor. */
  readonly kept: readonly KeptCalibration[]
}
