import { describe, expect, it } from 'vitest'
import { parseChord } from '../../../electron/main/input/chord'
import { checkEvent, type InputEvent } from '../../../electron/main/input/events'
import type { HeardEvent } from '../../../electron/main/input/heard'
import { KEYS, type KeyCode } from '../../../electron/main/input/keys'

const press = (code: KeyCode, held: string, down = true): HeardEvent => ({
  kind: 'key',
  key: KEYS[code].heard,
  down,
  modifiers: {
    ctrl: held.includes('c'),
    alt: held.includes('a'),
    shift: held.includes('s'),
    meta: held.includes('m')
  },
  atMs: 0
})

describe('chord', () => {
  it.each<[string, KeyCode, string]>([
    ['Ctrl+Alt+S', 'KeyS', 'ca'],
    ['ctrl + shift + 5', 'Digit5', 'cs'],
    ['F12', 'F12', ''],
    ['Meta+Escape', 'Escape', 'm']
  ])('%s is heard, and only with these modifiers', (words, code, held) => {
    const { isPressedBy } = parseChord(words, 'The stop key')
    expect(isPressedBy(press(code, held))).toBe(true)
    expect(isPressedBy(press(code, held, false))).toBe(false)
    expect(isPressedBy(press('KeyQ', held))).toBe(false)
    expect(isPressedBy(press(code, held === 'cas' ? '' : 'cas'))).toBe(false)
  })

  it.each(['', 'Ctrl+', 'Ctrl+Nope', 'Hyper+S', 'Ctrl+Alt'])('refuses "%s"', (words) => {
    expect(() => parseChord(words, 'The stop key')).toThrow('is not like Ctrl+Alt+S')
  })
})

describe('events that are never right', () => {
  it.each(['é', 'hello\n', '你好', 'a\u0000'])('refuses to type %j, by name', (text) => {
    expect(() => checkEvent({ kind: 'text', text })).toThrow(expect.objectContaining({ code: 'input.text' }))
  })

  it.each<InputEvent>([
    { kind: 'text', text: '' },
    { kind: 'text', text: 'x'.repeat(65) },
    { kind: 'wheel', at: { x: 0, y: 0 }, dx: 0, dy: 0.5 },
    { kind: 'wheel', at: { x: 0, y: 0 }, dx: 0, dy: 21 },
    { kind: 'key', code: 'MetaLeft' as KeyCode, down: true }
  ])('refuses %o', (event) => {
    expect(() => checkEvent(event)).toThrow(expect.objectContaining({ code: 'input.invalid' }))
  })
})
