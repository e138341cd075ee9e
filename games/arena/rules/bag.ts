import { BAG_SLOTS } from './content/items'
import type { ItemId } from './content/kinds'
import type { Character } from './state'

/** How many of a thing a character has, not counting what it wears. */
export function countOf({ bag }: Character, item: ItemId): number {
  let count = 0
  for (const stack of bag) if (stack.item === item) count += stack.count
  return count
}

/** Whether one more of a thing goes into the bag. */
export const hasRoom = ({ bag }: Character, item: ItemId): boolean =>
  bag.length < BAG_SLOTS || bag.some((stack) => stack.item === item)

/** Puts things into the bag; false, and nothing changed, where there is no room. */
export function put(character: Character, item: ItemId, count: number): boolean {
  if (!hasRoom(character, item)) return false
  const stack = character.bag.find((other) => other.item === item)
  if (stack === undefined) character.bag.push({ item, count })
  else stack.count += count
  return true
}

/** Takes things out of the bag. Throws a RangeError for more than there are. */
export function take(character: Character, item: ItemId, count: number): void {
  const stack = character.bag.find((other) => other.item === item)
  if (stack === undefined || stack.count < count) throw new RangeError(`There are not ${count} of ${item}`)
  stack.count -= count
  if (stack.count === 0) character.bag = character.bag.filter((other) => other !== stack)
}
