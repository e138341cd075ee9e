import { HIT_REACH, PASSED_YR, SHIELD_BOTTOM_YR, SHIELD_TOP_YR, SHIP_TOP_YR, SHOT_PERIOD } from './rules'
import type { EnemyShot, BoardView } from './board-view'

/** When and where an enemy shot would hit the ship. Frame 0 is the next one. */
export interface Threat {
  firstFrame: number
  lastFrame: number
  /** Xr of the ship, both ends included. */
  left: number
  right: number
  readonly shot: EnemyShot
}

/** What the enemy shots in flight mean for the ship. */
export class Threats {
  /** Those that will come down to the ship's height. */
  readonly falling: Threat[] = []
  /** Those that a shield will take. */
  readonly absorbed: EnemyShot[] = []

  /** Works both lists out from what is seen now. `solid`: only shields that are whole for 7 pixels around a shot take it. */
  foresee(view: BoardView, solid = false): void {
    this.falling.length = this.absorbed.length = 0
    for (const shot of view.enemyShots) {
      if (!shot.isFlying || shot.yr <= PASSED_YR) continue
      if (solid ? isWellShielded(view, shot) : isShielded(view, shot)) this.absorbed.push(shot)
      else this.falling.push(threatOf(shot, view.enemyShotDrop))
    }
  }
}

/** A shot moves in one frame of three; which one is not known, so the earliest and latest are taken. */
function threatOf(shot: EnemyShot, drop: number): Threat {
  const firstMove = Math.max(1, Math.ceil((shot.yr - SHIP_TOP_YR) / drop))
  const lastMove = Math.ceil((shot.yr - PASSED_YR) / drop) - 1
  return {
    firstFrame: SHOT_PERIOD * (firstMove - 1),
    lastFrame: SHOT_PERIOD * Math.max(firstMove, lastMove) - 1,
    left: shot.xr - HIT_REACH,
    right: shot.xr,
    shot
  }
}

/** Something lit stands under a shot, at the height of the shields: it will burst there. */
function isShielded(view: BoardView, { xr, yr }: EnemyShot): boolean {
  const top = Math.min(SHIELD_TOP_YR, yr - 1)
  if (top < SHIELD_BOTTOM_YR) return false
  return [xr, xr + 1, xr + 2].some((column) => view.litBetween(column, SHIELD_BOTTOM_YR, top))
}

/** A piece of shield that a coarse picture shows stands under a shot. */
function isWellShielded(view: BoardView, { xr, yr }: EnemyShot): boolean {
  const top = Math.min(SHIELD_TOP_YR, yr - 1)
  if (top < SHIELD_BOTTOM_YR) return false
  return [-2, -1, 0, 1, 2, 3, 4].every((by) => view.litBetween(xr + by, SHIELD_BOTTOM_YR, top))
}
