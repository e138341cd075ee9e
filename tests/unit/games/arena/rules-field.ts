import { newCharacter } from '../../../../games/arena/rules/characters'
import { beginCombat } from '../../../../games/arena/rules/combat/begin'
import type { ClassId, MonsterId, SpellId } from '../../../../games/arena/rules/content/kinds'
import { diceOf } from '../../../../games/arena/rules/dice'
import { CELLS, cellAt } from '../../../../games/arena/rules/grid'
import {
  TERRAIN,
  type ArenaMap,
  type ArenaState,
  type Combat,
  type Fighter
} from '../../../../games/arena/rules/state'
import { newState } from '../../../../games/arena/rules/world/start'

/** The cell at (x, y) from the middle of the field. */
export const at = (x: number, y: number): number => cellAt(19 + x, -1 + y)

export interface Placed {
  readonly kind: ClassId | MonsterId
  readonly cell: number
  readonly team?: 0 | 1
  readonly level?: number
  readonly spells?: readonly SpellId[]
  readonly stats?: Partial<Fighter['stats']>
}

export interface FieldState extends ArenaState {
  combat: Combat
}

const CLASS_KINDS: readonly string[] = ['warden', 'ranger', 'mender', 'shade']

/** An open map with nothing on it but what is given. */
export function emptyMap(walls: readonly number[] = [], water: readonly number[] = []): ArenaMap {
  const terrain = new Array<number>(CELLS).fill(TERRAIN.floor)
  for (const cell of walls) terrain[cell] = TERRAIN.wall
  for (const cell of water) terrain[cell] = TERRAIN.water
  return {
    kind: 'plain',
    x: 0,
    y: 0,
    room: 0,
    level: 1,
    seed: 1,
    terrain,
    exits: [],
    doors: [],
    npcs: [],
    workshops: [],
    starts: [[], []]
  }
}

/**
 * A fight on an open field. Fighters play in the order given, the first has the turn; classes have seats (by order) and
 * stand on team 0 unless told, monsters on team 1. Nobody has power, and no cast is critical unless dice say so.
 */
export function field(
  placed: readonly Placed[],
  { walls = [], water = [], seed = 1 }: { walls?: number[]; water?: number[]; seed?: number } = {}
): FieldState {
  const map = emptyMap(walls, water)
  const people = placed.filter(({ kind }) => CLASS_KINDS.includes(kind))
  const characters = people.map(({ kind, level = 1 }, seat) =>
    newCharacter(seat, kind, kind as ClassId, level)
  )
  const dice = diceOf(seed)
  const state = newState(
    seed,
    dice,
    { world: { maps: [map], home: { map: 0, cell: at(0, 0) } }, groups: [], resources: [] },
    characters
  )
  const fighters = placed.map((one, id): Fighter => {
    const isPerson = people.includes(one)
    const team = one.team ?? (isPerson ? 0 : 1)
    const starts: ArenaMap['starts'] = [[one.cell], [one.cell]]
    const character = characters[people.indexOf(one)]
    const [fighter] = beginCombat({ ...map, starts }, 0, -1, {
      characters: character === undefined ? [] : [{ character, team }],
      monsters: isPerson ? [] : [{ kind: one.kind as MonsterId, level: one.level ?? 1 }]
    }).fighters
    if (fighter === undefined) throw new Error('no fighter')
    const stats = { ...fighter.stats, ...one.stats }
    const spells = one.spells ?? fighter.spells
    return {
      ...fighter,
      id,
      team,
      stats,
      spells,
      hp: stats.maxHp,
      ap: stats.ap,
      mp: stats.mp,
      cell: one.cell,
      cooldowns: spells.map(() => 0),
      casts: spells.map(() => 0)
    }
  })
  const combat: Combat = {
    map: 0,
    group: -1,
    fighters,
    timeline: fighters.map(({ id }) => id),
    turn: 0,
    round: 1,
    ticksLeft: 30,
    lastRound: 40,
    traps: [],
    glyphs: []
  }
  return Object.assign(state, { combat, phase: 'combat' as const })
}

/** A fighter of a field. */
export function who(state: ArenaState, id: number): Fighter {
  const fighter = state.combat?.fighters[id]
  if (fighter === undefined) throw new Error(`no fighter ${id}`)
  return fighter
}

/** Changes what a fighter is made of. */
export function setStats(state: ArenaState, id: number, stats: Partial<Fighter['stats']>): void {
  const fighter = who(state, id)
  Object.assign(fighter, { stats: { ...fighter.stats, ...stats } })
}
