import type { LocalizedText } from '../../../electron/shared/language'
import { discrete, type Discrete } from '../../../electron/shared/spaces'
import type { ArenaAction } from '../rules/actions'
import { SPELL_SLOTS } from '../rules/content/spells'
import { cellOn, RADIUS, SIDE, squareOf, SQUARES } from './fight-board'

/** Planes of actions over the board: walking to a square, and each spell at it. The last action of all ends the turn. */
export const ACTION_PLANES = 1 + SPELL_SLOTS
const END_TURN = ACTION_PLANES * SQUARES
/** Numbers of actions. */
export const FIGHT_ACTIONS = END_TURN + 1

/** Which actions are allowed stands first in what is seen of a fight. */
export const FIGHT_ACTION_SPACE: Discrete = {
  ...discrete(FIGHT_ACTIONS),
  maskAt: 0,
  cells: { planes: ACTION_PLANES, height: SIDE, width: SIDE }
}

/** What each is called: where it is aimed, in steps down to the right and up to the right of whoever acts. */
export const FIGHT_ACTION_LABELS: readonly LocalizedText[] = Array.from(
  { length: FIGHT_ACTIONS },
  (_, action) => {
    if (action === END_TURN) return { en: 'End the turn', fr: 'Finir le tour' }
    const square = action % SQUARES
    const plane = Math.floor(action / SQUARES)
    const at = `${(square % SIDE) - RADIUS}, ${Math.floor(square / SIDE) - RADIUS}`
    return plane === 0
      ? { en: `Walk ${at}`, fr: `Aller ${at}` }
      : { en: `Spell ${plane}: ${at}`, fr: `Sort ${plane} : ${at}` }
  }
)

/** What an action of the environment is, for whoever stands on `centre`; null: its square is no cell of the field. */
export function fightAction(centre: number, action: number): ArenaAction | null {
  if (action === END_TURN) return { kind: 'endTurn' }
  const cell = cellOn(centre, action % SQUARES)
  const plane = Math.floor(action / SQUARES)
  if (cell < 0) return null
  return plane === 0 ? { kind: 'move', cell } : { kind: 'cast', spell: plane - 1, cell }
}

/** The number of an action of the rules; -1 where it lies beyond the board. */
export function fightActionIndex(centre: number, action: ArenaAction): number {
  if (action.kind === 'endTurn') return END_TURN
  if (action.kind !== 'move' && action.kind !== 'cast') return -1
  const square = squareOf(centre, action.cell)
  const plane = action.kind === 'move' ? 0 : 1 + action.spell
  return square < 0 ? -1 : plane * SQUARES + square
}
