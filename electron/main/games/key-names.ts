import type { KeyCode } from '../../shared/key-codes'
import type { LocalizedText } from '../../shared/language'
import type { Control } from '../../shared/profile'

const NAMES: Readonly<Partial<Record<KeyCode, LocalizedText>>> = {
  ArrowUp: { en: 'Up arrow', fr: 'Flèche haut' },
  ArrowDown: { en: 'Down arrow', fr: 'Flèche bas' },
  ArrowLeft: { en: 'Left arrow', fr: 'Flèche gauche' },
  ArrowRight: { en: 'Right arrow', fr: 'Flèche droite' },
  Home: { en: 'Home', fr: 'Début' },
  End: { en: 'End', fr: 'Fin' },
  PageUp: { en: 'Page up', fr: 'Page précédente' },
  PageDown: { en: 'Page down', fr: 'Page suivante' },
  Insert: { en: 'Insert', fr: 'Inser' },
  Delete: { en: 'Delete', fr: 'Suppr' },
  Space: { en: 'Space', fr: 'Espace' },
  Enter: { en: 'Enter', fr: 'Entrée' },
  Escape: { en: 'Escape', fr: 'Échap' },
  Backspace: { en: 'Backspace', fr: 'Retour arrière' },
  ShiftLeft: { en: 'Left Shift', fr: 'Maj gauche' },
  ShiftRight: { en: 'Right Shift', fr: 'Maj droite' },
  ControlLeft: { en: 'Left Ctrl', fr: 'Ctrl gauche' },
  ControlRight: { en: 'Right Ctrl', fr: 'Ctrl droite' },
  AltLeft: { en: 'Alt', fr: 'Alt' },
  AltRight: { en: 'Right Alt', fr: 'AltGr' },
  Minus: { en: 'Key -', fr: 'Touche -' },
  Equal: { en: 'Key =', fr: 'Touche =' },
  BracketLeft: { en: 'Key [', fr: 'Touche [' },
  BracketRight: { en: 'Key ]', fr: 'Touche ]' },
  Backslash: { en: 'Key \\', fr: 'Touche \\' },
  Semicolon: { en: 'Key ;', fr: 'Touche ;' },
  Quote: { en: "Key '", fr: "Touche '" },
  Backquote: { en: 'Key `', fr: 'Touche `' },
  Comma: { en: 'Key ,', fr: 'Touche ,' },
  Period: { en: 'Key .', fr: 'Touche .' },
  Slash: { en: 'Key /', fr: 'Touche /' },
  NumpadAdd: { en: 'Keypad +', fr: 'Pavé numérique +' },
  NumpadSubtract: { en: 'Keypad -', fr: 'Pavé numérique -' },
  NumpadMultiply: { en: 'Keypad *', fr: 'Pavé numérique *' },
  NumpadDivide: { en: 'Keypad /', fr: 'Pavé numérique /' },
  NumpadDecimal: { en: 'Keypad .', fr: 'Pavé numérique .' },
  NumpadEnter: { en: 'Keypad Enter', fr: 'Entrée du pavé numérique' }
}

/** What people call the key at a place, by what an English keyboard has there. */
export function keyName(code: KeyCode): LocalizedText {
  const known = NAMES[code]
  if (known) return known
  const digit = /^Numpad(\d)$/.exec(code)?.[1]
  if (digit !== undefined) return { en: `Keypad ${digit}`, fr: `Pavé numérique ${digit}` }
  const sign = code.replace(/^(?:Key|Digit)/, '')
  return sign === code ? { en: code, fr: code } : { en: `Key ${sign}`, fr: `Touche ${sign}` }
}

/** A control for a key that nobody named yet. */
export const controlFor = (code: KeyCode): Pick<Control, 'id' | 'label' | 'key'> => ({
  id: code[0]!.toLowerCase() + code.slice(1),
  label: keyName(code),
  key: code
})
