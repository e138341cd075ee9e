import { InvalidArgumentError } from 'commander'
import { isKeyCode, KEY_CODES, type KeyCode } from '../shared/key-codes'
import { MOST_CELLS_ACROSS } from '../shared/plain-game'

/** What people call keys, beside their places. */
const NAMES: Readonly<Record<string, KeyCode>> = {
  up: 'ArrowUp',
  down: 'ArrowDown',
  left: 'ArrowLeft',
  right: 'ArrowRight',
  ctrl: 'ControlLeft',
  control: 'ControlLeft',
  shift: 'ShiftLeft',
  alt: 'AltLeft',
  return: 'Enter',
  esc: 'Escape'
}

/** A list of keys as a person types it, "Left,space,a,F5": places of keys, their usual names, letters and digits. */
export function keyList(text: string): readonly KeyCode[] {
  return text.split(',').map((name) => keyNamed(name.trim()))
}

function keyNamed(name: string): KeyCode {
  const lower = name.toLowerCase()
  const known = NAMES[lower] ?? KEY_CODES.find((code) => code.toLowerCase() === lower)
  if (known !== undefined) return known
  const [letter, digit] = [`Key${name.toUpperCase()}`, `Digit${name}`]
  if (isKeyCode(letter)) return letter
  if (isKeyCode(digit)) return digit
  throw new InvalidArgumentError(
    `There is no key "${name}": name it as left, space, a, 5, or by its place as ArrowLeft, Space, KeyA, Digit5.`
  )
}

/** So many cells across and down, as "4x3". */
export function cellCount(text: string): { readonly columns: number; readonly rows: number } {
  const [, columns, rows] = (/^(\d{1,2})x(\d{1,2})$/u.exec(text.trim()) ?? []).map(Number)
  const isRight = (count: number | undefined): count is number =>
    count !== undefined && count >= 1 && count <= MOST_CELLS_ACROSS
  if (!isRight(columns) || !isRight(rows))
    throw new InvalidArgumentError(
      `It must be cells across and down, as 4x3, each from 1 to ${MOST_CELLS_ACROSS}.`
    )
  return { columns, rows }
}
