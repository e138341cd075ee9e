import { ERRORS } from '../../electron/shared/errors'
import type { Language } from './index.svelte'

/** French for each sentence of the app that has no blanks to fill in. */
const FRENCH = new Map(Object.values(ERRORS).map((entry) => [entry.en({}), entry.fr({})]))

/** Some facts reach the page as an English sentence of the app; answers the same sentence in the person's language. */
export function translate(sentence: string, language: Language): string {
  return language === 'fr' ? (FRENCH.get(sentence) ?? sentence) : sentence
}
