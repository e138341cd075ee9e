import type { Side } from '../rules/state'
import type { Perceived } from './perceived'

const STEPS: Readonly<Record<Side, readonly [number, number]>> = {
  north: [0, -1],
  east: [1, 0],
  south: [0, 1],
  west: [-1, 0]
}
const SIDES = Object.keys(STEPS) as Side[]

/** Farther than this from the town nobody looks for a way. */
const FARTHEST = 8

const key = (x: number, y: number): string => `${x},${y}`

/** A traveller's memory of the maps: which sides of each are open, and when it was last there. */
export class Travel {
  private readonly sides = new Map<string, readonly Side[]>()
  private readonly seenAt = new Map<string, number>()
  private clock = 0

  /** Remembers the map that is seen. */
  note({ mapX, mapY, entities }: Perceived): void {
    const open = entities.flatMap((entity) => (entity.kind === 'exit' ? [entity.side] : []))
    this.sides.set(key(mapX, mapY), [...new Set(open)])
    this.seenAt.set(key(mapX, mapY), ++this.clock)
  }

  /** The side to leave by towards other coordinates, by the shortest way known or hoped for; null where there is none. */
  towards({ mapX, mapY }: Perceived, x: number, y: number): Side | null {
    const first = new Map<string, Side | null>([[key(mapX, mapY), null]])
    const open: [number, number][] = [[mapX, mapY]]
    for (const [atX, atY] of open) {
      if (atX === x && atY === y) return first.get(key(x, y)) ?? null
      // What has not been seen yet may be open to every side.
      for (const side of this.sides.get(key(atX, atY)) ?? SIDES) {
        const [nextX, nextY] = [atX + STEPS[side][0], atY + STEPS[side][1]]
        const next = key(nextX, nextY)
        if (first.has(next) || Math.abs(nextX) + Math.abs(nextY) > FARTHEST) continue
        first.set(next, first.get(key(atX, atY)) ?? side)
        open.push([nextX, nextY])
      }
    }
    return null
  }

  /** The side beyond which one was longest ago or never, not farther from the town than `farthest` maps if that can be. */
  onward({ mapX, mapY }: Perceived, farthest: number): Side | null {
    let best: Side | null = null
    let least = Infinity
    for (const side of this.sides.get(key(mapX, mapY)) ?? []) {
      const [x, y] = [mapX + STEPS[side][0], mapY + STEPS[side][1]]
      const isFar = Math.abs(x) + Math.abs(y) > farthest
      const reluctance = (this.seenAt.get(key(x, y)) ?? 0) + (isFar ? 1e6 : 0)
      if (reluctance < least) [best, least] = [side, reluctance]
    }
    return best
  }
}
