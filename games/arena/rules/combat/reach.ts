import { CELLS, distance, neighboursOf } from '../grid'
import { fightObstacles } from '../obstacles'
import type { ArenaMap, Combat, Fighter } from '../state'

/** Where a fighter can walk with the movement points it has. */
export interface Reach {
  /** Movement points left on arrival, by cell; -1 where it cannot come. */
  readonly left: Int8Array
  /** The cell before, by cell. */
  readonly before: Int16Array
  /** The cells it can come to, its own left out. */
  readonly cells: readonly number[]
}

/** The share of its points that a fighter keeps when it leaves a cell: each enemy in contact holds some back. */
export function keptShare({ fighters }: Combat, { team, stats }: Fighter, cell: number): number {
  let share = 1
  for (const enemy of fighters)
    if (enemy.team !== team && enemy.hp > 0 && distance(cell, enemy.cell) === 1)
      share *= Math.min(1, (Math.max(0, stats.dodge) + 2) / (2 * (Math.max(0, enemy.stats.lock) + 2)))
  return share
}

/**
 * Where a fighter can walk, every cell by the way that leaves most movement points, contact with enemies counted. It goes
 * around the traps that its own team has laid.
 */
export function reachOf(combat: Combat, map: Pick<ArenaMap, 'terrain'>, fighter: Fighter): Reach {
  const blocked = fightObstacles(map, combat).walk
  for (const { team, cell } of combat.traps) if (team === fighter.team) blocked[cell] = 1
  const left = new Int8Array(CELLS).fill(-1)
  const before = new Int16Array(CELLS).fill(-1)
  const cells: number[] = []
  left[fighter.cell] = fighter.mp
  const byPoints: number[][] = Array.from({ length: fighter.mp + 1 }, () => [])
  byPoints[fighter.mp] = [fighter.cell]
  for (let points = fighter.mp; points >= 0; points--) {
    for (const cell of byPoints[points] ?? []) {
      if (left[cell] !== points) continue
      if (cell !== fighter.cell) cells.push(cell)
      const rest = Math.floor(points * keptShare(combat, fighter, cell)) - 1
      if (rest < 0) continue
      for (const next of neighboursOf(cell)) {
        if (blocked[next] !== 0 || (left[next] ?? 0) >= rest) continue
        left[next] = rest
        before[next] = cell
        byPoints[rest]?.push(next)
      }
    }
  }
  return { left, before, cells }
}

/** The way to a cell that `reach` holds, the fighter's own cell first. */
export function pathTo({ before }: Reach, cell: number): number[] {
  const path = [cell]
  for (let at = before[cell] ?? -1; at >= 0; at = before[at] ?? -1) path.push(at)
  return path.reverse()
}
