import type { ArenaAction } from '../rules/actions'
import { ITEMS, PARTS } from '../rules/content/items'
import { thingCells } from '../rules/explore/interact'
import { leaderOf } from '../rules/explore/party'
import type { ArenaState } from '../rules/state'
import { hitAt, type Hit } from './hit'
import { SPELL_SLOTS, type Layout } from './layout'
import { readingsOf } from './readings'
import type { UiState } from './ui'

/** What a person does to the window. Places are pixels of the picture. */
export type ArenaInput =
  | { readonly kind: 'move'; readonly x: number; readonly y: number }
  | { readonly kind: 'leave' }
  | { readonly kind: 'press'; readonly button: 'left' | 'right'; readonly x: number; readonly y: number }
  /** `code`: the key's place on the keyboard, as browsers name it; `key`: what it types. */
  | { readonly kind: 'key'; readonly code: string; readonly key: string }

/** What follows from an input: how the screen changes, and what the rules are asked for. */
export interface Reaction {
  readonly ui: UiState
  readonly action: ArenaAction | null
}

/** What an input means on this screen. Whether the rules allow the action is theirs to say. */
export function react(state: ArenaState, ui: UiState, layout: Layout, input: ArenaInput): Reaction {
  switch (input.kind) {
    case 'move':
      return { ui: { ...ui, pointer: { x: input.x, y: input.y } }, action: null }
    case 'leave':
      return { ui: { ...ui, pointer: null }, action: null }
    case 'press': {
      const pressed = { ...ui, refusal: null, pointer: { x: input.x, y: input.y } }
      if (input.button === 'right') return { ui: { ...pressed, spell: null }, action: null }
      const entries = readingsOf(state, ui.seat).timeline.length
      return clicked(state, pressed, hitAt(layout, state, entries, input.x, input.y))
    }
    case 'key':
      return typed(state, { ...ui, refusal: null }, input.code, input.key)
  }
}

const nothing = (ui: UiState): Reaction => ({ ui, action: null })
const does = (ui: UiState, action: ArenaAction): Reaction => ({ ui, action })

function clicked(state: ArenaState, ui: UiState, hit: Hit): Reaction {
  switch (hit.kind) {
    case 'cell':
      return onCell(state, ui, hit.cell)
    case 'spell':
      return chooseSpell(state, ui, hit.slot)
    case 'turn': {
      const entry = readingsOf(state, ui.seat).timeline[hit.entry]
      const fighter = state.combat?.fighters[entry?.fighter ?? -1]
      return fighter && ui.spell !== null ? onCell(state, ui, fighter.cell) : nothing(ui)
    }
    case 'endTurn':
      return endTurn(state, ui)
    case 'bag':
      return toggleBag(state, ui)
    case 'bagSlot':
      return onBagSlot(state, ui, hit.slot)
    case 'worn': {
      const part = PARTS[hit.part]
      return part !== undefined && leaderOf(state).worn[part] !== undefined
        ? does(ui, { kind: 'unequip', part })
        : nothing(ui)
    }
    case 'close':
      return does({ ...ui, bagSlot: null }, { kind: 'close' })
    case 'line':
      return does(ui, { kind: 'say', line: hit.line })
    case 'recipe':
      return does(ui, { kind: 'craft', recipe: hit.recipe })
    case 'return':
      return does(ui, { kind: 'return' })
    case 'panel':
    case 'nothing':
      return nothing(ui)
  }
}

const isOwnTurn = (state: ArenaState, ui: UiState): boolean => readingsOf(state, ui.seat).isOwnTurn

function onCell(state: ArenaState, ui: UiState, cell: number): Reaction {
  if (state.combat === null)
    return does(ui, thingCells(state).includes(cell) ? { kind: 'interact', cell } : { kind: 'move', cell })
  if (!isOwnTurn(state, ui)) return nothing(ui)
  if (ui.spell === null) return does(ui, { kind: 'move', cell })
  return does({ ...ui, spell: null }, { kind: 'cast', spell: ui.spell, cell })
}

function chooseSpell(state: ArenaState, ui: UiState, slot: number): Reaction {
  const { isOwnTurn: isOwn, spells } = readingsOf(state, ui.seat)
  if (!isOwn || slot >= spells.length) return nothing(ui)
  return nothing({ ...ui, spell: ui.spell === slot ? null : slot })
}

const endTurn = (state: ArenaState, ui: UiState): Reaction =>
  isOwnTurn(state, ui) ? does({ ...ui, spell: null }, { kind: 'endTurn' }) : nothing(ui)

function toggleBag(state: ArenaState, ui: UiState): Reaction {
  if (state.phase === 'exploration') return does({ ...ui, bagSlot: null }, { kind: 'openInventory' })
  return state.phase === 'interface' ? does({ ...ui, bagSlot: null }, { kind: 'close' }) : nothing(ui)
}

/** The first click looks at a thing, the second wears it or uses it. */
function onBagSlot(state: ArenaState, ui: UiState, slot: number): Reaction {
  const item = leaderOf(state).bag[slot]?.item
  if (item === undefined || ui.bagSlot !== slot)
    return nothing({ ...ui, bagSlot: item === undefined ? null : slot })
  const { part, heals } = ITEMS[item]
  if (part !== undefined) return does({ ...ui, bagSlot: null }, { kind: 'equip', slot })
  return heals !== undefined ? does(ui, { kind: 'use', slot }) : nothing(ui)
}

function typed(state: ArenaState, ui: UiState, code: string, key: string): Reaction {
  const digit = Number(/^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1] ?? 0)
  if (digit > 0) {
    if (state.phase === 'dialogue') return does(ui, { kind: 'say', line: digit - 1 })
    return state.phase === 'combat' && digit <= SPELL_SLOTS ? chooseSpell(state, ui, digit - 1) : nothing(ui)
  }
  if (code === 'Space' || code === 'Enter' || code === 'NumpadEnter')
    return state.phase === 'dead' ? does(ui, { kind: 'return' }) : endTurn(state, ui)
  if (code === 'Escape') return escape(state, ui)
  return key.toLowerCase() === 'i' ? toggleBag(state, ui) : nothing(ui)
}

function escape(state: ArenaState, ui: UiState): Reaction {
  if (ui.spell !== null) return nothing({ ...ui, spell: null })
  const isOpen = state.phase === 'interface' || state.phase === 'dialogue' || state.phase === 'crafting'
  return isOpen ? does({ ...ui, bagSlot: null }, { kind: 'close' }) : nothing(ui)
}
