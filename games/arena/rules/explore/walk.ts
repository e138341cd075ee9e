import type { Refusal } from '../actions'
import type { ArenaEvent } from '../events'
import { CELLS, neighboursOf } from '../grid'
import { walkObstacles } from '../obstacles'
import { footDistances, footPath } from '../paths'
import type { ArenaState } from '../state'
import { fightGroup } from './fights'
import { currentMap, groupsHere } from './party'
import { passTick } from './ticks'

/** Where the party cannot walk, by cell: obstacles and groups. New each time. */
export function blockedHere(state: ArenaState): Uint8Array {
  const blocked = walkObstacles(currentMap(state)).slice()
  for (const { cell } of groupsHere(state)) blocked[cell] = 1
  return blocked
}

/** Why the party cannot walk to a cell; null if it can. */
export function walkRefusal(state: ArenaState, cell: number): Refusal | null {
  if (!Number.isInteger(cell) || cell < 0 || cell >= CELLS) return 'noSuchCell'
  if (cell === state.cell) return exitAt(state, cell) === undefined ? 'unreachable' : null
  const blocked = blockedHere(state)
  const isGroup = groupsHere(state).some((group) => group.cell === cell)
  if (blocked[cell] !== 0 && !isGroup) return 'unreachable'
  return footPath(blocked, state.cell, cell) === null ? 'unreachable' : null
}

const exitAt = (
  state: ArenaState,
  cell: number
): ReturnType<typeof currentMap>['exits'][number] | undefined =>
  currentMap(state).exits.find((exit) => exit.cell === cell)

/**
 * Walks to a cell (`walkRefusal` has let it): a tick a step. A fight that begins on the way ends it; the cell of a group
 * begins one; the cell of an exit leads to the next map.
 */
export function walkTo(state: ArenaState, cell: number, events: ArenaEvent[]): void {
  const path = footPath(blockedHere(state), state.cell, cell) ?? [state.cell]
  const aim = groupsHere(state).find((group) => group.cell === cell)
  const isStopped = follow(state, aim === undefined ? path : path.slice(0, -1), events)
  if (isStopped) return
  if (aim !== undefined) {
    // It may have roamed on meanwhile: who was walked up to is fought where it is now, when it is still next to the party.
    if (neighboursOf(state.cell).includes(aim.cell)) fightGroup(state, aim, events)
    return
  }
  const exit = exitAt(state, state.cell)
  if (exit !== undefined) enterMap(state, exit.toMap, exit.toCell, events)
}

/** Walks along a path; true when a fight, or something in the way, has stopped it. */
function follow(state: ArenaState, path: readonly number[], events: ArenaEvent[]): boolean {
  const gone = [state.cell]
  // The event is told before what it leads to, and grows while the party walks.
  if (path.length > 1) events.push({ kind: 'walked', path: gone })
  for (const next of path.slice(1)) {
    if (groupsHere(state).some(({ cell }) => cell === next)) return true
    state.cell = next
    gone.push(next)
    if (passTick(state, events)) return true
  }
  return false
}

/** The party comes onto a map. */
export function enterMap(state: ArenaState, map: number, cell: number, events: ArenaEvent[]): void {
  state.map = map
  state.cell = cell
  state.tally.mapsEntered++
  events.push({ kind: 'mapEntered', map, cell })
  for (const group of groupsHere(state)) if (group.cell === cell) stepAside(state, group)
}

/** A group does not stand where the party arrives. */
function stepAside(state: ArenaState, group: { cell: number }): void {
  const blocked = blockedHere(state)
  const free = neighboursOf(group.cell).find((next) => blocked[next] === 0)
  if (free !== undefined) group.cell = free
}

/** The cell next to a thing to which the way is shortest; -1 where there is none. */
export function cellBeside(state: ArenaState, thing: number): number {
  if (neighboursOf(thing).includes(state.cell)) return state.cell
  const steps = footDistances(blockedHere(state), [state.cell])
  let best = -1
  for (const next of neighboursOf(thing)) {
    const count = steps[next] ?? -1
    if (count >= 0 && (best < 0 || count < (steps[best] ?? 0))) best = next
  }
  return best
}

/** Walks up to a thing, and no farther: an exit on the way is not taken. Returns whether the party stands next to it. */
export function walkBeside(state: ArenaState, thing: number, events: ArenaEvent[]): boolean {
  const cell = cellBeside(state, thing)
  if (cell < 0) return false
  const path = footPath(blockedHere(state), state.cell, cell) ?? [state.cell]
  return !follow(state, path, events) && neighboursOf(thing).includes(state.cell)
}
