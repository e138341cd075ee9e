import { CELLS, neighboursOf } from './grid'

/**
 * Steps by foot from the nearest of some cells to every cell; -1 where there is no way. `blocked`: by cell, not 0 where
 * nobody walks; the cells it begins at do not count. `until`: once this cell is reached no farther ones are looked at,
 * they stay -1.
 */
export function footDistances(blocked: ArrayLike<number>, from: readonly number[], until = -1): Int16Array {
  const steps = new Int16Array(CELLS).fill(-1)
  const open = [...from]
  for (const cell of open) steps[cell] = 0
  for (let i = 0; i < open.length; i++) {
    const cell = open[i] ?? 0
    if (cell === until) break
    for (const next of neighboursOf(cell))
      if (blocked[next] === 0 && steps[next] === -1) {
        steps[next] = (steps[cell] ?? 0) + 1
        open.push(next)
      }
  }
  return steps
}

/**
 * The shortest way by foot, both ends included; null where there is none. The end may be blocked: then the way leads onto
 * it all the same. Of ways as short, always the same one.
 */
export function footPath(blocked: ArrayLike<number>, from: number, to: number): number[] | null {
  const steps = footDistances(blocked, [to], from)
  if (from !== to && !neighboursOf(from).some((next) => (steps[next] ?? -1) >= 0)) return null
  const path = [from]
  let at = from
  while (at !== to) {
    let best = -1
    for (const next of neighboursOf(at)) {
      const count = steps[next] ?? -1
      if (count >= 0 && (best < 0 || count < (steps[best] ?? 0))) best = next
    }
    at = best
    path.push(at)
  }
  return path
}
