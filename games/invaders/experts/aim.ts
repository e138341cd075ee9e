import { MOVES, PLACES, STEPS, STEP_FRAMES, movedBy, type Escape, type Move } from './escape'
import { SAUCER, hitFrom, type Hit } from '../flight'
import type { Formation } from '../formation'
import {
  BURST_FRAMES,
  COLUMNS,
  LANDING_YR,
  MUZZLE,
  SAUCER_YR,
  SHIP_LEFT,
  SHIP_RIGHT,
  SHOT_SPEED,
  SHOT_START_YR
} from '../rules'
import type { BoardView } from '../board-view'

/** Frames that a target is worth: how much later it may be hit than a plain one. */
const SAUCER_WORTH = 90
/** An alien that lands at its next drop; less for one with more drops to go. */
const LANDING_WORTH = 120
/** An alien of an outermost column: without it the formation has further to go before it drops. */
const OUTER_WORTH = 6
/** Frames from the ship to the saucer. */
const SAUCER_FLIGHT = (SAUCER_YR - SHOT_START_YR) / SHOT_SPEED

/** A shot to be fired: which way to go now, whether to fire now, and what will be hit where. */
export interface Shot {
  readonly move: Move
  readonly firesNow: boolean
  readonly target: number
  readonly targetXr: number
  readonly targetYr: number
}

/** Chooses the shot that ends soonest, from every place that the ship can safely be in, with what it is worth. */
export class Aim {
  /** What a shot of the decision at hand hits, by column; undefined until it is worked out. */
  private readonly hits = new Array<Hit | null | undefined>(PLACES + MUZZLE + SHIP_LEFT)
  private bestCost = Infinity
  private best: Shot | null = null

  constructor(
    private readonly formation: Formation,
    private readonly escape: Escape
  ) {}

  /** The best shot, or null when there is none within the horizon. */
  choose(view: BoardView): Shot | null {
    this.bestCost = Infinity
    this.best = null
    const quickest = this.quickestGain(view)
    const firstStep = Math.floor(this.formation.shotFreeFrame / STEP_FRAMES)
    for (let step = firstStep; step < STEPS; step++) {
      if (step * STEP_FRAMES + quickest >= this.bestCost) break
      this.considerStep(view, step)
    }
    return this.best
  }

  /** No shot can cost less than this after its launch. */
  private quickestGain(view: BoardView): number {
    const low = this.formation.lowestYr
    const flight = Math.max(0, (low - SHOT_START_YR) / SHOT_SPEED - 1)
    const worth = OUTER_WORTH + landingWorth(low)
    return BURST_FRAMES + Math.min(flight - worth, view.isSaucerOut ? SAUCER_FLIGHT - SAUCER_WORTH : Infinity)
  }

  private considerStep(view: BoardView, step: number): void {
    this.hits.fill(undefined)
    const launch = Math.max(step * STEP_FRAMES, this.formation.shotFreeFrame)
    const reach = step * STEP_FRAMES
    const from = Math.max(SHIP_LEFT, view.shipX - reach)
    const to = Math.min(SHIP_RIGHT, view.shipX + reach)
    for (let x = from; x <= to; x++) {
      if (this.escape.dangerTo(step, x) > 0) continue
      for (const move of MOVES) this.considerShot(view, step, launch, x, move)
    }
  }

  private considerShot(view: BoardView, step: number, launch: number, x: number, move: Move): void {
    const { escape } = this
    if (escape.dangerOf(step, x, move) > 0) return
    if (escape.dangerFrom(step + 1, movedBy(x, move, STEP_FRAMES)) > 0) return
    const xr = movedBy(x, move, launch - step * STEP_FRAMES + 1) + MUZZLE
    const hit = this.hitOf(view, xr, launch)
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
    return landingWorth(yr) + (isOuter ? OUTER_WORTH : 0)
  }

  /** What a shot that leaves column `xr` in frame `launch` hits; null when nothing, or something in its way. */
  private hitOf(view: BoardView, xr: number, launch: number): Hit | null {
    const known = this.hits[xr]
    if (known !== undefined) return known
    const hit = hitFrom(view, this.formation, xr, launch)
    this.hits[xr] = hit
    return hit
  }
}

/** What it is worth to hit an alien at height `yr`, because it will land some day. */
const landingWorth = (yr: number): number => LANDING_WORTH / (1 + Math.max(0, (yr - LANDING_YR) >> 3))
