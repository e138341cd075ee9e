/** The languages the app speaks. */
export type Language = 'en' | 'fr'

/** A text in every language of the app. */
export type LocalizedText = Readonly<Record<Language, string>>

/** A name or figure that is the same in every language, or a text in each. */
export type Text = string | LocalizedText

/** The text in one language. */
export function textIn(language: Language, text: Text): string {
  return typeof text === 'string' ? text : text[language]
}
