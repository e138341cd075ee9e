import { MOVES, STEPS, STEP_FRAMES, movedBy, type Escape, type Move } from './escape'
import { HORIZON, flightLead, type Formation } from './formation'
import {
  BURST_FRAMES,
  COLUMNS,
  MUZZLE,
  SAUCER_YR,
  SHIELD_BOTTOM_YR,
  SHIELD_TOP_YR,
  SHIP_LEFT,
  SHIP_RIGHT,
  SHOT_SPEED,
  SHOT_START_YR,
  SKY_YR
} from './rules'
import type { Sight } from './sight'

/** Index that stands for the saucer among the targets. */
export const SAUCER = 55
/** Frames a target is worth waiting for. */
const SAUCER_WORTH = 90
const LOW_YR = 0x58
const LOW_WORTH = 0.5
const OUTER_WORTH = 6
/** Widest of all preferences: what a later shot could still make up for. */
const MOST_WORTH = SAUCER_WORTH

/** A shot to be fired: which way to go now, whether to fire now, and what will be hit where. */
export interface Shot {
  readonly move: Move
  readonly firesNow: boolean
  readonly target: number
  readonly targetXr: number
  readonly targetYr: number
}

interface Hit {
  readonly target: number
  readonly frame: number
  readonly yr: number
}

/** Chooses the shot that ends soonest, from every place that the ship can safely be in, with what it is worth. */
export class Aim {
  private readonly hits = new Map<number, Hit | null>()
  private bestCost = Infinity
  private best: Shot | null = null

  constructor(
    private readonly formation: Formation,
    private readonly escape: Escape
  ) {}

  /** The best shot, or null when there is none within the horizon. */
  choose(sight: Sight): Shot | null {
    this.bestCost = Infinity
    this.best = null
    const firstStep = Math.floor(this.formation.shotFreeFrame / STEP_FRAMES)
    for (let step = firstStep; step < STEPS; step++) {
      if (step * STEP_FRAMES + BURST_FRAMES - MOST_WORTH > this.bestCost) break
      this.considerStep(sight, step)
    }
    return this.best
  }

  private considerStep(sight: Sight, step: number): void {
    this.hits.clear()
    const launch = Math.max(step * STEP_FRAMES, this.formation.shotFreeFrame)
    const reach = step * STEP_FRAMES
    const from = Math.max(SHIP_LEFT, sight.shipX - reach)
    const to = Math.min(SHIP_RIGHT, sight.shipX + reach)
    for (let x = from; x <= to; x++) {
      if (this.escape.dangerTo(step, x) > 0) continue
      for (const move of MOVES) this.considerShot(sight, step, launch, x, move)
    }
  }

  private considerShot(sight: Sight, step: number, launch: number, x: number, move: Move): void {
    const { escape } = this
    if (escape.dangerOf(step, x, move) > 0) return
    if (escape.dangerFrom(step + 1, movedBy(x, move, STEP_FRAMES)) > 0) return
    const xr = movedBy(x, move, launch - step * STEP_FRAMES + 1) + MUZZLE
    const hit = this.hitFrom(sight, xr, launch)
    if (!hit) return
    const cost = hit.frame + BURST_FRAMES - this.worth(hit)
    if (cost >= this.bestCost) return
    this.bestCost = cost
    this.best = {
      move: step === 0 ? move : escape.moveTowards(step, x),
      firesNow: step === 0,
      target: hit.target,
      targetXr: xr,
      targetYr: hit.yr
    }
  }

  private worth({ target, yr }: Hit): number {
    if (target === SAUCER) return SAUCER_WORTH
    const column = target % COLUMNS
    const isOuter = column === this.formation.leftColumn || column === this.formation.rightColumn
    return Math.max(0, LOW_YR - yr) * LOW_WORTH + (isOuter ? OUTER_WORTH : 0)
  }

  /** What a shot that leaves column `xr` in frame `launch` hits; null when nothing, or something in its way. */
  private hitFrom(sight: Sight, xr: number, launch: number): Hit | null {
    const known = this.hits.get(xr)
    if (known !== undefined) return known
    const hit = this.fly(sight, xr, launch)
    this.hits.set(xr, hit)
    return hit
  }

  private fly(sight: Sight, xr: number, launch: number): Hit | null {
    if (isBlocked(sight, xr)) return null
    const start = launch - flightLead(xr)
    for (let n = 0; ; n++) {
      const yr = SHOT_START_YR + SHOT_SPEED * n
      const frame = Math.max(launch, start + n)
      if (yr >= SKY_YR || frame >= HORIZON) return null
      if (yr >= SAUCER_YR && meetsSaucer(sight, xr, frame)) return { target: SAUCER, frame, yr }
      const target = this.formation.alienAt(xr, yr, frame)
      if (target === -2) return null
      if (target >= 0) return { target, frame, yr }
    }
  }
}

/** A shield stands over the muzzle. Enemy shots flying there count as well; they will be gone soon. */
const isBlocked = (sight: Sight, xr: number): boolean =>
  sight.lowestYr > SHIELD_TOP_YR && sight.litBetween(xr, SHIELD_BOTTOM_YR, SHIELD_TOP_YR)

/** The saucer moves two pixels in one frame of three; its middle is aimed at. */
function meetsSaucer(sight: Sight, xr: number, frame: number): boolean {
  if (!sight.isSaucerOut) return false
  const travel = Math.round((2 * (frame + 1)) / 3)
  const offset = xr - (sight.saucerX + (sight.saucerGoesLeft ? -travel : travel))
  return offset >= 5 && offset <= 18
}
