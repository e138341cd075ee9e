import type { LocalizedText } from '../../shared/language'
import type { SavedArray } from './saved-state'

/** Why the array of this name is not of this type and length, in a few words; null when it is. */
export function whyNotArray(
  arrays: ReadonlyMap<string, SavedArray>,
  name: string,
  type: { readonly name: string },
  length: number
): LocalizedText | null {
  const array = arrays.get(name)
  if (!array) return { en: `${name} is missing`, fr: `${name} y manque` }
  if (array.constructor !== type)
    return { en: `${name} holds numbers of another type`, fr: `${name} contient des nombres d’un autre type` }
  if (array.length === length) return null
  return {
    en: `${name} holds ${array.length} numbers, not ${length}`,
    fr: `${name} contient ${array.length} nombres et non ${length}`
  }
}
