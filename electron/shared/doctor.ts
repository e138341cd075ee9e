import type { LocalizedText, Text } from './language'

export const DOCTOR_CHECKS = [
  'shell',
  'data',
  'node',
  'cartridge',
  'board',
  'worker',
  'privacy',
  'mame',
  'display',
  'capture',
  'input',
  'ffmpeg',
  'obs',
  'disk'
] as const
export type DoctorCheckId = (typeof DOCTOR_CHECKS)[number]

/** One thing looked at: whether it works here, and what to do if it does not. */
export interface DoctorCheck {
  readonly id: DoctorCheckId
  readonly outcome: 'pass' | 'warn' | 'fail'
  /** A fact found: a version, a path, a size. */
  readonly found: Text
  /** What to do, in both languages; null when there is nothing to do. */
  readonly fix: LocalizedText | null
}

export interface DoctorReport {
  readonly healthy: boolean
  readonly checks: readonly DoctorCheck[]
}
