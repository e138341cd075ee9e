import { expect, it } from 'vitest'
import { keyAtPlace } from '../../../electron/main/input/heard'
import { KEYS } from '../../../electron/main/input/keys'

it('a key of the keypad is the same with and without Num Lock, and others are what they are', () => {
  // libuiohook's VC_KP_LEFT: what the 4 of the keypad is while Num Lock is off.
  expect(keyAtPlace(0xee4b)).toBe(KEYS.Numpad4.heard)
  for (const { heard } of Object.values(KEYS)) expect(keyAtPlace(heard)).toBe(heard)
})
