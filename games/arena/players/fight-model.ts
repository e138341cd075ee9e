import { monsterStats, statsOf } from '../rules/characters'
import { CLASSES } from '../rules/content/classes'
import type { ClassId, MonsterId, Spell, SpellId, Stats } from '../rules/content/kinds'
import { MONSTERS } from '../rules/content/monsters'
import { SPELLS } from '../rules/content/spells'
import { walkObstacles } from '../rules/obstacles'
import { footDistances } from '../rules/paths'
import type { Combat, Fighter } from '../rules/state'
import type { Perceived, PerceivedEntity } from './perceived'

/** A fight as it seems from what is seen: real numbers for oneself, tables and bars for the others. */
export interface FightModel {
  readonly combat: Combat
  readonly map: { readonly terrain: readonly number[] }
  readonly self: Fighter
  /** By cell, steps by foot to the nearest enemy, fighters not in the way; -1 where there is no way. */
  readonly toEnemy: Int16Array
}

type Seen = Extract<PerceivedEntity, { kind: 'self' | 'ally' | 'enemy' }>

const isFighter = (entity: PerceivedEntity): entity is Seen =>
  entity.kind === 'self' || entity.kind === 'ally' || entity.kind === 'enemy'

/** The fight that a screen shows; null when it does not show oneself. */
export function modelFight(seen: Perceived): FightModel | null {
  const fighters = seen.entities.filter(isFighter).map((entity, id) => fighterFrom(seen, entity, id))
  const self = fighters.find((fighter) => fighter.seat === 0)
  if (self === undefined) return null
  const traps = seen.entities.flatMap(({ kind, cell }) =>
    kind === 'trap' ? [{ caster: self.id, team: 0 as const, spell: 'snare' as const, cell }] : []
  )
  const combat: Combat = {
    map: 0,
    group: -1,
    fighters,
    timeline: fighters.map(({ id }) => id),
    turn: self.id,
    round: 1,
    ticksLeft: 1,
    lastRound: 1,
    traps,
    glyphs: []
  }
  const enemies = fighters.filter(({ team }) => team === 1)
  const toEnemy = footDistances(
    walkObstacles(seen),
    enemies.map(({ cell }) => cell)
  )
  return { combat, map: seen, self, toEnemy }
}

function fighterFrom(seen: Perceived, { kind, looks, cell, hpShare }: Seen, id: number): Fighter {
  const isSelf = kind === 'self'
  const table = statsByLooks(looks, seen.level)
  const stats: Stats = isSelf ? { ...table, maxHp: seen.maxHp } : table
  const spells = isSelf ? seen.spells.map((spell) => spell.id) : spellsByLooks(looks)
  return {
    id,
    team: kind === 'enemy' ? 1 : 0,
    seat: isSelf ? 0 : -1,
    kind: looks,
    level: seen.level,
    stats,
    spells,
    cell,
    hp: isSelf ? seen.hp : Math.max(1, Math.round(hpShare * stats.maxHp)),
    ap: isSelf ? seen.ap : stats.ap,
    mp: isSelf ? seen.mp : stats.mp,
    // What is not lit cannot be cast now, for whatever reason.
    cooldowns: spells.map((_, slot) => (isSelf && seen.spells[slot]?.isReady === false ? 1 : 0)),
    casts: spells.map(() => 0),
    targeted: [],
    effects: []
  }
}

const isMonster = (looks: ClassId | MonsterId): looks is MonsterId => looks in MONSTERS

/** Others are taken to be of one's own level. */
const statsByLooks = (looks: ClassId | MonsterId, level: number): Stats =>
  isMonster(looks) ? monsterStats(looks, level) : statsOf({ class: looks, level, worn: {} })

const spellsByLooks = (looks: ClassId | MonsterId): readonly SpellId[] =>
  isMonster(looks) ? MONSTERS[looks].spells : CLASSES[looks].spells

/** Health that a spell takes from one fighter on average, before resistance; poison as a whole. */
export function averageDamage({ effects }: Spell, power: number): number {
  let damage = 0
  for (const effect of effects) {
    if (effect.kind === 'damage') damage += (effect.min + effect.max) / 2
    if (effect.kind === 'poison') damage += effect.damage * effect.turns
    if (effect.kind === 'trap')
      for (const inner of effect.effects) if (inner.kind === 'damage') damage += (inner.min + inner.max) / 2
  }
  return (damage * (100 + power)) / 100
}

/** Health that a fighter takes from one enemy in a turn, if it can do as it likes. */
export function potencyOf({ spells, stats }: Fighter): number {
  const attacks = spells
    .map((id) => SPELLS[id])
    .map((spell) => ({ spell, damage: averageDamage(spell, stats.power) }))
    .filter(({ damage }) => damage > 0)
    .sort((a, b) => b.damage / b.spell.cost - a.damage / a.spell.cost)
  let [ap, total] = [stats.ap, 0]
  for (const { spell, damage } of attacks) {
    const casts = Math.min(spell.castsPerTurn, spell.castsPerTarget, Math.floor(ap / spell.cost))
    ap -= casts * spell.cost
    total += casts * damage
  }
  return total
}

/** Steps at which a fighter can hurt somebody in its next turn, by walking as far as it can first. */
export function menaceOf({ spells, stats }: Fighter): number {
  let range = 0
  for (const id of spells) {
    const spell = SPELLS[id]
    if (averageDamage(spell, 0) === 0) continue
    range = Math.max(range, spell.maxRange + (spell.area.shape === 'circle' ? spell.area.size : 0))
  }
  return stats.mp + range
}
