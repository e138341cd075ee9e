import type { Fighter } from '../state'
import { springTraps } from './effects'
import { keptShare } from './reach'
import type { Scene } from './scene'

/**
 * Walks a fighter along a path that `reachOf` found, its own cell first. Leaving contact costs points; a trap ends the
 * way. Who dies on it lies where it was hit.
 */
export function walk(scene: Scene, fighter: Fighter, path: readonly number[]): void {
  const gone = [fighter.cell]
  for (const next of path.slice(1)) {
    leaveContact(scene, fighter)
    if (fighter.mp < 1) break
    fighter.mp--
    fighter.cell = next
    gone.push(next)
    if (scene.combat.traps.some(({ cell }) => cell === next)) break
  }
  scene.events.push({ kind: 'moved', fighter: fighter.id, path: gone })
  springTraps(scene, fighter)
}

function leaveContact({ combat, events }: Scene, fighter: Fighter): void {
  const share = keptShare(combat, fighter, fighter.cell)
  if (share === 1) return
  const [ap, mp] = [Math.floor(fighter.ap * share), Math.floor(fighter.mp * share)]
  if (ap !== fighter.ap || mp !== fighter.mp)
    events.push({
      kind: 'points',
      fighter: fighter.id,
      ap: ap - fighter.ap,
      mp: mp - fighter.mp,
      cause: 'tackle'
    })
  fighter.ap = ap
  fighter.mp = mp
}
