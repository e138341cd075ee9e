import type { Controller, SessionMark } from '../../electron/shared/session'

export const CURVE_WIDTH = 800
export const CURVE_HEIGHT = 100

/**
 * The score over time as a closed SVG path, 800 wide and 100 high. Long sessions are reduced to the
 * highest score in each unit of width, so a peak is never lost. `end`: when the session ends, in milliseconds.
 */
export function scorePath(scores: readonly number[], timesMs: readonly number[], end: number): string {
  // One that is not finite has no height.
  const best = scores.reduce((a, b) => (Number.isFinite(b) ? Math.max(a, b) : a), 0)
  if (scores.length < 2 || end <= 0 || best <= 0) return ''
  const columns = new Map<number, number>()
  scores.forEach((score, i) => {
    const x = Math.round(((timesMs[i] ?? 0) / end) * CURVE_WIDTH)
    if (Number.isFinite(score)) columns.set(x, Math.max(columns.get(x) ?? 0, score))
  })
  let path = `M0 ${CURVE_HEIGHT}`
  for (const [x, score] of columns) {
    const y = Math.round((1 - score / best) * CURVE_HEIGHT * 10) / 10
    // A score holds until it changes: draw stairs.
    path += `H${x}V${y}`
  }
  return `${path}H${CURVE_WIDTH}V${CURVE_HEIGHT}Z`
}

export interface Stretch {
  readonly controller: Controller
  readonly fromMs: number
  readonly toMs: number
}

const isController = (label: string): label is Controller =>
  label === 'agent' || label === 'human' || label === 'nobody'

/** Who had the controls, from when to when, as the marks tell. */
export function stretches(marks: readonly SessionMark[], endMs: number): readonly Stretch[] {
  const changes = marks.flatMap((m) =>
    m.kind === 'controller' && isController(m.label)
      ? [{ tMs: Math.min(m.tMs, endMs), controller: m.label }]
      : []
  )
  return changes
    .map((change, i) => ({
      controller: change.controller,
      fromMs: i === 0 ? 0 : change.tMs,
      toMs: changes[i + 1]?.tMs ?? endMs
    }))
    .filter((s) => s.toMs > s.fromMs)
}

/** Share of the time each had the controls, largest first. */
export function mix(parts: readonly Stretch[]): readonly { controller: Controller; share: number }[] {
  const total = parts.reduce((sum, p) => sum + p.toMs - p.fromMs, 0)
  const times = new Map<Controller, number>()
  for (const p of parts) times.set(p.controller, (times.get(p.controller) ?? 0) + p.toMs - p.fromMs)
  return [...times]
    .map(([controller, ms]) => ({ controller, share: ms / total }))
    .toSorted((a, b) => b.share - a.share)
}

/** How high a tick stands. */
export const TICK_HEIGHT = 14

/**
 * Ticks at these times as an SVG path, 800 wide, standing on the line `bottom`; those that would lie over each other
 * are drawn once. `end`: when the session ends, in milliseconds.
 */
export function tickPath(timesMs: readonly number[], end: number, bottom: number): string {
  const columns = new Set(timesMs.map((tMs) => Math.round((Math.min(tMs, end) / end) * CURVE_WIDTH)))
  return [...columns].map((x) => `M${x} ${bottom}v-${TICK_HEIGHT}`).join('')
}
