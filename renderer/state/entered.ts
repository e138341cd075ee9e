/** Minutes as a person enters them, with a point or a comma; null: none that can be meant. */
export function minutesIn(text: string): number | null {
  const minutes = Number(text.replace(',', '.'))
  return text.trim() !== '' && minutes >= 0.1 && minutes <= 600 ? minutes : null
}

/** A whole number from `from` to `to` as a person enters it; null: it is none. */
export function wholeIn(text: string, from: number, to: number): number | null {
  const number = Number(text)
  return /^\d+$/.test(text.trim()) && number >= from && number <= to ? number : null
}
