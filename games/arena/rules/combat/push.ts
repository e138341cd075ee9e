import { distance, directionTo, neighbourIn } from '../grid'
import { walkObstacles } from '../obstacles'
import type { Fighter } from '../state'
import { harm } from './harm'
import { fighterAt, type Scene } from './scene'

/** Health that each cell costs that somebody was to be pushed on and could not. */
export const collisionDamage = (level: number): number => 3 + Math.floor(level / 2)

/**
 * Pushes fighters away from `origin` (or, for negative `cells`, pulls them towards it), each along the line that leads
 * away most directly. What stands in the way hurts: whoever is pushed fully, whoever is run into by half. A trap stops
 * them. Who stands on the origin stays. Returns those that came onto a trap.
 */
export function pushAll(
  scene: Scene,
  caster: Fighter,
  targets: readonly Fighter[],
  origin: number,
  cells: number
): Fighter[] {
  const order = cells > 0 ? -1 : 1
  const byDistance = [...targets].sort(
    (a, b) => order * (distance(a.cell, origin) - distance(b.cell, origin)) || a.id - b.id
  )
  return byDistance.filter((target) => target.hp > 0 && pushOne(scene, caster, target, origin, cells))
}

function pushOne(scene: Scene, caster: Fighter, target: Fighter, origin: number, cells: number): boolean {
  if (target.cell === origin) return false
  const isPull = cells < 0
  const direction = (directionTo(origin, target.cell) + (isPull ? 2 : 0)) % 4
  const blocked = walkObstacles(scene.map)
  const path = [target.cell]
  let left = Math.abs(cells)
  let isTrapped = false
  let inTheWay: Fighter | undefined
  while (left > 0 && !isTrapped) {
    const next = neighbourIn(target.cell, direction)
    inTheWay = next < 0 ? undefined : fighterAt(scene.combat, next)
    if (next < 0 || blocked[next] !== 0 || inTheWay !== undefined) break
    target.cell = next
    path.push(next)
    left--
    isTrapped = scene.combat.traps.some(({ cell }) => cell === next)
  }
  const hasCollided = left > 0 && !isTrapped && !isPull
  if (path.length > 1 || hasCollided)
    scene.events.push({ kind: 'pushed', fighter: target.id, path, hasCollided })
  if (hasCollided) {
    const damage = left * collisionDamage(caster.level)
    harm(scene, target, damage, 'collision')
    if (inTheWay !== undefined) harm(scene, inTheWay, Math.floor(damage / 2), 'collision')
  }
  return isTrapped
}
