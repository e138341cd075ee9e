import { statsOf } from '../rules/characters'
import { slotRefusal } from '../rules/combat/cast'
import { activeFighter } from '../rules/combat/scene'
import { DIALOGUE_LINES } from '../rules/content/npcs'
import { CLASSES } from '../rules/content/classes'
import { RECIPES } from '../rules/content/items'
import { sayRefusal } from '../rules/explore/dialogue'
import { craftRefusal, equipRefusal, useRefusal } from '../rules/explore/inventory'
import { currentMap, groupsHere, leaderOf } from '../rules/explore/party'
import type { ArenaState, Combat, Fighter } from '../rules/state'
import type { Perceived, PerceivedEntity } from './perceived'

/** What the screen of a seat shows, taken from the truth: without the errors of reading a picture. */
export function perceive(state: ArenaState, seat = 0): Perceived {
  const { combat, phase } = state
  const character = state.characters.find((other) => other.seat === seat) ?? leaderOf(state)
  const own = combat?.fighters.find((fighter) => fighter.seat === seat)
  const stats = own?.stats ?? statsOf(character)
  const { x, y, terrain } = currentMap(state)
  const speaker = state.dialogue === null ? undefined : currentMap(state).npcs[state.dialogue.npc]?.kind
  return {
    phase,
    hp: own?.hp ?? character.hp,
    maxHp: stats.maxHp,
    ap: own?.ap ?? stats.ap,
    mp: own?.mp ?? stats.mp,
    level: character.level,
    kamas: character.kamas,
    mapX: x,
    mapY: y,
    isOwnTurn: combat !== null && activeFighter(combat).seat === seat,
    terrain,
    entities: combat !== null && own !== undefined ? fighting(combat, own) : exploring(state),
    spells: CLASSES[character.class].spells.map((id, slot) => ({
      id,
      isReady: own !== undefined && slotRefusal(own, slot) === null
    })),
    bag:
      phase === 'interface'
        ? character.bag.map(({ item, count }, slot) => ({
            item,
            count,
            canEquip: equipRefusal(state, slot) === null,
            canUse: useRefusal(state, slot) === null
          }))
        : [],
    worn: phase === 'interface' ? { ...character.worn } : {},
    workshop: state.workshop,
    recipes: phase === 'crafting' ? lit(RECIPES.length, (i) => craftRefusal(state, i)) : [],
    speaker: speaker ?? null,
    lines: phase === 'dialogue' ? lit(DIALOGUE_LINES, (i) => sayRefusal(state, i)) : []
  }
}

const lit = (count: number, refusal: (i: number) => string | null): number[] =>
  Array.from({ length: count }, (_, i) => i).filter((i) => refusal(i) === null)

function fighting({ fighters, traps }: Combat, own: Fighter): PerceivedEntity[] {
  const living = fighters.filter(({ hp }) => hp > 0)
  return [
    ...living.map(({ id, team, kind, cell, hp, stats }) => ({
      kind: id === own.id ? ('self' as const) : team === own.team ? ('ally' as const) : ('enemy' as const),
      looks: kind,
      cell,
      hpShare: hp / stats.maxHp
    })),
    ...traps.filter(({ team }) => team === own.team).map(({ cell }) => ({ kind: 'trap' as const, cell }))
  ]
}

function exploring(state: ArenaState): PerceivedEntity[] {
  const { npcs, workshops, doors, exits } = currentMap(state)
  const leader = leaderOf(state)
  const { maxHp } = statsOf(leader)
  return [
    { kind: 'self', looks: leader.class, cell: state.cell, hpShare: leader.hp / maxHp },
    ...groupsHere(state).map(({ members, cell }) => ({
      kind: 'group' as const,
      looks: members[0]?.kind ?? 'gnasher',
      cell,
      size: members.length,
      level: Math.max(...members.map(({ level }) => level))
    })),
    ...state.resources
      .filter(({ map }) => map === state.map)
      .map(({ kind, cell, readyAt }) => ({
        kind: 'resource' as const,
        looks: kind,
        cell,
        isReady: readyAt <= state.tick
      })),
    ...npcs.map(({ kind, cell }) => ({ kind: 'npc' as const, looks: kind, cell })),
    ...workshops.map(({ kind, cell }) => ({ kind: 'workshop' as const, looks: kind, cell })),
    ...doors.map(({ cell }) => ({ kind: 'door' as const, cell })),
    ...exits.map(({ side, cell }) => ({ kind: 'exit' as const, side, cell }))
  ]
}
