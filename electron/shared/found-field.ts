import type { GameDraft } from './games'
import type { FoundField, MemorySearch } from './memory-finder'
import { hasDigits } from './memory-form'
import type { ProfileInput } from './profile'

/** The draft with a number that was found as one of its fields, in place of an earlier one of that name. */
export function withFoundField(
  draft: GameDraft,
  { name, label, place }: FoundField,
  searched: MemorySearch['memory']
): GameDraft {
  const { at, type, length } = place
  const memory = draft.memory ?? memoryInput(searched)
  const about = `${at.toString(16).toUpperCase().padStart(4, '0')}h: ${label.en}`
  const field = { at, type, about, ...(hasDigits(type) && length !== undefined ? { length } : {}) }
  return {
    ...draft,
    memory: { ...memory, fields: { ...memory.fields, [name]: field } },
    fields: { ...draft.fields, [name]: { label } }
  }
}

function memoryInput({ base, size, ranges }: MemorySearch['memory']): NonNullable<ProfileInput['memory']> {
  return { base, size, ...(ranges ? { ranges: [...ranges] } : {}), fields: {} }
}
