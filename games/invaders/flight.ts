import type { Formation } from './formation'
import { GRAZED, HORIZON } from './formation'
import {
  SAUCER_YR,
  SHIELD_BOTTOM_YR,
  SHIELD_TOP_YR,
  SHOT_PERIOD,
  SHOT_SPEED,
  SHOT_START_YR,
  SKY_YR
} from './rules'
import type { BoardView } from './board-view'

/** Index that stands for the saucer among the targets. */
export const SAUCER = 55
/** An enemy shot this far below the muzzle has certainly passed. */
const HIT_MARGIN = 12

/** What a shot of the ship meets, when and how high. */
export interface Hit {
  /** Index of an alien, or SAUCER. */
  readonly target: number
  readonly frame: number
  readonly yr: number
}

/**
 * What a shot that leaves column `xr` in frame `launch` (0 is the next) surely hits; null when nothing, or something
 * is in its way. `formation`: with its tables worked out from `view`.
 */
export const hitFrom = (view: BoardView, formation: Formation, xr: number, launch: number): Hit | null =>
  isBlocked(view, xr) ? null : fly(view, formation, xr, launch)

function fly(view: BoardView, formation: Formation, xr: number, launch: number): Hit | null {
  const end = Math.min(meetingYr(view, xr, launch), view.isSaucerOut ? SKY_YR : formation.highestYr)
  const first = Math.max(0, Math.floor((formation.lowestYr - SHOT_START_YR) / SHOT_SPEED))
  for (let n = first; ; n++) {
    const yr = SHOT_START_YR + SHOT_SPEED * n
    const frame = launch + n
    if (yr >= end || frame >= HORIZON) return null
    if (yr >= SAUCER_YR && meetsSaucer(view, xr, frame)) return { target: SAUCER, frame, yr }
    const target = formation.alienAt(xr, yr, frame)
    if (target === GRAZED) return null
    if (target >= 0) return { target, frame, yr }
  }
}

/** A shield stands over the muzzle. Enemy shots flying there count as well; they will be gone soon. */
const isBlocked = (view: BoardView, xr: number): boolean =>
  view.lowestYr > SHIELD_TOP_YR && view.litBetween(xr, SHIELD_BOTTOM_YR, SHIELD_TOP_YR)

/** The saucer moves two pixels in one frame of three; its middle is aimed at. */
function meetsSaucer(view: BoardView, xr: number, frame: number): boolean {
  if (!view.isSaucerOut) return false
  const travel = Math.round((2 * (frame + 1)) / 3)
  const offset = xr - (view.saucerX + (view.saucerGoesLeft ? -travel : travel))
  return offset >= 5 && offset <= 18
}

/** The lowest height at which a shot from column `xr` could meet an enemy shot in flight; Infinity if none. */
function meetingYr(view: BoardView, xr: number, launch: number): number {
  let lowest = Infinity
  const fall = view.enemyShotDrop / SHOT_PERIOD
  for (const shot of view.enemyShots) {
    if (!shot.isFlying || xr < shot.xr || xr > shot.xr + 2) continue
    // Where the rising line SHOT_START + 4 (t - launch) crosses the falling one yr - fall (t + 1).
    const gap = shot.yr - fall * (launch + 1) - SHOT_START_YR
    const yr = SHOT_START_YR + (gap * SHOT_SPEED) / (SHOT_SPEED + fall)
    if (gap > -HIT_MARGIN) lowest = Math.min(lowest, yr - 2 * SHOT_SPEED)
  }
  return lowest
}
