import type { Refusal } from '../actions'
import { countOf, hasRoom, put, take } from '../bag'
import { statsOf } from '../characters'
import { ITEMS, RECIPES } from '../content/items'
import type { ItemId, ItemPart } from '../content/kinds'
import type { ArenaEvent } from '../events'
import type { ArenaState, Character } from '../state'
import { leaderOf, mend } from './party'

/** Why the leader cannot wear what is in a place of its bag; null if it can. */
export function equipRefusal(state: ArenaState, slot: number): Refusal | null {
  const leader = leaderOf(state)
  const item = leader.bag[slot]?.item
  if (item === undefined) return 'noSuchItem'
  const { part, level = 1 } = ITEMS[item]
  if (part === undefined) return 'cannotBeWorn'
  if (leader.level < level) return 'levelTooLow'
  const former = leader.worn[part]
  const isRoomMade = countOf(leader, item) === 1
  return former === undefined || isRoomMade || hasRoom(leader, former) ? null : 'bagFull'
}

/** Wears what is in a place of the leader's bag; what was worn there goes into the bag. */
export function equip(state: ArenaState, slot: number, events: ArenaEvent[]): Refusal | null {
  const leader = leaderOf(state)
  const refusal = equipRefusal(state, slot)
  const item = leader.bag[slot]?.item
  const part = item === undefined ? undefined : ITEMS[item].part
  if (refusal !== null || item === undefined || part === undefined) return refusal
  const former = leader.worn[part]
  take(leader, item, 1)
  if (former !== undefined) put(leader, former, 1)
  leader.worn[part] = item
  worn(leader, part, item, events)
  return null
}

/** Why the leader cannot take off what it wears on a part of the body; null if it can. */
export function unequipRefusal(state: ArenaState, part: ItemPart): Refusal | null {
  const leader = leaderOf(state)
  const item = leader.worn[part]
  if (item === undefined) return 'noSuchItem'
  return hasRoom(leader, item) ? null : 'bagFull'
}

/** Takes off what the leader wears on a part of the body. */
export function unequip(state: ArenaState, part: ItemPart, events: ArenaEvent[]): Refusal | null {
  const leader = leaderOf(state)
  const refusal = unequipRefusal(state, part)
  const item = leader.worn[part]
  if (refusal !== null || item === undefined) return refusal
  put(leader, item, 1)
  delete leader.worn[part]
  worn(leader, part, null, events)
  return null
}

/** Health never stays above what the new equipment allows. */
function worn(leader: Character, part: ItemPart, item: ItemId | null, events: ArenaEvent[]): void {
  leader.hp = Math.min(leader.hp, statsOf(leader).maxHp)
  events.push({ kind: 'worn', part, item })
}

/** Why the leader cannot use up what is in a place of its bag; null if it can. */
export function useRefusal(state: ArenaState, slot: number): Refusal | null {
  const item = leaderOf(state).bag[slot]?.item
  if (item === undefined) return 'noSuchItem'
  return ITEMS[item].heals === undefined ? 'cannotBeUsed' : null
}

/** Uses up one of what is in a place of the leader's bag: it gives health. */
export function useItem(state: ArenaState, slot: number, events: ArenaEvent[]): Refusal | null {
  const leader = leaderOf(state)
  const refusal = useRefusal(state, slot)
  const item = leader.bag[slot]?.item
  if (refusal !== null || item === undefined) return refusal
  take(leader, item, 1)
  events.push({ kind: 'used', item, hp: mend(leader, ITEMS[item].heals ?? 0) })
  return null
}

/** Why the leader cannot make what a recipe says, at the open workshop; null if it can. */
export function craftRefusal(state: ArenaState, index: number): Refusal | null {
  const leader = leaderOf(state)
  const recipe = RECIPES[index]
  if (recipe === undefined || recipe.workshop !== state.workshop) return 'noSuchRecipe'
  if (leader.level < recipe.level) return 'levelTooLow'
  if (recipe.needs.some(({ item, count }) => countOf(leader, item) < count)) return 'ingredientsMissing'
  const isRoomMade = recipe.needs.some(({ item, count }) => countOf(leader, item) === count)
  return isRoomMade || hasRoom(leader, recipe.makes) ? null : 'bagFull'
}

/** Makes what a recipe says. */
export function craft(state: ArenaState, index: number, events: ArenaEvent[]): Refusal | null {
  const refusal = craftRefusal(state, index)
  const recipe = RECIPES[index]
  if (refusal !== null || recipe === undefined) return refusal
  const leader = leaderOf(state)
  for (const { item, count } of recipe.needs) take(leader, item, count)
  put(leader, recipe.makes, 1)
  state.tally.crafted++
  events.push({ kind: 'crafted', item: recipe.makes })
  return null
}
