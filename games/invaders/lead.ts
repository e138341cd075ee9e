import { COLUMNS, PITCH, SHOT_SPEED, SHOT_START_YR } from './rules'
import type { Sight } from './sight'

/** An alien's middle, from its left edge. */
const MIDDLE = 8

/**
 * Xr of an alien's middle when a shot fired now has its height: the formation makes a step of `refDx` in as many
 * frames as there are aliens. It is taken to go on as it goes.
 */
export function meetingX({ refX, refY, refDx, aliensLeft }: Sight, alien: number): number {
  const flight = (refY + PITCH * Math.floor(alien / COLUMNS) - SHOT_START_YR) / SHOT_SPEED
  return refX + PITCH * (alien % COLUMNS) + MIDDLE + (refDx * Math.max(0, flight)) / Math.max(1, aliensLeft)
}
