import { fieldNameOf } from './field-name'
import type { GameDraft } from './games'
import type { NumberMoves, NumberPlace } from './perception/found-numbers'

/** What a number never does that only rises, or only falls. */
const ONLY: Readonly<Record<NumberMoves, { readonly only?: 'up' | 'down' }>> = {
  rises: { only: 'up' },
  falls: { only: 'down' },
  changes: {},
  stays: {}
}

/**
 * The draft with a number that was found in its picture as one of its fields. Answers also its name: of the words beside
 * it, else of `label`.
 */
export function withFoundNumber(
  draft: GameDraft,
  place: NumberPlace,
  label: { readonly en: string; readonly fr: string }
): { readonly draft: GameDraft; readonly field: string } {
  const taken = [
    ...(draft.readers ?? []).map(({ field }) => field),
    ...Object.keys(draft.memory?.fields ?? {}),
    ...Object.keys(draft.fields ?? {})
  ]
  const { region, digits, moves, thousands } = place
  const format = {
    ...(digits !== null && { digits: { min: digits, max: digits } }),
    ...(thousands !== 'none' && { thousands })
  }
  const field = fieldNameOf(place.label ?? label.en, taken)
  const reader = {
    ...{ kind: 'number' as const, field, region, plausible: ONLY[moves] },
    ...(Object.keys(format).length > 0 && { format })
  }
  const shown = place.label === null ? label : { en: place.label, fr: place.label }
  return {
    field,
    draft: {
      ...draft,
      readers: [...(draft.readers ?? []), reader],
      fields: { ...draft.fields, [field]: { label: shown } }
    }
  }
}
