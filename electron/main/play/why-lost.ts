import { textIn, type LocalizedText, type Text } from '../../shared/language'
import type { LostReason } from '../../shared/target'

const LOST: Readonly<Record<LostReason, LocalizedText>> = {
  closed: { en: 'closed', fr: 'fermé' },
  crashed: { en: 'crashed', fr: 'arrêt brutal' },
  hung: { en: 'hung', fr: 'bloqué' }
}

/** Why a game went away, in both languages. */
export function whyLost(reason: LostReason, detail: Text): LocalizedText {
  if (detail === '') return LOST[reason]
  return {
    en: `${LOST[reason].en}: ${textIn('en', detail)}`,
    fr: `${LOST[reason].fr}\u00a0: ${textIn('fr', detail)}`
  }
}
