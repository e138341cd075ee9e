import { en, type Dictionary } from './en'
import { fr } from './fr'
import * as format from './format'
import type { Language } from '../../electron/shared/language'

let language = $state<Language>('en')

/** The dictionary and the number formats of the language in use. Reading them in a component follows the choice. */
export const i18n = {
  get language(): Language {
    return language
  },
  set language(chosen: Language) {
    language = chosen
  },
  get t(): Dictionary {
    return language === 'fr' ? fr : en
  },
  number: (value: number, digits = 0) => format.number(language, value, digits),
  compact: (value: number) => format.compact(language, value),
  bytes: (value: number) => format.bytes(language, value),
  duration: (seconds: number) => format.duration(seconds),
  dateTime: (moment: string | number) => format.dateTime(language, moment),
  percent: (share: number) => format.percent(language, share)
}
