import { describe, expect, it } from 'vitest'
import type { HeardEvent } from '../../../electron/main/input/heard'
import { KEYS } from '../../../electron/main/input/keys'
import { WindowPlay, type PlayedWindow } from '../../../electron/main/input/window-play'
import type { KeyCode } from '../../../electron/shared/key-codes'

const area = { x: 100, y: 50, width: 200, height: 100, pixelsPerUnit: 1 }
const focused: PlayedWindow = { hasFocus: true, area, covers: [] }
const elsewhere: PlayedWindow = { ...focused, hasFocus: false }

const key = (code: KeyCode, down: boolean): HeardEvent => numbered(KEYS[code].heard, down)
const numbered = (number: number, down: boolean): HeardEvent => ({
  kind: 'key',
  key: number,
  down,
  modifiers: { ctrl: false, alt: false, shift: false, meta: false },
  atMs: 0
})
const move = (x: number, y: number): HeardEvent => ({ kind: 'move', x, y, atMs: 0 })
const button = (number: number, down: boolean, x = 150, y = 75): HeardEvent => ({
  ...{ kind: 'button', button: number, down, x, y, atMs: 0 }
})
const wheel = (turn: 1 | -1, isVertical: boolean, x = 150, y = 75): HeardEvent => ({
  ...{ kind: 'wheel', turn, isVertical, x, y, atMs: 0 }
})

/** What is play among these, as short lines. */
function played(...events: readonly (readonly [HeardEvent, PlayedWindow])[]): string[] {
  const play = new WindowPlay({})
  return events.flatMap(([event, window], i) => {
    const input = play.take(event, i, window)
    if (input === null) return []
    const sign = 'down' in input ? (input.down ? '+' : '-') : ''
    if (input.kind === 'key') return [`${sign}${input.code ?? input.key}`]
    const place = `${input.at.x * 200},${input.at.y * 100}`
    if (input.kind === 'button') return [`${sign}${input.button} ${place}`]
    return [input.kind === 'move' ? place : `${input.dx};${input.dy} ${place}`]
  })
}

describe('play in a window', () => {
  it('is a key once, however often it repeats, and its release wherever that happens', () => {
    expect(
      played(
        [key('KeyA', true), focused],
        [key('KeyA', true), focused],
        [key('KeyB', true), focused],
        [key('KeyA', false), elsewhere],
        [key('KeyB', false), focused],
        [key('KeyB', false), focused],
        [numbered(3675, true), focused],
        [numbered(3675, false), focused]
      )
    ).toEqual(['+KeyA', '+KeyB', '-KeyA', '-KeyB', '+3675', '-3675'])
  })

  it('is no key that was pressed for another window, though it is still held and repeats here', () => {
    expect(
      played(
        [key('Enter', true), elsewhere],
        [key('Enter', true), focused],
        [key('Enter', false), focused],
        [key('Enter', true), focused],
        [key('KeyX', true), elsewhere],
        [key('KeyX', false), elsewhere]
      )
    ).toEqual(['+Enter'])
  })

  it('is the mouse over the window alone, in the middle of the pixel it points at', () => {
    const covered = { ...focused, covers: [{ x: 140, y: 70, width: 20, height: 20 }] }
    expect(
      played(
        [move(100, 50), focused],
        [move(299, 149), focused],
        [move(300, 149), focused],
        [move(99, 50), focused],
        [move(150, 75), elsewhere],
        [move(150, 75), covered],
        [button(1, true), covered],
        [button(1, false), focused],
        [wheel(1, true), focused],
        [wheel(-1, false), focused],
        [wheel(1, true, 300, 75), focused],
        [button(3, true), focused],
        [button(3, false), focused],
        [button(8, true), focused],
        [button(8, false), focused]
      )
    ).toEqual([
      '0.5,0.5',
      '199.5,99.5',
      '0;1 50.5,25.5',
      '-1;0 50.5,25.5',
      '+middle 50.5,25.5',
      '-middle 50.5,25.5'
    ])
  })

  it('is a drag to its end, wherever that is', () => {
    expect(
      played(
        [button(1, true), focused],
        [move(50, 75), focused],
        [move(40, 75), elsewhere],
        [button(1, false, 40, 75), { ...elsewhere, area: null }],
        [move(41, 75), elsewhere]
      )
    ).toEqual(['+left 50.5,25.5', '-49.5,25.5', '-59.5,25.5', '-left -59.5,25.5'])
  })

  it('is nothing before the window was ever seen', () => {
    expect(played([button(1, true), { hasFocus: true, area: null, covers: [] }])).toEqual([])
  })
})
