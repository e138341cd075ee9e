import { invadersMemory, type InvadersMemory } from '../memory'
import { columnOf, invadersLives, invadersPhase, isEnemyShotFlying } from '../state'
import type { Profile } from '../../../electron/shared/profile'
import type { Moment, Observer } from '../../contract/observer'
import { FORESIGHT_NAMES, Foresight } from './foresight'
import { NEAR_NAMES, SHOTS, writeNear } from './near-the-ship'
import { SHIELD_NAMES, shieldCover } from './shields'
import { box } from '../../../electron/shared/spaces'

const WIDTH = 224
const HEIGHT = 256
const COLUMNS = 11
const ROWS = 5
const ALIENS = 55
/** Pixels an object can move in a step of 4 frames; what makes a speed of 1. */
const FULL_SPEED = 16

/** Writes its numbers into `out` from `at` on. `before` is the moment of the last step, for speeds. */
interface Group {
  readonly names: readonly string[]
  write(out: Float32Array, at: number, memory: InvadersMemory, ram: Uint8Array, before: Uint8Array): void
}

const clip = (value: number): number => Math.max(-1, Math.min(1, value))

const player: Group = {
  names: ['playing', 'playerX'],
  write(out, at, memory, ram) {
    out[at] = Number(invadersPhase(memory, ram) === 'playing')
    out[at + 1] = columnOf(memory.playerX(ram)) / WIDTH
  }
}

const ownShot: Group = {
  names: ['shotFree', 'shotFlying', 'shotDx', 'shotY', 'fireHeld'],
  write(out, at, memory, ram) {
    const status = memory.playerShotStatus(ram)
    const isFlying = status === 1 || status === 2
    out[at] = Number(status === 0)
    out[at + 1] = Number(isFlying)
    out[at + 2] = isFlying ? clip((memory.playerShotX(ram) - memory.playerX(ram) - 8) / WIDTH) : 0
    out[at + 3] = isFlying ? memory.playerShotY(ram) / HEIGHT : 0
    out[at + 4] = Number(memory.fireBounce(ram) !== 0)
  }
}

const enemyShots: Group = {
  names: SHOTS.flatMap((shot) => [`${shot}Flying`, `${shot}Dx`, `${shot}Y`, `${shot}Vy`]),
  write(out, at, memory, ram, before) {
    SHOTS.forEach((shot, i) => {
      const [status, x, y] = [memory[`${shot}ShotStatus`], memory[`${shot}ShotX`], memory[`${shot}ShotY`]]
      const isFlying = isEnemyShotFlying(status(ram))
      const wasFlying = isEnemyShotFlying(status(before))
      const to = at + 4 * i
      out[to] = Number(isFlying)
      out[to + 1] = isFlying ? clip((x(ram) + 1 - memory.playerX(ram) - 8) / WIDTH) : 0
      out[to + 2] = isFlying ? y(ram) / HEIGHT : 0
      out[to + 3] = isFlying && wasFlying ? clip((y(ram) - y(before)) / FULL_SPEED) : 0
    })
  }
}

const formation: Group = {
  names: [
    ...Array.from({ length: COLUMNS }, (_, c) => `column${c}`),
    'formationLeft',
    'formationRight',
    'formationBottom',
    'formationGoesLeft',
    'formationDx',
    'formationProgress',
    'aliensLeft'
  ],
  write(out, at, memory, ram) {
    const flags = memory.aliens(ram)
    let [left, right, bottom] = [COLUMNS, -1, ROWS]
    out.fill(0, at, at + COLUMNS)
    for (let i = 0; i < ALIENS; i++) {
      if (flags[i] === 0) continue
      const column = i % COLUMNS
      out[at + column]! += 1 / ROWS
      left = Math.min(left, column)
      right = Math.max(right, column)
      bottom = Math.min(bottom, Math.floor(i / COLUMNS))
    }
    const isThere = right >= 0
    const x = columnOf(memory.referenceAlienX(ram))
    out[at + 11] = isThere ? clip((x + 16 * left) / WIDTH) : 0
    out[at + 12] = isThere ? clip((x + 16 * right + 16) / WIDTH) : 0
    out[at + 13] = isThere ? clip((memory.referenceAlienY(ram) + 16 * bottom) / HEIGHT) : 0
    out[at + 14] = Number(memory.alienDirection(ram) !== 0)
    out[at + 15] = clip(memory.referenceAlienDx(ram) / 4)
    out[at + 16] = clip(memory.alienCursor(ram) / ALIENS)
    out[at + 17] = clip(memory.aliensLeft(ram) / ALIENS)
  }
}

const saucer: Group = {
  names: ['saucerFlying', 'saucerDx', 'saucerVx'],
  write(out, at, memory, ram, before) {
    const flies = (r: Uint8Array): boolean => memory.saucerActive(r) !== 0 && memory.saucerHit(r) === 0
    const [isFlying, x] = [flies(ram), memory.saucerX(ram)]
    out[at] = Number(isFlying)
    out[at + 1] = isFlying ? clip((x + 4 - memory.playerX(ram)) / WIDTH) : 0
    out[at + 2] = isFlying && flies(before) ? clip((x - memory.saucerX(before)) / FULL_SPEED) : 0
  }
}

const shields: Group = {
  names: SHIELD_NAMES,
  write(out, at, _memory, ram) {
    shieldCover(ram, out, at)
  }
}

const near: Group = {
  names: NEAR_NAMES,
  write(out, at, memory, ram) {
    writeNear(out, at, memory, ram)
  }
}

/** Lives above six and waves above eight look the same. */
const standing: Group = {
  names: ['lives', 'wave'],
  write(out, at, memory, ram) {
    out[at] = Math.min(1, invadersLives(memory, ram) / 6)
    out[at + 1] = Math.min(1, memory.rack(ram) / 8)
  }
}

const GROUPS = [player, ownShot, enemyShots, formation, saucer, shields, standing, near] as const

/** What each number of the observation is, in order. docs/evaluation.md has the table. */
export const RAM_FEATURES: readonly string[] = [...GROUPS.flatMap((group) => group.names), ...FORESIGHT_NAMES]

/**
 * The game as a vector of numbers from -1 to 1, decoded from its memory. Distances are fractions of the
 * picture (224 wide, 256 high), and once more finely near the ship; speeds are per step, 1 = 16 pixels; what is
 * not there is 0.
 */
export class RamObserver implements Observer<Float32Array> {
  readonly space = box('float32', [RAM_FEATURES.length], -1, 1)
  readonly names = RAM_FEATURES
  private readonly memory: InvadersMemory
  private readonly foresight: Foresight
  private before: Uint8Array | null = null

  constructor(profile: Profile) {
    this.memory = invadersMemory(profile)
    this.foresight = new Foresight(profile)
  }

  begin(moment: Moment): Float32Array {
    this.before = null
    return this.next(moment)
  }

  next({ ram }: Moment): Float32Array {
    const out = new Float32Array(RAM_FEATURES.length)
    let at = 0
    for (const group of GROUPS) {
      group.write(out, at, this.memory, ram, this.before ?? ram)
      at += group.names.length
    }
    this.foresight.write(out, at, ram)
    this.before ??= new Uint8Array(ram.length)
    this.before.set(ram)
    return out
  }
}
