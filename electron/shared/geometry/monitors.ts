import { areaOf, coveredShare, intersection, type Point, type Rect } from './rectangle'

/** One screen, placed on the desktop in desktop units. */
export interface MonitorPlace {
  readonly bounds: Rect
  /** How much larger its user sees things than at 96 dots an inch: 1, 1.5, 2. */
  readonly scaleFactor: number
}

/** The monitor that shows most of a rectangle, or null when none shows any of it. */
export function monitorOf<M extends MonitorPlace>(monitors: readonly M[], rect: Rect): M | null {
  let best: M | null = null
  let most = 0
  for (const monitor of monitors) {
    const shared = intersection(monitor.bounds, rect)
    if (shared === null || areaOf(shared) <= most) continue
    most = areaOf(shared)
    best = monitor
  }
  return best
}

/** How much of a rectangle lies on some monitor, 0 to 1. */
export function shareOnMonitors(monitors: readonly MonitorPlace[], rect: Rect): number {
  const bounds = monitors.map((m) => m.bounds)
  return coveredShare(rect, bounds)
}

/**
 * A place of the desktop (physical pixels) in the scaled units that a toolkit places its own windows by,
 * where each monitor has its own scale and its own scaled corner.
 */
export function toScaled(monitor: MonitorPlace & { readonly scaledOrigin: Point }, { x, y }: Point): Point {
  const { bounds, scaleFactor, scaledOrigin } = monitor
  return {
    x: scaledOrigin.x + (x - bounds.x) / scaleFactor,
    y: scaledOrigin.y + (y - bounds.y) / scaleFactor
  }
}

/** The way back from `toScaled`. */
export function fromScaled(monitor: MonitorPlace & { readonly scaledOrigin: Point }, { x, y }: Point): Point {
  const { bounds, scaleFactor, scaledOrigin } = monitor
  return {
    x: bounds.x + (x - scaledOrigin.x) * scaleFactor,
    y: bounds.y + (y - scaledOrigin.y) * scaleFactor
  }
}
