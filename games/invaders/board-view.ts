import { invadersMemory, type InvadersMemory } from './memory'
import { invadersPhase, isEnemyShotFlying, type InvadersPhase } from './state'
import type { Profile } from '../../electron/shared/profile'

import { COLUMNS, PITCH, SHIP_LEFT, SHIP_RIGHT } from './rules'

const SHOTS = ['rolling', 'plunger', 'squiggly'] as const
/** The picture's memory begins 1 KiB into the block, at Xr 20h: 32 bytes a column, bit 0 the lowest pixel. */
const PICTURE = 0x400
const FIRST_XR = 0x20
const BYTES_PER_COLUMN = 32

export interface EnemyShot {
  isFlying: boolean
  xr: number
  yr: number
}

/** What the scripted player looks at, in the board's own coordinates. Filled anew by `look`. */
export class BoardView {
  phase: InvadersPhase = 'attract'
  shipX = 0
  shotStatus = 0
  shotX = 0
  shotY = 0
  shotTimer = 0
  readonly enemyShots: readonly EnemyShot[] = SHOTS.map(() => ({ isFlying: false, xr: 0, yr: 0 }))
  /** Pixels an enemy shot falls in one of its turns. */
  enemyShotDrop = 4
  aliens: Uint8Array = new Uint8Array(55)
  aliensLeft = 0
  /** Yr of the lowest alien; high when none is left. */
  lowestYr = 0xff
  refX = 0
  refY = 0
  refDx = 0
  refDy = 0
  goesLeft = false
  cursor = 0
  isWaitingToDraw = false
  /** Frames until a bursting alien is gone; 0 when none bursts. */
  burstFrames = 0
  isSaucerOut = false
  saucerX = 0
  saucerGoesLeft = false
  private ram: Uint8Array = new Uint8Array(0)
  private readonly memory: InvadersMemory

  constructor(profile: Profile) {
    this.memory = invadersMemory(profile)
  }

  /** Reads everything from the memory block; valid until the block changes. */
  look(ram: Uint8Array): void {
    const { memory } = this
    this.ram = ram
    this.phase = invadersPhase(memory, ram)
    this.shipX = Math.max(SHIP_LEFT, Math.min(SHIP_RIGHT, memory.playerX(ram)))
    this.shotStatus = memory.playerShotStatus(ram)
    this.shotX = memory.playerShotX(ram)
    this.shotY = memory.playerShotY(ram)
    this.shotTimer = memory.playerShotTimer(ram)
    this.lookAtEnemyShots(ram)
    this.lookAtFormation(ram)
    this.isSaucerOut = memory.saucerActive(ram) !== 0 && memory.saucerHit(ram) === 0
    this.saucerX = memory.saucerX(ram)
    this.saucerGoesLeft = memory.saucerDx(ram) < 0
  }

  private lookAtEnemyShots(ram: Uint8Array): void {
    const { memory } = this
    this.enemyShotDrop = Math.max(4, -memory.enemyShotSpeed(ram))
    this.enemyShots.forEach((shot, i) => {
      const name = SHOTS[i]!
      shot.isFlying = isEnemyShotFlying(memory[`${name}ShotStatus`](ram))
      shot.xr = memory[`${name}ShotX`](ram)
      shot.yr = memory[`${name}ShotY`](ram)
    })
  }

  private lookAtFormation(ram: Uint8Array): void {
    const { memory } = this
    this.aliens = memory.aliens(ram)
    this.aliensLeft = memory.aliensLeft(ram)
    this.refX = memory.referenceAlienX(ram)
    this.refY = memory.referenceAlienY(ram)
    const lowest = this.aliens.indexOf(1)
    this.lowestYr = lowest < 0 ? 0xff : this.refY + PITCH * Math.floor(lowest / COLUMNS)
    this.refDx = memory.referenceAlienDx(ram)
    this.refDy = memory.referenceAlienDy(ram)
    this.goesLeft = memory.alienDirection(ram) !== 0
    this.cursor = memory.alienCursor(ram)
    this.isWaitingToDraw = memory.waitOnDraw(ram) !== 0
    this.burstFrames = memory.alienExploding(ram) === 0 ? 0 : memory.alienBurstTimer(ram)
  }

  /** Whether a pixel of column Xr is lit between two heights, both included and at most 16 rows apart. */
  litBetween(xr: number, lowYr: number, highYr: number): boolean {
    if (xr < FIRST_XR) return false
    const at = PICTURE + BYTES_PER_COLUMN * (xr - FIRST_XR) + (lowYr >> 3)
    const rows = this.ram[at]! | (this.ram[at + 1]! << 8) | (this.ram[at + 2]! << 16)
    const mask = (1 << (highYr - lowYr + 1)) - 1
    return ((rows >> (lowYr & 7)) & mask) !== 0
  }
}
