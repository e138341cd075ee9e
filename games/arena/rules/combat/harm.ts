import type { HarmCause } from '../events'
import type { Fighter } from '../state'
import type { Scene } from './scene'

/** Takes health, shields first. At no health left the fighter dies, and what it laid on the field goes with it. Returns the health taken. */
export function harm(scene: Scene, target: Fighter, amount: number, cause: HarmCause): number {
  if (target.hp <= 0 || amount <= 0) return 0
  const absorbed = absorb(target, amount)
  const hp = Math.min(target.hp, amount - absorbed)
  target.hp -= hp
  scene.events.push({ kind: 'damaged', fighter: target.id, hp, absorbed, cause })
  if (target.hp === 0) die(scene, target)
  return hp
}

/** Gives health back, up to the most the fighter can have. */
export function restore({ events }: Scene, target: Fighter, amount: number): void {
  const hp = Math.min(amount, target.stats.maxHp - target.hp)
  if (target.hp <= 0 || hp <= 0) return
  target.hp += hp
  events.push({ kind: 'healed', fighter: target.id, hp })
}

function absorb(target: Fighter, amount: number): number {
  let absorbed = 0
  for (const effect of target.effects) {
    if (effect.kind !== 'shield') continue
    const part = Math.min(effect.points, amount - absorbed)
    effect.points -= part
    absorbed += part
  }
  if (absorbed > 0)
    target.effects = target.effects.filter((effect) => effect.kind !== 'shield' || effect.points > 0)
  return absorbed
}

function die({ combat, events }: Scene, fighter: Fighter): void {
  fighter.effects = []
  combat.traps = combat.traps.filter(({ caster }) => caster !== fighter.id)
  combat.glyphs = combat.glyphs.filter(({ caster }) => caster !== fighter.id)
  events.push({ kind: 'killed', fighter: fighter.id })
}
