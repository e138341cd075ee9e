import type { ArenaAction } from './actions'
import { castableCells } from './combat/cast'
import { reachOf } from './combat/reach'
import { activeFighter } from './combat/scene'
import { BAG_SLOTS, PARTS, RECIPES } from './content/items'
import { DIALOGUE_LINES } from './content/npcs'
import { SPELL_SLOTS } from './content/spells'
import { sayRefusal } from './explore/dialogue'
import { interactRefusal, thingCells } from './explore/interact'
import { craftRefusal, equipRefusal, unequipRefusal, useRefusal } from './explore/inventory'
import { currentMap, groupsHere } from './explore/party'
import { blockedHere, walkRefusal } from './explore/walk'
import { CELLS } from './grid'
import { fightObstacles } from './obstacles'
import { footDistances } from './paths'
import type { ArenaState } from './state'

/**
 * Every action has a number, so that agents can choose one and masks can say which are allowed: end turn, move to each
 * cell, each spell at each cell (so far those of a fight), then interacting with each cell and the interface.
 */
const MOVE = 1
const CAST = MOVE + CELLS
/** Numbers of actions of a fight: these are 0 to `COMBAT_ACTIONS` - 1. */
export const COMBAT_ACTIONS = CAST + SPELL_SLOTS * CELLS
const INTERACT = COMBAT_ACTIONS
const OPEN_INVENTORY = INTERACT + CELLS
const CLOSE = OPEN_INVENTORY + 1
const EQUIP = CLOSE + 1
const UNEQUIP = EQUIP + BAG_SLOTS
const USE = UNEQUIP + PARTS.length
const CRAFT = USE + BAG_SLOTS
const SAY = CRAFT + RECIPES.length
const RETURN = SAY + DIALOGUE_LINES
const WAIT = RETURN + 1
/** Numbers of all actions: these are 0 to `ACTIONS` - 1. */
export const ACTIONS = WAIT + 1

/** The number of an action. */
export function indexOfAction(action: ArenaAction): number {
  switch (action.kind) {
    case 'endTurn':
      return 0
    case 'move':
      return MOVE + action.cell
    case 'cast':
      return CAST + action.spell * CELLS + action.cell
    case 'interact':
      return INTERACT + action.cell
    case 'openInventory':
      return OPEN_INVENTORY
    case 'close':
      return CLOSE
    case 'equip':
      return EQUIP + action.slot
    case 'unequip':
      return UNEQUIP + PARTS.indexOf(action.part)
    case 'use':
      return USE + action.slot
    case 'craft':
      return CRAFT + action.recipe
    case 'say':
      return SAY + action.line
    case 'return':
      return RETURN
    case 'wait':
      return WAIT
  }
}

/** The action of a number. Throws a RangeError for a number that no action has. */
export function actionOfIndex(index: number): ArenaAction {
  if (!Number.isInteger(index) || index < 0 || index >= ACTIONS)
    throw new RangeError(`There is no action ${index}`)
  if (index < MOVE) return { kind: 'endTurn' }
  if (index < CAST) return { kind: 'move', cell: index - MOVE }
  if (index < INTERACT) {
    const place = index - CAST
    return { kind: 'cast', spell: Math.floor(place / CELLS), cell: place % CELLS }
  }
  if (index < OPEN_INVENTORY) return { kind: 'interact', cell: index - INTERACT }
  if (index === OPEN_INVENTORY) return { kind: 'openInventory' }
  if (index === CLOSE) return { kind: 'close' }
  if (index < UNEQUIP) return { kind: 'equip', slot: index - EQUIP }
  if (index < USE) return { kind: 'unequip', part: PARTS[index - UNEQUIP] ?? 'weapon' }
  if (index < CRAFT) return { kind: 'use', slot: index - USE }
  if (index < SAY) return { kind: 'craft', recipe: index - CRAFT }
  if (index < RETURN) return { kind: 'say', line: index - SAY }
  return index === RETURN ? { kind: 'return' } : { kind: 'wait' }
}

/** The numbers of the actions that are allowed now, waiting in a fight left out. */
export function legalActions(state: ArenaState): number[] {
  switch (state.phase) {
    case 'combat':
      return combatActions(state)
    case 'exploration':
      return explorationActions(state)
    case 'dead':
      return [RETURN]
    case 'interface':
      return [CLOSE, ...inventoryActions(state)]
    case 'crafting':
      return [CLOSE, ...allowed(CRAFT, RECIPES.length, (recipe) => craftRefusal(state, recipe))]
    case 'dialogue':
      return [CLOSE, ...allowed(SAY, DIALOGUE_LINES, (line) => sayRefusal(state, line))]
  }
}

/** By number, 1 where `legalActions` allows it: of all actions, or of a fight's alone (`COMBAT_ACTIONS`). */
export function actionMask(state: ArenaState, length: number = ACTIONS): Uint8Array {
  const mask = new Uint8Array(length)
  for (const index of legalActions(state)) if (index < length) mask[index] = 1
  return mask
}

const allowed = (first: number, count: number, refusal: (i: number) => string | null): number[] =>
  Array.from({ length: count }, (_, i) => i)
    .filter((i) => refusal(i) === null)
    .map((i) => first + i)

function combatActions({ combat, world }: ArenaState): number[] {
  const map = combat === null ? undefined : world.maps[combat.map]
  if (combat === null || map === undefined) return []
  const fighter = activeFighter(combat)
  const found = [0]
  if (fighter.mp > 0) for (const cell of reachOf(combat, map, fighter).cells) found.push(MOVE + cell)
  const blocked = fightObstacles(map, combat)
  for (let slot = 0; slot < fighter.spells.length; slot++)
    for (const cell of castableCells(combat, map, fighter, slot, blocked))
      found.push(CAST + slot * CELLS + cell)
  return found
}

function explorationActions(state: ArenaState): number[] {
  const blocked = blockedHere(state)
  const steps = footDistances(blocked, [state.cell])
  const found: number[] = []
  for (let cell = 0; cell < CELLS; cell++) if ((steps[cell] ?? 0) > 0) found.push(MOVE + cell)
  const groupCells = groupsHere(state).map(({ cell }) => cell)
  const hereExit = currentMap(state).exits.some(({ cell }) => cell === state.cell)
  for (const cell of hereExit ? [...groupCells, state.cell] : groupCells)
    if (walkRefusal(state, cell) === null) found.push(MOVE + cell)
  for (const cell of thingCells(state)) if (interactRefusal(state, cell) === null) found.push(INTERACT + cell)
  found.push(OPEN_INVENTORY, WAIT)
  return found
}

const inventoryActions = (state: ArenaState): number[] => [
  ...allowed(EQUIP, BAG_SLOTS, (slot) => equipRefusal(state, slot)),
  ...allowed(UNEQUIP, PARTS.length, (i) => unequipRefusal(state, PARTS[i] ?? 'weapon')),
  ...allowed(USE, BAG_SLOTS, (slot) => useRefusal(state, slot))
]
