import { expect, it } from 'vitest'
import { keyName } from '../../../electron/main/games/key-names'
import { KEY_CODES } from '../../../electron/shared/key-codes'

it('every key has a name of its own in both languages', () => {
  const names = KEY_CODES.map(keyName)
  for (const language of ['en', 'fr'] as const)
    expect(new Set(names.map((name) => name[language])).size).toBe(KEY_CODES.length)
  expect(keyName('KeyQ')).toEqual({ en: 'Key Q', fr: 'Touche Q' })
  expect(keyName('Numpad7')).toEqual({ en: 'Keypad 7', fr: 'Pavé numérique 7' })
})
