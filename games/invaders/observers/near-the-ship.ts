import type { InvadersMemory } from '../memory'
import { columnOf, isEnemyShotFlying } from '../state'
import { coverOver } from './shields'

export const SHOTS = ['rolling', 'plunger', 'squiggly'] as const
/** Pixels to either side, and upwards, in which what falls is told finely. */
const NEAR_X = 32
const NEAR_Y = 64
/** Columns of aliens are told in steps of this many pixels, so many to either side. */
const BIN = 8
const BINS_EACH_SIDE = 7
const BINS = 2 * BINS_EACH_SIDE + 1
/** Where shields are looked for, in pixels from the muzzle, and how broad a look is. */
const LOOKS = [-16, -8, 0, 8, 16] as const
const LOOK_WIDTH = 4
/** Of a ship and of an alien's place: both are 16 pixels wide. */
const MIDDLE = 8
const COLUMNS = 11

/** `Left8`, `Right0`: how places around the ship are named. */
export const signed = (pixels: number): string => `${pixels < 0 ? 'Left' : 'Right'}${Math.abs(pixels)}`

/** What each number of `writeNear` is, in order. */
export const NEAR_NAMES: readonly string[] = [
  ...SHOTS.flatMap((shot) => [`${shot}NearDx`, `${shot}NearY`]),
  'shotNearDx',
  ...Array.from({ length: BINS }, (_, bin) => `column${signed((bin - BINS_EACH_SIDE) * BIN)}`),
  ...LOOKS.map((pixels) => `cover${signed(pixels)}`)
]

const clip = (value: number): number => Math.max(-1, Math.min(1, value))

/**
 * What is near the ship, told so finely that a few pixels make a difference: whether a shot hits is a matter of four
 * of the picture's 224, and a network hardly tells 0.50 from 0.52. Distances from the muzzle: bombs within 32 pixels
 * to the side and 64 above, columns of aliens in bins of 8 pixels (a column between two bins counts in both, in part),
 * and the shield over five places.
 */
export function writeNear(out: Float32Array, at: number, memory: InvadersMemory, ram: Uint8Array): void {
  const muzzle = columnOf(memory.playerX(ram)) + MIDDLE
  SHOTS.forEach((shot, i) => writeBomb(out, at + 2 * i, memory, ram, shot))
  const own = at + 2 * SHOTS.length
  const isFlying = [1, 2].includes(memory.playerShotStatus(ram))
  out[own] = isFlying ? clip((columnOf(memory.playerShotX(ram)) - muzzle) / NEAR_X) : 0
  writeColumns(out, own + 1, memory, ram, muzzle)
  LOOKS.forEach((pixels, i) => {
    const from = muzzle + pixels - LOOK_WIDTH / 2
    out[own + 1 + BINS + i] = coverOver(ram, from, from + LOOK_WIDTH)
  })
}

function writeBomb(
  out: Float32Array,
  at: number,
  memory: InvadersMemory,
  ram: Uint8Array,
  shot: (typeof SHOTS)[number]
): void {
  const isFlying = isEnemyShotFlying(memory[`${shot}ShotStatus`](ram))
  const dx = memory[`${shot}ShotX`](ram) + 1 - memory.playerX(ram) - MIDDLE
  const above = memory[`${shot}ShotY`](ram) - memory.playerY(ram)
  out[at] = isFlying ? clip(dx / NEAR_X) : 0
  out[at + 1] = isFlying ? clip(1 - above / NEAR_Y) : 0
}

function writeColumns(
  out: Float32Array,
  at: number,
  memory: InvadersMemory,
  ram: Uint8Array,
  muzzle: number
): void {
  out.fill(0, at, at + BINS)
  const aliens = memory.aliens(ram)
  const left = columnOf(memory.referenceAlienX(ram)) + MIDDLE - muzzle
  for (let column = 0; column < COLUMNS; column++) {
    if (!isInColumn(aliens, column)) continue
    const place = (left + 16 * column) / BIN + BINS_EACH_SIDE
    const bin = Math.floor(place)
    const share = place - bin
    if (bin >= 0 && bin < BINS) out[at + bin] = Math.max(out[at + bin]!, 1 - share)
    if (bin + 1 >= 0 && bin + 1 < BINS) out[at + bin + 1] = Math.max(out[at + bin + 1]!, share)
  }
}

function isInColumn(aliens: Uint8Array, column: number): boolean {
  for (let i = column; i < aliens.length; i += COLUMNS) if (aliens[i] !== 0) return true
  return false
}
