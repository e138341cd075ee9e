import type { Profile } from '../../electron/shared/profile'
import { certain, type Entity, type ObservedState } from '../../electron/shared/state'
import type { EpisodeStatus } from '../contract/episode'
import { invadersMemory, type InvadersMemory } from './memory'

/**
 * The board's own coordinates: Xr counts columns of the upright picture from 20h, Yr counts rows up from
 * its bottom edge. A picture here has its origin at the top left and 256 rows.
 */
const FIRST_COLUMN = 0x20
const ROWS = 256
const ALIVE = 0xff

const COLUMNS = 11
const ALIENS = 55
/** Distance of two neighbours of the formation, in both directions, in pixels. */
export const ALIEN_PITCH = 16

export type InvadersPhase = 'attract' | 'starting' | 'playing' | 'dying' | 'over'

/** Sizes of what is drawn, in pixels: width, then height from Yr up. */
export const SIZES = {
  player: [16, 8],
  alien: [16, 8],
  playerShot: [1, 4],
  enemyShot: [3, 8],
  saucer: [24, 8]
} as const

type EntityKind = keyof typeof SIZES

const SAUCER_YR = 0xd0
const SHOTS = ['rolling', 'plunger', 'squiggly'] as const

/** The column of the picture that an Xr means. */
export const columnOf = (xr: number): number => xr - FIRST_COLUMN

function entity(kind: EntityKind, xr: number, yr: number): Entity {
  const [width, height] = SIZES[kind]
  return { kind, x: columnOf(xr), y: ROWS - yr - height, width, height }
}

/** What the game is at, from its own flags. */
export function invadersPhase(memory: InvadersMemory, ram: Uint8Array): InvadersPhase {
  if (memory.gameRunning(ram) === 0) return 'attract'
  if (memory.playerInGame(ram) === 0) return 'over'
  if (memory.playMoving(ram) === 0) return 'starting'
  if (memory.playerAlive(ram) !== ALIVE) return 'dying'
  return memory.playerOk(ram) !== 0 && memory.entryTimer(ram) === 0 ? 'playing' : 'starting'
}

/** Ships left, the one in play included; one that has been hit no longer counts. */
export function invadersLives(memory: InvadersMemory, ram: Uint8Array): number {
  if (memory.gameRunning(ram) === 0 || memory.playerInGame(ram) === 0) return 0
  return memory.shipsLeft(ram) + (memory.playerAlive(ram) === ALIVE ? 1 : 0)
}

/** What scoring needs, without decoding the rest. */
export const invadersEpisodeStatus = (memory: InvadersMemory, ram: Uint8Array): EpisodeStatus => {
  const phase = invadersPhase(memory, ram)
  return {
    isOver: phase === 'over' || phase === 'attract',
    score: memory.score(ram),
    lives: invadersLives(memory, ram)
  }
}

/**
 * Everything the picture shows, decoded from `ram` (the block 2000h-3FFFh that the profile declares).
 * Serves our cartridge and a user's own original ROM: both keep the published memory layout.
 * Throws AppError `profile.invalid` when the profile lacks a field.
 */
export function decodeInvaders(ram: Uint8Array, profile: Profile): ObservedState {
  const memory = invadersMemory(profile)
  const phase = invadersPhase(memory, ram)
  return {
    phase,
    fields: certain({
      score: memory.score(ram),
      highScore: memory.hiScore(ram),
      lives: invadersLives(memory, ram),
      credits: memory.credits(ram),
      wave: memory.rack(ram) + 1,
      aliensLeft: memory.aliensLeft(ram)
    }),
    entities: phase === 'attract' ? [] : [...entities(memory, ram)]
  }
}

function* entities(memory: InvadersMemory, ram: Uint8Array): Generator<Entity> {
  if (invadersPhase(memory, ram) === 'playing')
    yield entity('player', memory.playerX(ram), memory.playerY(ram))
  yield* aliens(memory, ram)
  if (isShotFlying(memory, ram)) yield entity('playerShot', memory.playerShotX(ram), memory.playerShotY(ram))
  for (const shot of SHOTS)
    if (isEnemyShotFlying(memory[`${shot}ShotStatus`](ram)))
      yield entity('enemyShot', memory[`${shot}ShotX`](ram), memory[`${shot}ShotY`](ram))
  if (memory.saucerActive(ram) !== 0 && memory.saucerHit(ram) === 0)
    yield entity('saucer', memory.saucerX(ram), SAUCER_YR)
}

/** The player's shot is on its way: neither waiting, nor bursting. */
const isShotFlying = (memory: InvadersMemory, ram: Uint8Array): boolean => {
  const status = memory.playerShotStatus(ram)
  return status === 1 || status === 2
}

/** Bit 7 of an enemy shot's status: in flight; bit 0: bursting. */
export const isEnemyShotFlying = (status: number): boolean => (status & 0x81) === 0x80

/**
 * The formation moves one alien a frame, in order of index: those the cursor has passed have made the
 * present step of the reference alien, the others have yet to follow. Before the first alien of a wave
 * the cursor stands at FFh, and all are at the reference.
 */
function* aliens(memory: InvadersMemory, ram: Uint8Array): Generator<Entity> {
  const flags = memory.aliens(ram)
  const firstWaiting = memory.alienCursor(ram) + (memory.waitOnDraw(ram) === 0 ? 1 : 0)
  const [x, y] = [memory.referenceAlienX(ram), memory.referenceAlienY(ram)]
  const [dx, dy] = [memory.referenceAlienDx(ram), memory.referenceAlienDy(ram)]
  for (let i = 0; i < ALIENS; i++) {
    if (flags[i] === 0) continue
    const hasMoved = i < firstWaiting
    const column = x + ALIEN_PITCH * (i % COLUMNS) - (hasMoved ? 0 : dx)
    const row = y + ALIEN_PITCH * Math.floor(i / COLUMNS) - (hasMoved ? 0 : dy)
    yield entity('alien', column, row)
  }
}
