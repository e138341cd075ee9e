import { z } from 'zod'
import { isKeyCode, type KeyCode } from '../../shared/key-codes'

/**
 * A line of a recording in the way of VPT (Baker et al. 2022): what keys and mouse did in one tick of 50 ms, as the video
 * beside it shows one picture. Names of keys are those of GLFW, as Minecraft writes them.
 */
export const tickSchema = z.looseObject({
  mouse: z.looseObject({
    x: z.number().default(0),
    y: z.number().default(0),
    dwheel: z.number().default(0),
    buttons: z.array(z.number()),
    newButtons: z.array(z.number()).default([])
  }),
  keyboard: z.looseObject({
    keys: z.array(z.string()),
    newKeys: z.array(z.string()).default([])
  }),
  tick: z.number().optional(),
  /** Of the clock of whoever recorded. */
  milli: z.number().optional(),
  /** What Apprenti knows beyond keys and mouse. */
  apprenti: z.looseObject({ action: z.string().nullable() }).optional()
})
export type Tick = z.output<typeof tickSchema>

/** Pictures a second of VPT's own recordings, which also are told where no clock is. */
export const TICKS_PER_SECOND = 20

/** Where the window of VPT's own recordings was 720 high, whatever their video is. */
export const RECORDER_HEIGHT = 720

export const BUTTONS = ['left', 'right', 'middle'] as const

const PREFIX = 'key.keyboard.'
const SPECIAL: Readonly<Partial<Record<KeyCode, string>>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  PageUp: 'page.up',
  PageDown: 'page.down',
  ShiftLeft: 'left.shift',
  ShiftRight: 'right.shift',
  ControlLeft: 'left.control',
  ControlRight: 'right.control',
  AltLeft: 'left.alt',
  AltRight: 'right.alt',
  BracketLeft: 'left.bracket',
  BracketRight: 'right.bracket',
  Quote: 'apostrophe',
  Backquote: 'grave.accent'
}
const CODES = new Map(Object.entries(SPECIAL).map(([code, name]) => [name, code]))
const KEYPAD = 'keypad.'

/** `KeyA` as VPT names it: `key.keyboard.a`. */
export function keyName(code: KeyCode): string {
  const name =
    SPECIAL[code] ??
    code
      .replace(/^(Key|Digit)/, '')
      .replace('Numpad', KEYPAD)
      .toLowerCase()
  return PREFIX + name
}

/** The key of a name of VPT's; null for one that has none here. */
export function keyOf(name: string): KeyCode | null {
  const plain = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name
  if (plain.startsWith(KEYPAD)) {
    const code = `Numpad${titleOf(plain.slice(KEYPAD.length))}`
    return isKey(code) ? code : null
  }
  const title = titleOf(plain)
  return [CODES.get(plain), `Key${title}`, `Digit${title}`, title].find(isKey) ?? null
}

const titleOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)
const isKey = (code: string | undefined): code is KeyCode => code !== undefined && isKeyCode(code)
