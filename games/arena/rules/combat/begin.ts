import { monsterStats, statsOf } from '../characters'
import { CLASSES } from '../content/classes'
import type { ClassId, MonsterId, SpellId, Stats } from '../content/kinds'
import { MONSTERS } from '../content/monsters'
import { walkObstacles } from '../obstacles'
import type { ArenaMap, Character, Combat, Fighter, MonsterGroup } from '../state'
import { LAST_ROUND, TURN_TICKS } from './scene'

/** Fighters of a side, at the most. */
export const SIDE_SIZE = 8

/** Who takes part in a fight. */
export interface Sides {
  readonly characters: readonly { readonly character: Character; readonly team: 0 | 1 }[]
  /** On team 1. */
  readonly monsters: MonsterGroup['members']
}

type Newcomer = Pick<Fighter, 'team' | 'seat' | 'kind' | 'level' | 'stats' | 'spells' | 'hp'>

/**
 * A fight about to begin on a map, everybody on the start cells of their side; its first turn has not begun (`firstTurn`).
 * Throws a RangeError when a side has more fighters than the map has free start cells for it.
 */
export function beginCombat(map: ArenaMap, mapIndex: number, group: number, sides: Sides): Combat {
  const newcomers: Newcomer[] = [
    ...sides.characters.map(({ character, team }) => {
      const { class: kind, level, seat, hp } = character
      const stats = statsOf(character)
      return {
        team,
        seat,
        kind,
        level,
        stats,
        spells: spellsOf(kind),
        hp: Math.max(1, Math.min(hp, stats.maxHp))
      }
    }),
    ...sides.monsters.slice(0, SIDE_SIZE).map(({ kind, level }) => {
      const stats = monsterStats(kind, level)
      return { team: 1 as const, seat: -1, kind, level, stats, spells: spellsOf(kind), hp: stats.maxHp }
    })
  ]
  const taken = new Set<number>()
  const fighters = newcomers.map((newcomer, id) => fighterFrom(newcomer, id, startCell(map, newcomer, taken)))
  return {
    map: mapIndex,
    group,
    fighters,
    timeline: timelineOf(fighters),
    turn: 0,
    round: 1,
    ticksLeft: TURN_TICKS,
    lastRound: LAST_ROUND,
    traps: [],
    glyphs: []
  }
}

const isMonster = (kind: ClassId | MonsterId): kind is MonsterId => kind in MONSTERS

const spellsOf = (kind: ClassId | MonsterId): readonly SpellId[] =>
  isMonster(kind) ? MONSTERS[kind].spells : CLASSES[kind].spells

function fighterFrom(newcomer: Newcomer, id: number, cell: number): Fighter {
  const { stats, spells } = newcomer
  return {
    id,
    ...newcomer,
    cell,
    ap: stats.ap,
    mp: stats.mp,
    cooldowns: spells.map(() => 0),
    casts: spells.map(() => 0),
    targeted: [],
    effects: []
  }
}

function startCell(map: ArenaMap, { team }: Newcomer, taken: Set<number>): number {
  const blocked = walkObstacles(map)
  const cell = map.starts[team].find((start) => !taken.has(start) && blocked[start] === 0)
  if (cell === undefined) throw new RangeError(`The map has no start cell left for a fighter of team ${team}`)
  taken.add(cell)
  return cell
}

/** By initiative, which lost health lowers; where it is the same, who is named first. */
function timelineOf(fighters: readonly Fighter[]): number[] {
  const initiative = ({ stats, hp }: { stats: Stats; hp: number }): number =>
    Math.floor((stats.initiative * (stats.maxHp + hp)) / (2 * stats.maxHp))
  return [...fighters].sort((a, b) => initiative(b) - initiative(a) || a.id - b.id).map(({ id }) => id)
}
