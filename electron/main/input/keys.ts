import type { KeyCode } from '../../shared/key-codes'

export { isKeyCode, KEY_CODES, type KeyCode } from '../../shared/key-codes'

/** What a key is called by those who press it and by those who hear it. */
interface Key {
  /** X's name of the place on the keyboard (XKB key names). */
  readonly place: string
  /** robotjs: the character the key types, or its name. */
  readonly robot: string
  /** uiohook-napi's code for the place on the keyboard. */
  readonly heard: number
}

/**
 * Keys by KeyboardEvent.code. Left out on purpose: the Meta keys, which belong to the desktop, and
 * locks, which would outlive the agent. A code is a place, whatever the layout has there: KeyA is the key
 * beside Caps Lock, which types q on a French keyboard.
 */
export const KEYS = {
  KeyA: { place: 'AC01', robot: 'a', heard: 30 },
  KeyB: { place: 'AB05', robot: 'b', heard: 48 },
  KeyC: { place: 'AB03', robot: 'c', heard: 46 },
  KeyD: { place: 'AC03', robot: 'd', heard: 32 },
  KeyE: { place: 'AD03', robot: 'e', heard: 18 },
  KeyF: { place: 'AC04', robot: 'f', heard: 33 },
  KeyG: { place: 'AC05', robot: 'g', heard: 34 },
  KeyH: { place: 'AC06', robot: 'h', heard: 35 },
  KeyI: { place: 'AD08', robot: 'i', heard: 23 },
  KeyJ: { place: 'AC07', robot: 'j', heard: 36 },
  KeyK: { place: 'AC08', robot: 'k', heard: 37 },
  KeyL: { place: 'AC09', robot: 'l', heard: 38 },
  KeyM: { place: 'AB07', robot: 'm', heard: 50 },
  KeyN: { place: 'AB06', robot: 'n', heard: 49 },
  KeyO: { place: 'AD09', robot: 'o', heard: 24 },
  KeyP: { place: 'AD10', robot: 'p', heard: 25 },
  KeyQ: { place: 'AD01', robot: 'q', heard: 16 },
  KeyR: { place: 'AD04', robot: 'r', heard: 19 },
  KeyS: { place: 'AC02', robot: 's', heard: 31 },
  KeyT: { place: 'AD05', robot: 't', heard: 20 },
  KeyU: { place: 'AD07', robot: 'u', heard: 22 },
  KeyV: { place: 'AB04', robot: 'v', heard: 47 },
  KeyW: { place: 'AD02', robot: 'w', heard: 17 },
  KeyX: { place: 'AB02', robot: 'x', heard: 45 },
  KeyY: { place: 'AD06', robot: 'y', heard: 21 },
  KeyZ: { place: 'AB01', robot: 'z', heard: 44 },
  Digit0: { place: 'AE10', robot: '0', heard: 11 },
  Digit1: { place: 'AE01', robot: '1', heard: 2 },
  Digit2: { place: 'AE02', robot: '2', heard: 3 },
  Digit3: { place: 'AE03', robot: '3', heard: 4 },
  Digit4: { place: 'AE04', robot: '4', heard: 5 },
  Digit5: { place: 'AE05', robot: '5', heard: 6 },
  Digit6: { place: 'AE06', robot: '6', heard: 7 },
  Digit7: { place: 'AE07', robot: '7', heard: 8 },
  Digit8: { place: 'AE08', robot: '8', heard: 9 },
  Digit9: { place: 'AE09', robot: '9', heard: 10 },
  F1: { place: 'FK01', robot: 'f1', heard: 59 },
  F2: { place: 'FK02', robot: 'f2', heard: 60 },
  F3: { place: 'FK03', robot: 'f3', heard: 61 },
  F4: { place: 'FK04', robot: 'f4', heard: 62 },
  F5: { place: 'FK05', robot: 'f5', heard: 63 },
  F6: { place: 'FK06', robot: 'f6', heard: 64 },
  F7: { place: 'FK07', robot: 'f7', heard: 65 },
  F8: { place: 'FK08', robot: 'f8', heard: 66 },
  F9: { place: 'FK09', robot: 'f9', heard: 67 },
  F10: { place: 'FK10', robot: 'f10', heard: 68 },
  F11: { place: 'FK11', robot: 'f11', heard: 87 },
  F12: { place: 'FK12', robot: 'f12', heard: 88 },
  ArrowUp: { place: 'UP', robot: 'up', heard: 57416 },
  ArrowDown: { place: 'DOWN', robot: 'down', heard: 57424 },
  ArrowLeft: { place: 'LEFT', robot: 'left', heard: 57419 },
  ArrowRight: { place: 'RGHT', robot: 'right', heard: 57421 },
  Home: { place: 'HOME', robot: 'home', heard: 3655 },
  End: { place: 'END', robot: 'end', heard: 3663 },
  PageUp: { place: 'PGUP', robot: 'pageup', heard: 3657 },
  PageDown: { place: 'PGDN', robot: 'pagedown', heard: 3665 },
  Insert: { place: 'INS', robot: 'insert', heard: 3666 },
  Delete: { place: 'DELE', robot: 'delete', heard: 3667 },
  Space: { place: 'SPCE', robot: 'space', heard: 57 },
  Enter: { place: 'RTRN', robot: 'enter', heard: 28 },
  Escape: { place: 'ESC', robot: 'escape', heard: 1 },
  Tab: { place: 'TAB', robot: 'tab', heard: 15 },
  Backspace: { place: 'BKSP', robot: 'backspace', heard: 14 },
  ShiftLeft: { place: 'LFSH', robot: 'shift', heard: 42 },
  ShiftRight: { place: 'RTSH', robot: 'right_shift', heard: 54 },
  ControlLeft: { place: 'LCTL', robot: 'left_control', heard: 29 },
  ControlRight: { place: 'RCTL', robot: 'right_control', heard: 3613 },
  AltLeft: { place: 'LALT', robot: 'alt', heard: 56 },
  AltRight: { place: 'RALT', robot: 'right_alt', heard: 3640 },
  Minus: { place: 'AE11', robot: '-', heard: 12 },
  Equal: { place: 'AE12', robot: '=', heard: 13 },
  BracketLeft: { place: 'AD11', robot: '[', heard: 26 },
  BracketRight: { place: 'AD12', robot: ']', heard: 27 },
  Backslash: { place: 'BKSL', robot: '\\', heard: 43 },
  Semicolon: { place: 'AC10', robot: ';', heard: 39 },
  Quote: { place: 'AC11', robot: "'", heard: 40 },
  Backquote: { place: 'TLDE', robot: '`', heard: 41 },
  Comma: { place: 'AB08', robot: ',', heard: 51 },
  Period: { place: 'AB09', robot: '.', heard: 52 },
  Slash: { place: 'AB10', robot: '/', heard: 53 }
} as const satisfies Record<KeyCode, Key>
