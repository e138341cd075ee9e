import { box, type Box } from '../../../electron/shared/spaces'
import { actionOfIndex, legalActions } from '../rules/action-index'
import { activeFighter } from '../rules/combat/scene'
import { CLASS_IDS } from '../rules/content/classes'
import { SPELLS } from '../rules/content/spells'
import { sightObstacles, walkObstacles } from '../rules/obstacles'
import type { ArenaState, Combat, Fighter } from '../rules/state'
import { cellOn, nearestSquare, SIDE, squareOf, SQUARES } from './fight-board'
import { ACTION_PLANES, fightActionIndex } from './fight-actions'

/** What is seen of the board's squares, a plane each, after the planes of what is allowed. */
const ON_SQUARES = [
  /** 1 everywhere: where the board ends. */
  'board',
  'floor',
  'wall',
  'enemy',
  'enemyHp',
  'enemyHpShare',
  'enemyRange',
  'enemyMp',
  /** The nearest square of enemies that lie beyond. */
  'enemyBeyond',
  'ownTrap',
  'ownGlyph'
] as const

/** Numbers of oneself: the same on each square of their plane. */
const OF_SELF = ['hp', 'hpShare', 'ap', 'mp', 'shield', ...CLASS_IDS] as const

const PLANES = ACTION_PLANES + ON_SQUARES.length + OF_SELF.length

/**
 * A fight as planes of bytes [planes, side, side]: what is allowed (FIGHT_ACTION_SPACE; the first square of the plane after
 * them says that the turn can be ended, which it always can), then what lies on each square, then oneself.
 */
export const FIGHT_SPACE: Box = box('uint8', [PLANES, SIDE, SIDE], 0, 255)

const planeOf = (name: (typeof ON_SQUARES)[number]): number =>
  (ACTION_PLANES + ON_SQUARES.indexOf(name)) * SQUARES

/** What these numbers are at most: more is shown as this much. */
const MOST = { hp: 200, ap: 10, mp: 8, range: 10, shield: 60 } as const
const byte = (value: number, most: number): number => Math.round(255 * Math.min(1, Math.max(0, value / most)))

/** What is seen of a fight in the turn of seat 0; of one that is over the board alone, on which only the end is allowed. */
export function viewFight(state: ArenaState): Uint8Array {
  const view = new Uint8Array(PLANES * SQUARES)
  view.fill(255, planeOf('board'), planeOf('board') + SQUARES)
  const { combat } = state
  if (combat === null) return view
  const self = activeFighter(combat)
  for (const index of legalActions(state)) {
    const action = fightActionIndex(self.cell, actionOfIndex(index))
    if (action >= 0) view[action] = 255
  }
  drawGround(view, state, combat, self)
  for (const fighter of combat.fighters)
    if (fighter.team !== self.team && fighter.hp > 0) drawEnemy(view, self, fighter)
  drawSelf(view, self)
  return view
}

function drawGround(
  view: Uint8Array,
  { world }: ArenaState,
  combat: Combat,
  { cell: centre, team }: Fighter
): void {
  const map = world.maps[combat.map]
  if (map === undefined) return
  const [walk, sight] = [walkObstacles(map), sightObstacles(map)]
  for (let square = 0; square < SQUARES; square++) {
    const cell = cellOn(centre, square)
    if (cell < 0) continue
    if (walk[cell] === 0) view[planeOf('floor') + square] = 255
    if (sight[cell] === 1) view[planeOf('wall') + square] = 255
  }
  const mark = (plane: 'ownTrap' | 'ownGlyph', cell: number): void => {
    const square = squareOf(centre, cell)
    if (square >= 0) view[planeOf(plane) + square] = 255
  }
  for (const trap of combat.traps) if (trap.team === team) mark('ownTrap', trap.cell)
  for (const glyph of combat.glyphs)
    if (glyph.team === team) for (const cell of glyph.cells) mark('ownGlyph', cell)
}

function drawEnemy(view: Uint8Array, { cell: centre }: Fighter, { cell, hp, stats, spells }: Fighter): void {
  const square = squareOf(centre, cell)
  if (square < 0) {
    view[planeOf('enemyBeyond') + nearestSquare(centre, cell)] = 255
    return
  }
  const put = (plane: (typeof ON_SQUARES)[number], value: number): void =>
    void (view[planeOf(plane) + square] = value)
  put('enemy', 255)
  put('enemyHp', byte(hp, MOST.hp))
  put('enemyHpShare', byte(hp, stats.maxHp))
  put('enemyRange', byte(Math.max(...spells.map((id) => SPELLS[id].maxRange)), MOST.range))
  put('enemyMp', byte(stats.mp, MOST.mp))
}

function drawSelf(view: Uint8Array, { hp, stats, ap, mp, kind, effects }: Fighter): void {
  const shield = effects.reduce((sum, effect) => sum + (effect.kind === 'shield' ? effect.points : 0), 0)
  const numbers: Readonly<Record<(typeof OF_SELF)[number], number>> = {
    hp: byte(hp, MOST.hp),
    hpShare: byte(hp, stats.maxHp),
    ap: byte(ap, MOST.ap),
    mp: byte(mp, MOST.mp),
    shield: byte(shield, MOST.shield),
    ...Object.fromEntries(CLASS_IDS.map((id) => [id, kind === id ? 255 : 0]))
  } as Record<(typeof OF_SELF)[number], number>
  OF_SELF.forEach((name, i) => {
    const from = (ACTION_PLANES + ON_SQUARES.length + i) * SQUARES
    view.fill(numbers[name], from, from + SQUARES)
  })
}
