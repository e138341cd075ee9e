import type { SavedArray } from '../agents/saved-state'

/** Why the array of this name is not of this type and length, in a few words; null when it is. */
export function whyNotArray(
  arrays: ReadonlyMap<string, SavedArray>,
  name: string,
  type: { readonly name: string },
  length: number
): string | null {
  const array = arrays.get(name)
  if (!array) return `${name} is missing`
  if (array.constructor !== type) return `${name} holds numbers of another type`
  return array.length === length ? null : `${name} holds ${array.length} numbers, not ${length}`
}
