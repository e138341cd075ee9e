import { spawnSync } from 'node:child_process'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDesktopEye } from '../../../electron/main/input/desktop-eye'
import { GuardedInput, type Takeover } from '../../../electron/main/input/guarded-input'
import type { HeardEvent } from '../../../electron/main/input/heard'
import { Hearing } from '../../../electron/main/input/hearing'
import { KEY_CODES, type KeyCode } from '../../../electron/main/input/keys'
import { childProgram, rememberingStart, thePersons } from '../../support/input-children'
import { whyNoDesktop, XDesktop } from '../../support/x-desktop'
import { EventWindow } from '../../support/xev'

const whyNot = whyNoDesktop()
const LAYOUTS = ['us', 'fr', 'de', 'dvorak', 'ru', 'ch', 'us,ru', 'gb']

/** Rows of the keyboard, left to right, with X's number of their first key (evdev). */
const ROWS: readonly (readonly [number, readonly KeyCode[]])[] = [
  [9, ['Escape']],
  [10, keys('Digit', '1234567890')],
  [20, ['Minus', 'Equal', 'Backspace', 'Tab']],
  [24, keys('Key', 'QWERTYUIOP')],
  [34, ['BracketLeft', 'BracketRight', 'Enter', 'ControlLeft']],
  [38, keys('Key', 'ASDFGHJKL')],
  [47, ['Semicolon', 'Quote', 'Backquote', 'ShiftLeft', 'Backslash']],
  [52, keys('Key', 'ZXCVBNM')],
  [59, ['Comma', 'Period', 'Slash', 'ShiftRight']],
  [63, ['NumpadMultiply', 'AltLeft', 'Space']],
  [67, ['F1', 'F2', 'F3', 'F4', 'F5', 'F6', 'F7', 'F8', 'F9', 'F10']],
  [79, ['Numpad7', 'Numpad8', 'Numpad9', 'NumpadSubtract']],
  [83, ['Numpad4', 'Numpad5', 'Numpad6', 'NumpadAdd']],
  [87, ['Numpad1', 'Numpad2', 'Numpad3', 'Numpad0', 'NumpadDecimal']],
  [95, ['F11', 'F12']],
  [104, ['NumpadEnter', 'ControlRight', 'NumpadDivide']],
  [108, ['AltRight']],
  [110, ['Home', 'ArrowUp', 'PageUp', 'ArrowLeft', 'ArrowRight', 'End', 'ArrowDown', 'PageDown']],
  [118, ['Insert', 'Delete']]
]
const KEYCODES = new Map(ROWS.flatMap(([first, row]) => row.map((code, i) => [code, first + i] as const)))

describe.skipIf(whyNot !== null)(`keyboard layouts${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let window: EventWindow
  let hands: GuardedInput
  let stopHearing: () => void
  let takeovers: Takeover[]
  let heard: HeardEvent[]
  let programs: { injector: string; listener: string }

  beforeAll(async () => {
    programs = { injector: await childProgram('injector'), listener: await childProgram('listener') }
    desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    window = await EventWindow.open(desktop)
  })
  afterAll(async () => {
    await window.close()
    vi.unstubAllEnvs()
    await desktop.close()
  })
  beforeEach(async () => {
    const eye = await openDesktopEye()
    const id = Number(desktop.find('events'))
    const hearing = new Hearing(rememberingStart(programs.listener).start)
    hands = await GuardedInput.open({
      startInjector: rememberingStart(programs.injector).start,
      hearing,
      look: () => eye(id),
      eventsPerSecond: 10_000
    })
    takeovers = []
    heard = []
    hands.onTakeover((takeover) => takeovers.push(takeover))
    stopHearing = await hearing.join(thePersons(heard))
    hands.setMode('autonomous')
    window.forget()
  })
  afterEach(async () => {
    await hands.close()
    stopHearing()
  })

  const layout = (name: string): void => {
    const env = { ...process.env, DISPLAY: desktop.display }
    const { status, stderr } = spawnSync(
      'setxkbmap',
      [
        '-layout',
        name.replace('dvorak', 'us'),
        ...(name === 'dvorak' ? ['-variant', 'dvorak'] : ['-variant', ''])
      ],
      { env, encoding: 'utf8' }
    )
    if (status !== 0) throw new Error(`setxkbmap ${name}: ${stderr}`)
  }
  const send = async (code: KeyCode, down: boolean): Promise<void> => {
    expect([code, await hands.send({ kind: 'key', code, down })]).toMatchObject([code, { kind: 'sent' }])
  }
  /** What the window is told of keys, in order; waits for as many. */
  const felt = async (count: number): Promise<string[]> => {
    await vi.waitUntil(() => window.keycodes.length >= count, { timeout: 5_000, interval: 5 })
    return window.keycodes
  }
  /** The agent's own keys were heard, and taken for its own. */
  const expectUndisturbed = async (): Promise<void> => {
    await send('ArrowUp', true)
    await send('ArrowUp', false)
    // An event that is not heard is missed after a second.
    await new Promise((resolve) => setTimeout(resolve, 1_200))
    await send('ArrowUp', true)
    await send('ArrowUp', false)
    expect([takeovers, heard, await hands.isTakenOver(), hands.isListening]).toEqual([[], [], false, true])
  }

  it('has a place for every key', () => {
    expect([...KEYCODES.keys()].sort()).toEqual([...KEY_CODES].sort())
  })

  it.each(LAYOUTS)('presses every key at its place on %s, and hears it there', async (name) => {
    layout(name)
    for (const code of KEY_CODES) {
      window.forget()
      await send(code, true)
      await send(code, false)
      const place = KEYCODES.get(code)
      expect([code, ...(await felt(2))]).toEqual([code, `KeyPress ${place}`, `KeyRelease ${place}`])
    }
    await expectUndisturbed()
  })

  it('lets go of a key that was pressed before the layout changed', async () => {
    layout('us')
    await send('KeyQ', true)
    layout('fr')
    await send('KeyW', true)
    layout('de')
    await send('KeyQ', false)
    await send('KeyW', false)
    layout('us')
    const pressed = new Set<string>()
    for (const event of await felt(4)) {
      const [kind, place = ''] = event.split(' ')
      pressed[kind === 'KeyPress' ? 'add' : 'delete'](place)
    }
    expect(new Set(window.keycodes.map((e) => e.split(' ')[1]))).toEqual(new Set(['24', '25']))
    expect([...pressed]).toEqual([])
    await expectUndisturbed()
  })

  it('types a text by its characters on another layout', async () => {
    layout('fr')
    await hands.send({ kind: 'text', text: 'qaz1' })
    const typed = (await window.settled(8)).filter((e) => e.startsWith('KeyPress') && !e.includes('Shift'))
    expect(typed).toEqual(['KeyPress q', 'KeyPress a', 'KeyPress z', 'KeyPress 1'])
    layout('us')
  })
})

function keys(kind: 'Key' | 'Digit', characters: string): KeyCode[] {
  return [...characters].map((character) => `${kind}${character}` as KeyCode)
}
