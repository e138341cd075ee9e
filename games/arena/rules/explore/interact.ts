import type { Refusal } from '../actions'
import { hasRoom, put } from '../bag'
import { gainXp } from '../characters'
import { RESOURCES } from '../content/items'
import type { ArenaEvent } from '../events'
import type { ArenaState, Door, ResourceSpot } from '../state'
import { currentMap, groupsHere, leaderOf } from './party'
import { passTick } from './ticks'
import { cellBeside, enterMap, walkBeside } from './walk'

/** Ticks that gathering takes. */
const GATHER_TICKS = 2

/** Something on the party's map that can be interacted with. */
type Thing =
  | { readonly kind: 'resource'; readonly spot: ResourceSpot }
  | { readonly kind: 'npc'; readonly npc: number }
  | { readonly kind: 'workshop'; readonly workshop: NonNullable<ArenaState['workshop']> }
  | { readonly kind: 'door'; readonly door: Door }

function thingAt(state: ArenaState, cell: number): Thing | undefined {
  const map = currentMap(state)
  const spot = state.resources.find((other) => other.map === state.map && other.cell === cell)
  if (spot !== undefined) return { kind: 'resource', spot }
  const npc = map.npcs.findIndex((other) => other.cell === cell)
  if (npc >= 0) return { kind: 'npc', npc }
  const workshop = map.workshops.find((other) => other.cell === cell)
  if (workshop !== undefined) return { kind: 'workshop', workshop: workshop.kind }
  const door = map.doors.find((other) => other.cell === cell)
  return door === undefined ? undefined : { kind: 'door', door }
}

/** The cells of everything on the party's map that can be interacted with, ready or not. */
export function thingCells(state: ArenaState): number[] {
  const { npcs, workshops, doors } = currentMap(state)
  const spots = state.resources.filter(({ map }) => map === state.map)
  return [...spots, ...npcs, ...workshops, ...doors].map(({ cell }) => cell)
}

/** Why the party cannot interact with what is on a cell; null if it can. */
export function interactRefusal(state: ArenaState, cell: number): Refusal | null {
  const thing = thingAt(state, cell)
  if (thing === undefined) return 'nothingThere'
  if (thing.kind === 'resource') {
    if (thing.spot.readyAt > state.tick) return 'notReady'
    if (!hasRoom(leaderOf(state), RESOURCES[thing.spot.kind].gives)) return 'bagFull'
  }
  if (thing.kind === 'door' && thing.door.isBarred && groupsHere(state).length > 0) return 'barred'
  return cellBeside(state, cell) < 0 ? 'unreachable' : null
}

/** Walks up to what is on a cell and, if nothing comes between, does with it what one does (`interactRefusal` has let it). */
export function interact(state: ArenaState, cell: number, events: ArenaEvent[]): void {
  const thing = thingAt(state, cell)
  if (thing === undefined || !walkBeside(state, cell, events)) return
  switch (thing.kind) {
    case 'resource':
      gather(state, thing.spot, events)
      return
    case 'npc':
      state.phase = 'dialogue'
      state.dialogue = { npc: thing.npc, node: 0 }
      events.push({ kind: 'opened', what: 'dialogue' })
      return
    case 'workshop':
      state.phase = 'crafting'
      state.workshop = thing.workshop
      events.push({ kind: 'opened', what: 'workshop' })
      return
    case 'door':
      enterMap(state, thing.door.toMap, thing.door.toCell, events)
  }
}

function gather(state: ArenaState, spot: ResourceSpot, events: ArenaEvent[]): void {
  const { gives, xp, regrowsIn } = RESOURCES[spot.kind]
  const leader = leaderOf(state)
  for (let i = 0; i < GATHER_TICKS; i++) if (passTick(state, events)) return
  put(leader, gives, 1)
  spot.readyAt = state.tick + regrowsIn
  state.tally.gathered++
  state.tally.xpGained += xp
  events.push({ kind: 'gathered', cell: spot.cell, item: gives })
  gainXp(leader, xp, events)
}
