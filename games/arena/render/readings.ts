import { slotRefusal, spellAt } from '../rules/combat/cast'
import { statsOf, xpForLevel } from '../rules/characters'
import { CLASSES } from '../rules/content/classes'
import { SPELLS } from '../rules/content/spells'
import type { ClassId, MapKind, MonsterId, SpellId } from '../rules/content/kinds'
import type { ArenaState, Fighter, Phase } from '../rules/state'

export type SpellReadiness = 'ready' | 'noPoints' | 'cooling' | 'used' | 'notNow'

/** A slot of the spell bar, as it is drawn. */
export interface SpellReading {
  readonly id: SpellId
  readonly cost: number
  readonly readiness: SpellReadiness
  /** Turns until it is ready; 0 when it is. */
  readonly turns: number
}

/** An entry of the timeline, as it is drawn. */
export interface TurnReading {
  readonly fighter: number
  readonly kind: ClassId | MonsterId
  readonly team: 0 | 1
  readonly hp: number
  readonly maxHp: number
  readonly isActive: boolean
}

/** Everything that the panels say in numbers: what perception is to read off the picture. */
export interface Readings {
  readonly phase: Phase
  readonly name: string
  readonly class: ClassId
  readonly level: number
  readonly hp: number
  readonly maxHp: number
  readonly ap: number
  readonly mp: number
  readonly kamas: number
  readonly xp: number
  readonly xpNext: number
  readonly mapX: number
  readonly mapY: number
  readonly mapKind: MapKind
  readonly room: number
  readonly spells: readonly SpellReading[]
  readonly isOwnTurn: boolean
  /** Of this turn, and in a full one; 0 outside of fights. */
  readonly ticksLeft: number
  readonly round: number
  /** The dead left out. Empty outside of fights. */
  readonly timeline: readonly TurnReading[]
}

/** The fighter of a seat, if it has one in this fight. */
export const ownFighter = ({ combat }: ArenaState, seat: number): Fighter | undefined =>
  combat?.fighters.find((fighter) => fighter.seat === seat)

/** What the panels of a seat say. */
export function readingsOf(state: ArenaState, seat: number): Readings {
  const character = state.characters.find((one) => one.seat === seat) ?? state.characters[0]!
  const stats = statsOf(character)
  const own = ownFighter(state, seat)
  const map = state.world.maps[state.map]!
  const { combat } = state
  const active = combat?.timeline[combat.turn] ?? -1
  const isOwnTurn = own !== undefined && own.id === active && own.hp > 0
  return {
    phase: state.phase,
    name: character.name,
    class: character.class,
    level: character.level,
    hp: own ? own.hp : character.hp,
    maxHp: own ? own.stats.maxHp : stats.maxHp,
    ap: own ? own.ap : stats.ap,
    mp: own ? own.mp : stats.mp,
    kamas: character.kamas,
    xp: character.xp,
    xpNext: xpForLevel(character.level),
    mapX: map.x,
    mapY: map.y,
    mapKind: map.kind,
    room: map.room,
    spells: own
      ? own.spells.map((id, slot) => spellReading(own, id, slot, isOwnTurn))
      : calmSpells(character.class),
    isOwnTurn,
    ticksLeft: combat?.ticksLeft ?? 0,
    round: combat?.round ?? 0,
    timeline: timelineOf(state, active)
  }
}

const READINESS = { notEnoughAp: 'noPoints', onCooldown: 'cooling', castsUsedUp: 'used' } as const

function spellReading(own: Fighter, id: SpellId, slot: number, isOwnTurn: boolean): SpellReading {
  const refusal = slotRefusal(own, slot)
  const turns = own.cooldowns[slot] ?? 0
  const cost = spellAt(own, slot)?.cost ?? 0
  const refused =
    refusal !== null && refusal in READINESS ? READINESS[refusal as keyof typeof READINESS] : null
  return { id, cost, turns, readiness: turns > 0 ? 'cooling' : (refused ?? (isOwnTurn ? 'ready' : 'notNow')) }
}

/** Outside of fights. */
const calmSpells = (id: ClassId): SpellReading[] =>
  CLASSES[id].spells.map((spell) => ({
    ...{ id: spell, turns: 0, readiness: 'notNow' },
    cost: SPELLS[spell].cost
  }))

function timelineOf({ combat }: ArenaState, active: number): TurnReading[] {
  if (!combat) return []
  return combat.timeline.flatMap((id): TurnReading[] => {
    const fighter = combat.fighters[id]
    if (!fighter) return []
    const { kind, team, hp, stats } = fighter
    return hp <= 0 ? [] : [{ fighter: id, kind, team, hp, maxHp: stats.maxHp, isActive: id === active }]
  })
}
