import type { Dictionary } from '../i18n/en'

const SIGNS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  Enter: '⏎'
}

/** What is printed on the key that a KeyboardEvent.code names, as well as can be told without asking the keyboard. */
export function keyName(code: string, t: Dictionary): string {
  if (code === 'Space') return t.controls.space
  return SIGNS[code] ?? code.replace(/^(Key|Digit|Numpad)/, '')
}
