/**
 * Where the time of one step of the loop goes, in milliseconds. `captureMs`: taking the picture.
 * `decideMs`: from asking the policy to its choice. `actMs`: handing the controls over and, in a game
 * that waits for the agent, running it. `encodeMs`: making the picture ready to be stored and shown,
 * which goes on beside the loop. `stepMs`: all of the step that the loop waits for.
 */
export const STAGES = ['captureMs', 'decideMs', 'actMs', 'encodeMs', 'stepMs'] as const
export type Stage = (typeof STAGES)[number]

/** The ledger of one step; null where the step had no such stage. */
export type StepTiming = Readonly<Record<Stage, number | null>>

export interface Percentiles {
  readonly p50: number
  readonly p95: number
}

/** The ledger of many steps; null for a stage that none of them had. */
export type StageTimes = Readonly<Record<Stage, Percentiles | null>>

/** Medians and 95th percentiles, by nearest rank; null for no values at all. */
export function percentilesOf(values: Iterable<number>): Percentiles | null {
  const sorted = Float64Array.from(values).sort()
  if (sorted.length === 0) return null
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { p50: at(0.5), p95: at(0.95) }
}

/** One value for each stage. */
export function eachStage<Value>(valueOf: (stage: Stage) => Value): Readonly<Record<Stage, Value>> {
  return {
    captureMs: valueOf('captureMs'),
    decideMs: valueOf('decideMs'),
    actMs: valueOf('actMs'),
    encodeMs: valueOf('encodeMs'),
    stepMs: valueOf('stepMs')
  }
}
