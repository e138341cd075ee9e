import type { ArenaAction, Refusal } from './actions'
import { actInCombat } from './combat/act'
import type { ArenaEvent } from './events'
import { choose } from './explore/dialogue'
import { finishCombat, returnToTown, sceneOf } from './explore/fights'
import { interact, interactRefusal } from './explore/interact'
import { craft, equip, unequip, useItem } from './explore/inventory'
import { rest } from './explore/ticks'
import { walkRefusal, walkTo } from './explore/walk'
import type { ArenaState } from './state'

/** What an action led to: what happened, in order; or why it was refused, and then nothing has changed. */
export interface StepResult {
  readonly events: readonly ArenaEvent[]
  readonly refusal: Refusal | null
}

/**
 * Carries out one action, changing the state: of the fighter whose turn it is in a fight, of the party outside. In a
 * fight, what monsters do until the next seat's turn is part of it.
 */
export function advance(state: ArenaState, action: ArenaAction): StepResult {
  const events: ArenaEvent[] = []
  const refusal = act(state, action, events)
  return { events: refusal === null ? events : [], refusal }
}

/** As `advance`, the given state untouched: the next one shares with it what never changes. */
export function step(state: ArenaState, action: ArenaAction): StepResult & { readonly state: ArenaState } {
  const next = copyState(state)
  const { events, refusal } = advance(next, action)
  return { state: refusal === null ? next : state, events, refusal }
}

/** A state that can be changed without the given one changing. The world, which never changes, is shared. */
export function copyState(state: ArenaState): ArenaState {
  const { world, chat, ...rest } = state
  return { ...copyData(rest), world, chat: [...chat] }
}

function copyData<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(copyData) as T
  const copy: Record<string, unknown> = {}
  for (const key in value) copy[key] = copyData(value[key])
  return copy as T
}

function act(state: ArenaState, action: ArenaAction, events: ArenaEvent[]): Refusal | null {
  switch (state.phase) {
    case 'combat':
      return fight(state, action, events)
    case 'exploration':
      return explore(state, action, events)
    case 'dead':
      if (action.kind !== 'return') return 'wrongPhase'
      returnToTown(state, events)
      return null
    case 'interface':
      return useInventory(state, action, events)
    case 'crafting':
      return action.kind === 'craft'
        ? craft(state, action.recipe, events)
        : closeOrRefuse(state, action, events)
    case 'dialogue':
      return action.kind === 'say' ? choose(state, action.line, events) : closeOrRefuse(state, action, events)
  }
}

function fight(state: ArenaState, action: ArenaAction, events: ArenaEvent[]): Refusal | null {
  const { refusal, winner } = actInCombat(sceneOf(state, state.combat, events), action)
  if (refusal !== null) return refusal
  state.tick++
  if (winner !== null) finishCombat(state, winner, events)
  return null
}

function explore(state: ArenaState, action: ArenaAction, events: ArenaEvent[]): Refusal | null {
  switch (action.kind) {
    case 'move': {
      const refusal = walkRefusal(state, action.cell)
      if (refusal === null) walkTo(state, action.cell, events)
      return refusal
    }
    case 'interact': {
      const refusal = interactRefusal(state, action.cell)
      if (refusal === null) interact(state, action.cell, events)
      return refusal
    }
    case 'openInventory':
      state.phase = 'interface'
      events.push({ kind: 'opened', what: 'inventory' })
      return null
    case 'wait':
      rest(state, events)
      return null
    default:
      return 'wrongPhase'
  }
}

function useInventory(state: ArenaState, action: ArenaAction, events: ArenaEvent[]): Refusal | null {
  switch (action.kind) {
    case 'equip':
      return equip(state, action.slot, events)
    case 'unequip':
      return unequip(state, action.part, events)
    case 'use':
      return useItem(state, action.slot, events)
    default:
      return closeOrRefuse(state, action, events)
  }
}

function closeOrRefuse(state: ArenaState, action: ArenaAction, events: ArenaEvent[]): Refusal | null {
  if (action.kind !== 'close') return 'wrongPhase'
  state.phase = 'exploration'
  state.dialogue = null
  state.workshop = null
  events.push({ kind: 'closed' })
  return null
}
