import {
  ALIENS,
  BURST_FRAMES,
  COLUMNS,
  DROP,
  LEFT_EDGE_XR,
  PITCH,
  RIGHT_EDGE_XR,
  SHOT,
  SHOT_SPEED,
  SKY_YR
} from './rules'
import type { BoardView } from './board-view'

/** Frames looked ahead. */
export const HORIZON = 240

/** What `alienAt` says when a shot may or may not touch an alien. */
export const GRAZED = -2
const NOTHING = -1

/** Columns of an alien's cell, from the left, that a shot surely hits; and those that it may hit. */
const SURE = [4, 11] as const
const POSSIBLE = [2, 13] as const

/**
 * Where every alien will be in each of the coming frames. The rules are deterministic: one alien moves a
 * frame, in order; after the last a new pass begins, a step to the side or, at an edge, also down; while an
 * alien bursts the others wait. The shot now in flight is followed to its end, and its victim leaves.
 *
 * Frame 0 is the next one. Row t of the tables is how things stand when the ship's shot moves in it.
 */
export class Formation {
  private readonly refX = new Int16Array(HORIZON)
  private readonly refY = new Int16Array(HORIZON)
  private readonly oldX = new Int16Array(HORIZON)
  private readonly oldY = new Int16Array(HORIZON)
  private readonly lastMoved = new Int16Array(HORIZON)
  private readonly alive = new Uint8Array(ALIENS)
  private victim = -1
  private victimGone = HORIZON
  /** First frame in which a new shot can leave the ship; HORIZON when none is. */
  shotFreeFrame = 0
  aliensLeft = 0
  /** Outermost columns with an alien now. */
  leftColumn = 0
  rightColumn = COLUMNS - 1
  /** Yr that no alien comes below within the horizon, and that none stands above. */
  lowestYr = 0
  highestYr = 0

  // The running state of `predict`.
  private x = 0
  private y = 0
  private fromX = 0
  private fromY = 0
  private goesLeft = false
  private cursor = 0
  private isWaiting = false
  private burst = 0
  private shotStatus = 0
  private shotX = 0
  private shotY = 0
  private shotTimer = 0

  /** Works out the tables from what is seen now. */
  predict(view: BoardView): void {
    this.start(view)
    for (let t = 0; t < HORIZON; t++) {
      if (this.burst > 0) this.endBurst()
      else if (this.isWaiting) this.isWaiting = false
      this.note(t)
      if (this.shotStatus === SHOT.free) this.shotFreeFrame = Math.min(this.shotFreeFrame, t)
      else this.moveShot(t)
      if (!this.isWaiting && this.burst === 0 && this.aliensLeft > 0) this.nextAlien()
    }
    this.lowestYr = this.y + PITCH * Math.floor(Math.max(0, this.alive.indexOf(1)) / COLUMNS)
  }

  /** Xr of an alien's cell in a frame. */
  alienX(index: number, t: number): number {
    return (index <= this.lastMoved[t]! ? this.refX[t]! : this.oldX[t]!) + PITCH * (index % COLUMNS)
  }

  /** Yr of an alien's cell in a frame. */
  alienY(index: number, t: number): number {
    const base = index <= this.lastMoved[t]! ? this.refY[t]! : this.oldY[t]!
    return base + PITCH * Math.floor(index / COLUMNS)
  }

  isAlive(index: number, t: number): boolean {
    return this.alive[index] === 1 && !(index === this.victim && t >= this.victimGone)
  }

  /** The index of the alien that a shot at (xr, yr) surely hits in a frame; GRAZED, or another negative number. */
  alienAt(xr: number, yr: number, t: number): number {
    const moved = this.cellAt(xr - this.refX[t]!, yr - this.refY[t]!)
    if (moved >= 0 && moved <= this.lastMoved[t]! && this.isAlive(moved, t)) return this.verdict(xr, moved, t)
    const old = this.cellAt(xr - this.oldX[t]!, yr - this.oldY[t]!)
    if (old >= 0 && old > this.lastMoved[t]! && this.isAlive(old, t)) return this.verdict(xr, old, t)
    return NOTHING
  }

  private verdict(xr: number, index: number, t: number): number {
    const column = xr - this.alienX(index, t)
    if (column >= SURE[0] && column <= SURE[1]) return index
    return column >= POSSIBLE[0] && column <= POSSIBLE[1] ? GRAZED : NOTHING
  }

  /** Index of the cell that lies (dx, dy) from the reference alien; -1 outside the formation. */
  private cellAt(dx: number, dy: number): number {
    if (dx < 0 || dy < 0 || (dy & 8) !== 0) return NOTHING
    const [column, row] = [dx >> 4, dy >> 4]
    return column < COLUMNS && row < 5 ? row * COLUMNS + column : NOTHING
  }

  private start(view: BoardView): void {
    this.alive.set(view.aliens)
    this.aliensLeft = 0
    for (let i = 0; i < ALIENS; i++) this.aliensLeft += this.alive[i]!
    this.victim = -1
    this.victimGone = HORIZON
    this.shotFreeFrame = HORIZON
    this.leftColumn = this.outermost(1)
    this.rightColumn = this.outermost(-1)
    this.highestYr =
      view.refY - Math.min(0, view.refDy) + PITCH * Math.floor(this.alive.lastIndexOf(1) / COLUMNS) + 8
    this.x = view.refX
    this.y = view.refY
    this.fromX = view.refX - view.refDx
    this.fromY = view.refY - view.refDy
    this.goesLeft = view.goesLeft
    // Before the first alien of a wave the cursor stands at FFh: everything is where the reference says.
    this.cursor = view.cursor
    this.isWaiting = view.isWaitingToDraw
    this.burst = view.burstFrames
    this.shotStatus = view.shotStatus
    this.shotX = view.shotX
    this.shotY = view.shotY
    this.shotTimer = view.shotStatus === SHOT.burst ? view.shotTimer : 0
  }

  private note(t: number): void {
    this.refX[t] = this.x
    this.refY[t] = this.y
    this.oldX[t] = this.fromX
    this.oldY[t] = this.fromY
    this.lastMoved[t] = this.cursor >= ALIENS ? ALIENS : this.isWaiting ? this.cursor - 1 : this.cursor
  }

  private endBurst(): void {
    this.burst--
    if (this.burst === 0 && this.shotStatus === SHOT.alienBursts) this.shotStatus = SHOT.done
  }

  private moveShot(t: number): void {
    if (this.shotStatus === SHOT.done) this.shotStatus = SHOT.free
    else if (this.shotStatus === SHOT.burst) {
      this.shotTimer--
      if (this.shotTimer <= 0) this.shotStatus = SHOT.free
    } else if (this.shotStatus === SHOT.isNew) this.shotStatus = SHOT.flying
    else if (this.shotStatus === SHOT.flying) this.fly(t)
  }

  private fly(t: number): void {
    this.shotY += SHOT_SPEED
    const hit = this.alienAt(this.shotX, this.shotY, t)
    if (hit >= 0) {
      this.victim = hit
      this.victimGone = t + 1
      this.aliensLeft--
      this.shotStatus = SHOT.alienBursts
      this.burst = BURST_FRAMES
    } else if (this.shotY >= SKY_YR) {
      this.shotStatus = SHOT.burst
      this.shotTimer = BURST_FRAMES
    }
  }

  private nextAlien(): void {
    let next = this.cursor + 1
    for (;;) {
      if (next >= ALIENS) {
        this.newPass()
        next = 0
      }
      if (this.alive[next] === 1 && next !== this.goneVictim()) break
      next++
    }
    this.cursor = next
    this.isWaiting = true
  }

  private goneVictim(): number {
    return this.victimGone < HORIZON ? this.victim : -1
  }

  private newPass(): void {
    this.fromX = this.x
    this.fromY = this.y
    if (this.isAtEdge()) {
      this.goesLeft = !this.goesLeft
      this.y += DROP
    }
    const rightStep = this.aliensLeft === 1 ? 3 : 2
    this.x += this.goesLeft ? -2 : rightStep
  }

  private isAtEdge(): boolean {
    const edge = this.x + PITCH * (this.goesLeft ? this.outermost(1) : this.outermost(-1))
    return this.goesLeft ? edge < LEFT_EDGE_XR : edge >= RIGHT_EDGE_XR
  }

  /** The first column with an alien, looking from the left (1) or from the right (-1). */
  private outermost(direction: 1 | -1): number {
    const gone = this.goneVictim()
    let column = direction === 1 ? 0 : COLUMNS - 1
    for (let n = 0; n < COLUMNS; n++, column += direction)
      for (let i = column; i < ALIENS; i += COLUMNS) if (this.alive[i] === 1 && i !== gone) return column
    return 0
  }
}
