import { drawBelow } from '../dice'
import type { Fighter } from '../state'
import type { Scene } from './scene'

/**
 * Takes action or movement points away, one by one: each goes with a chance of half the caster's will over the
 * target's, times the share of its points the target still has, within 10 and 90 %.
 */
export function removePoints(
  scene: Scene,
  caster: Fighter,
  target: Fighter,
  which: 'ap' | 'mp',
  points: number
): void {
  const full = Math.max(1, target.stats[which])
  let taken = 0
  for (let i = 0; i < points && target[which] > 0; i++) {
    const chance = (50 * caster.stats.will * target[which]) / (Math.max(1, target.stats.will) * full)
    if (drawBelow(scene.dice, 100) >= Math.min(90, Math.max(10, Math.floor(chance)))) continue
    target[which]--
    taken++
  }
  const { id } = target
  if (taken === 0) scene.events.push({ kind: 'resisted', fighter: id })
  else
    scene.events.push({
      kind: 'points',
      fighter: id,
      ap: which === 'ap' ? -taken : 0,
      mp: which === 'mp' ? -taken : 0,
      cause: 'spell'
    })
}
