import type { KeyCode } from '../../shared/key-codes'

export { isKeyCode, KEY_CODES, type KeyCode } from '../../shared/key-codes'

/** What a key is called by those who press it and by those who hear it. */
interface Key {
  /** robotjs: the character the key types, or its name. */
  readonly robot: string
  /** uiohook-napi's code for the place on the keyboard. */
  readonly heard: number
}

/**
 * Keys by KeyboardEvent.code. Left out on purpose: the Meta keys, which belong to the desktop, and
 * locks, which would outlive the agent. robotjs finds a key by its character, so on a layout other
 * than US a letter's code means the key that types this letter, not its place.
 */
export const KEYS = {
  KeyA: { robot: 'a', heard: 30 },
  KeyB: { robot: 'b', heard: 48 },
  KeyC: { robot: 'c', heard: 46 },
  KeyD: { robot: 'd', heard: 32 },
  KeyE: { robot: 'e', heard: 18 },
  KeyF: { robot: 'f', heard: 33 },
  KeyG: { robot: 'g', heard: 34 },
  KeyH: { robot: 'h', heard: 35 },
  KeyI: { robot: 'i', heard: 23 },
  KeyJ: { robot: 'j', heard: 36 },
  KeyK: { robot: 'k', heard: 37 },
  KeyL: { robot: 'l', heard: 38 },
  KeyM: { robot: 'm', heard: 50 },
  KeyN: { robot: 'n', heard: 49 },
  KeyO: { robot: 'o', heard: 24 },
  KeyP: { robot: 'p', heard: 25 },
  KeyQ: { robot: 'q', heard: 16 },
  KeyR: { robot: 'r', heard: 19 },
  KeyS: { robot: 's', heard: 31 },
  KeyT: { robot: 't', heard: 20 },
  KeyU: { robot: 'u', heard: 22 },
  KeyV: { robot: 'v', heard: 47 },
  KeyW: { robot: 'w', heard: 17 },
  KeyX: { robot: 'x', heard: 45 },
  KeyY: { robot: 'y', heard: 21 },
  KeyZ: { robot: 'z', heard: 44 },
  Digit0: { robot: '0', heard: 11 },
  Digit1: { robot: '1', heard: 2 },
  Digit2: { robot: '2', heard: 3 },
  Digit3: { robot: '3', heard: 4 },
  Digit4: { robot: '4', heard: 5 },
  Digit5: { robot: '5', heard: 6 },
  Digit6: { robot: '6', heard: 7 },
  Digit7: { robot: '7', heard: 8 },
  Digit8: { robot: '8', heard: 9 },
  Digit9: { robot: '9', heard: 10 },
  F1: { robot: 'f1', heard: 59 },
  F2: { robot: 'f2', heard: 60 },
  F3: { robot: 'f3', heard: 61 },
  F4: { robot: 'f4', heard: 62 },
  F5: { robot: 'f5', heard: 63 },
  F6: { robot: 'f6', heard: 64 },
  F7: { robot: 'f7', heard: 65 },
  F8: { robot: 'f8', heard: 66 },
  F9: { robot: 'f9', heard: 67 },
  F10: { robot: 'f10', heard: 68 },
  F11: { robot: 'f11', heard: 87 },
  F12: { robot: 'f12', heard: 88 },
  ArrowUp: { robot: 'up', heard: 57416 },
  ArrowDown: { robot: 'down', heard: 57424 },
  ArrowLeft: { robot: 'left', heard: 57419 },
  ArrowRight: { robot: 'right', heard: 57421 },
  Home: { robot: 'home', heard: 3655 },
  End: { robot: 'end', heard: 3663 },
  PageUp: { robot: 'pageup', heard: 3657 },
  PageDown: { robot: 'pagedown', heard: 3665 },
  Insert: { robot: 'insert', heard: 3666 },
  Delete: { robot: 'delete', heard: 3667 },
  Space: { robot: 'space', heard: 57 },
  Enter: { robot: 'enter', heard: 28 },
  Escape: { robot: 'escape', heard: 1 },
  Tab: { robot: 'tab', heard: 15 },
  Backspace: { robot: 'backspace', heard: 14 },
  ShiftLeft: { robot: 'shift', heard: 42 },
  ShiftRight: { robot: 'right_shift', heard: 54 },
  ControlLeft: { robot: 'left_control', heard: 29 },
  ControlRight: { robot: 'right_control', heard: 3613 },
  AltLeft: { robot: 'alt', heard: 56 },
  AltRight: { robot: 'right_alt', heard: 3640 },
  Minus: { robot: '-', heard: 12 },
  Equal: { robot: '=', heard: 13 },
  BracketLeft: { robot: '[', heard: 26 },
  BracketRight: { robot: ']', heard: 27 },
  Backslash: { robot: '\\', heard: 43 },
  Semicolon: { robot: ';', heard: 39 },
  Quote: { robot: "'", heard: 40 },
  Backquote: { robot: '`', heard: 41 },
  Comma: { robot: ',', heard: 51 },
  Period: { robot: '.', heard: 52 },
  Slash: { robot: '/', heard: 53 }
} as const satisfies Record<KeyCode, Key>
