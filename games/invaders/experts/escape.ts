import { SHIP_LEFT, SHIP_RIGHT } from '../rules'
import type { Threat } from '../threats'

/** Frames between two decisions. */
export const STEP_FRAMES = 4
/** Decisions looked ahead: an enemy shot needs 138 frames from the top. */
export const STEPS = 36
export const PLACES = SHIP_RIGHT - SHIP_LEFT + 1
export const MOVES = [0, -1, 1] as const
export type Move = (typeof MOVES)[number]

/** What a hit costs; a later one is less certain. */
const HIT = 1000
const HIT_LATER = 10
const UNREACHABLE = Infinity

/** The ship's Xr after holding a direction for some frames. */
export const movedBy = (x: number, move: Move, frames: number): number =>
  Math.max(SHIP_LEFT, Math.min(SHIP_RIGHT, x + move * frames))

/**
 * All ways the ship can take through the enemy shots in flight, by dynamic programming over its places and
 * the coming decisions.
 */
export class Escape {
  /** Least danger from a place at a decision to the end of the horizon. [step][place] */
  private readonly ahead = new Float32Array((STEPS + 1) * PLACES)
  /** Least danger on the way from here to a place at a decision; Infinity where the ship cannot be. */
  private readonly behind = new Float32Array((STEPS + 1) * PLACES)
  /** The first move of that way. */
  private readonly firstMove = new Int8Array((STEPS + 1) * PLACES)
  private threats: readonly Threat[] = []
  private shipX = SHIP_LEFT
  /** `behind` is worked out up to this decision; further when it is asked for. */
  private reachedStep = 0

  /** Works the tables out for a ship at `shipX`. */
  explore(shipX: number, threats: readonly Threat[]): void {
    this.threats = threats
    this.shipX = shipX
    this.lookBack()
    this.reachedStep = 0
    this.behind.fill(UNREACHABLE, 0, PLACES)
    this.behind[shipX - SHIP_LEFT] = 0
  }

  /** Danger from Xr `x` at decision `step` on, playing on as well as can be. */
  dangerFrom(step: number, x: number): number {
    return this.ahead[step * PLACES + x - SHIP_LEFT]!
  }

  /** Danger of the best way to Xr `x` at decision `step`; Infinity when it is out of reach. */
  dangerTo(step: number, x: number): number {
    this.lookAheadTo(step)
    return this.behind[step * PLACES + x - SHIP_LEFT]!
  }

  /** The first move of that way. */
  moveTowards(step: number, x: number): Move {
    this.lookAheadTo(step)
    return this.firstMove[step * PLACES + x - SHIP_LEFT]! as Move
  }

  /** Danger of holding a direction from Xr `x` during decision `step`. */
  dangerOf(step: number, x: number, move: Move): number {
    let danger = 0
    const first = step * STEP_FRAMES
    for (const threat of this.threats) {
      if (threat.firstFrame > first + STEP_FRAMES - 1 || threat.lastFrame < first) continue
      for (let i = 0; i < STEP_FRAMES; i++) {
        if (!isHit(threat, first + i, movedBy(x, move, i + 1))) continue
        danger += HIT - HIT_LATER * step
        break
      }
    }
    return danger
  }

  private lookBack(): void {
    const lastFrame = this.threats.reduce((last, threat) => Math.max(last, threat.lastFrame), -1)
    const lastStep = Math.min(STEPS - 1, Math.floor(lastFrame / STEP_FRAMES))
    this.ahead.fill(0)
    for (let step = lastStep; step >= 0; step--)
      for (let x = SHIP_LEFT; x <= SHIP_RIGHT; x++)
        this.ahead[step * PLACES + x - SHIP_LEFT] = this.leastDanger(step, x)
  }

  private leastDanger(step: number, x: number): number {
    let least = Infinity
    for (const move of MOVES) {
      const danger = this.dangerOf(step, x, move) + this.dangerFrom(step + 1, movedBy(x, move, STEP_FRAMES))
      if (danger < least) least = danger
      if (least === 0) break
    }
    return least
  }

  private lookAheadTo(step: number): void {
    while (this.reachedStep < step) this.lookAhead(this.reachedStep++)
  }

  private lookAhead(step: number): void {
    const next = (step + 1) * PLACES
    this.behind.fill(UNREACHABLE, next, next + PLACES)
    const reach = step * STEP_FRAMES
    const from = Math.max(SHIP_LEFT, this.shipX - reach)
    const to = Math.min(SHIP_RIGHT, this.shipX + reach)
    for (let x = from; x <= to; x++)
      if (this.behind[step * PLACES + x - SHIP_LEFT] !== UNREACHABLE) this.spread(step, x)
  }

  private spread(step: number, x: number): void {
    const here = step * PLACES + x - SHIP_LEFT
    for (const move of MOVES) {
      const danger = this.behind[here]! + this.dangerOf(step, x, move)
      const next = (step + 1) * PLACES + movedBy(x, move, STEP_FRAMES) - SHIP_LEFT
      if (danger >= this.behind[next]!) continue
      this.behind[next] = danger
      this.firstMove[next] = step === 0 ? move : this.firstMove[here]!
    }
  }
}

const isHit = (threat: Threat, frame: number, x: number): boolean =>
  frame >= threat.firstFrame && frame <= threat.lastFrame && x >= threat.left && x <= threat.right
