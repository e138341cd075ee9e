import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { InputEvent } from '../../../electron/main/input/events'
import type { Injected } from '../../../electron/main/input/input-driver'
import { KEY_CODES, type KeyCode } from '../../../electron/main/input/keys'
import { RobotDriver } from '../../../electron/main/input/robot-driver'
import { childProgram, rememberingStart } from '../../support/input-children'
import { endChild, whyNoDesktop, XDesktop } from '../../support/x-desktop'
import { EventWindow } from '../../support/xev'

const whyNot = whyNoDesktop()
const ORIGIN = { x: 200, y: 150 }

describe.skipIf(whyNot !== null)(`input driver${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let window: EventWindow
  let program: string
  let injector: ReturnType<typeof rememberingStart>
  let driver: RobotDriver
  let corner = ORIGIN

  beforeAll(async () => {
    program = await childProgram('injector')
    desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    window = await EventWindow.open(desktop)
    corner = clientCorner(desktop)
  })
  afterAll(async () => {
    await window.close()
    vi.unstubAllEnvs()
    await desktop.close()
  })
  beforeEach(async () => {
    injector = rememberingStart(program)
    driver = await RobotDriver.start(injector.start)
    await inject({ kind: 'move', at: inside(5, 5) })
    await window.settled(1)
    window.forget()
  })
  afterEach(() => driver.close())

  const inside = (x: number, y: number) => ({ x: corner.x + x, y: corner.y + y })
  const inject = (event: InputEvent) => driver.inject(event, Infinity)
  const key = (code: KeyCode, down: boolean): InputEvent => ({ kind: 'key', code, down })
  const holdAll = async (): Promise<void> => {
    await inject(key('ArrowLeft', true))
    await inject({ kind: 'button', button: 'left', down: true, at: inside(30, 30) })
    expect((await window.settled(3)).filter((e) => e.includes('Press'))).toHaveLength(2)
  }
  it('starts without an event when nothing was held', async () => {
    expect(await window.settled(0)).toEqual([])
  })

  it('presses and releases every key it knows, each once', async () => {
    for (const code of KEY_CODES) {
      window.forget()
      await inject(key(code, true))
      await inject(key(code, false))
      await vi.waitUntil(() => window.events.length >= 2, { interval: 2, timeout: 2_000 })
      const [pressed, released, ...more] = window.events
      expect([more, pressed?.replace('KeyPress', ''), code]).toEqual([
        [],
        released?.replace('KeyRelease', ''),
        code
      ])
      expect(pressed).toBe(`KeyPress ${X_NAMES[code] ?? code.replace(/^(Key|Digit)/u, '').toLowerCase()}`)
    }
  }, 60_000)

  it('moves, clicks, drags and turns the wheel, where and as often as told', async () => {
    await inject({ kind: 'move', at: inside(10, 20) })
    await inject({ kind: 'button', button: 'right', down: true, at: inside(10, 20) })
    // The window manager holds a press back until it has looked at it; the X server makes one of the moves meanwhile.
    await window.settled(2)
    await inject({ kind: 'button', button: 'right', down: false, at: inside(60, 70) })
    await window.settled(4)
    await inject({ kind: 'button', button: 'middle', down: true, at: inside(61, 70) })
    await inject({ kind: 'button', button: 'middle', down: false, at: null })
    await inject({ kind: 'wheel', at: inside(62, 70), dx: 0, dy: 2 })
    await inject({ kind: 'wheel', at: inside(62, 70), dx: 0, dy: -1 })
    await inject({ kind: 'wheel', at: inside(62, 70), dx: -1, dy: 0 })
    const seen = (await window.settled(15)).filter((e, i, all) => e !== all[i - 1])
    expect(seen).toEqual([
      'MotionNotify 10,20',
      'ButtonPress 3 at 10,20',
      'MotionNotify 60,70',
      'ButtonRelease 3 at 60,70',
      'MotionNotify 61,70',
      'ButtonPress 2 at 61,70',
      'ButtonRelease 2 at 61,70',
      'MotionNotify 62,70',
      ...wheel(5),
      ...wheel(5),
      'MotionNotify 62,70',
      ...wheel(4),
      'MotionNotify 62,70',
      ...wheel(6)
    ])
  })

  it('types text as it is written', async () => {
    await inject({ kind: 'text', text: 'aB1!' })
    const pressed = (await window.settled(12)).filter((e) => e.startsWith('KeyPress'))
    expect(pressed.filter((e) => !e.includes('Shift'))).toEqual([
      'KeyPress a',
      'KeyPress B',
      'KeyPress 1',
      'KeyPress exclam'
    ])
  })

  it('tells when each event happened', async () => {
    const before = Number(process.hrtime.bigint()) / 1e6
    const { fromMs, toMs } = (await inject(key('Space', true))) as Injected
    expect(fromMs).toBeGreaterThan(before)
    expect(toMs).toBeGreaterThan(fromMs)
    expect(Number(process.hrtime.bigint()) / 1e6).toBeGreaterThan(toMs)
  })

  it('does nothing too late, but lets go however late', async () => {
    expect(await driver.inject(key('KeyA', true), 0)).toBe('late')
    await inject(key('KeyB', true))
    await driver.inject(key('KeyB', false), 0)
    expect(await window.settled(2)).toEqual(['KeyPress b', 'KeyRelease b'])
  })

  it('lets go of everything when asked', async () => {
    await holdAll()
    await driver.releaseAll()
    expect(await window.held()).toEqual([])
  })

  it('lets go of everything when closed', async () => {
    await holdAll()
    await driver.close()
    await driver.close()
    expect(await window.held()).toEqual([])
    await expect(inject(key('KeyA', true))).rejects.toMatchObject({ code: 'input.failed' })
  })

  it('lets go of everything when its child is killed, and goes on with a new one', async () => {
    await holdAll()
    const lost = new Promise((resolve) => driver.onLost(resolve))
    const killedAt = performance.now()
    injector.children[0]?.kill()
    expect(await lost).toEqual({ keys: ['ArrowLeft'], buttons: ['left'] })
    expect(await window.held()).toEqual([])
    console.info(`held after kill -9 for ${(performance.now() - killedAt).toFixed(0)} ms at most`)
    expect(injector.children).toHaveLength(2)
    window.forget()
    await inject(key('KeyA', true))
    await inject(key('KeyA', false))
    expect(await window.settled(2)).toEqual(['KeyPress a', 'KeyRelease a'])
  })

  it.each([
    ['its child is told to end', 'SIGTERM'],
    ['its whole owner is killed', 'SIGKILL']
  ] as const)('lets go of everything when %s', async (_how, signal) => {
    const owner = await ownerHolding(program, inside(30, 30))
    await window.settled(3)
    window.forget()
    if (signal === 'SIGKILL') owner.parent.kill(signal)
    else process.kill(owner.injectorPid, signal)
    expect(await window.held()).toEqual([])
    await endChild(owner.parent)
  })

  it('says so where there is no display', async () => {
    vi.stubEnv('DISPLAY', ':4999')
    try {
      await expect(RobotDriver.start(rememberingStart(program).start)).rejects.toMatchObject({
        code: 'input.failed',
        message: expect.stringContaining('4999') as string
      })
    } finally {
      vi.stubEnv('DISPLAY', desktop.display)
    }
  })
})

const wheel = (button: number): string[] => [
  `ButtonPress ${button} at 62,70`,
  `ButtonRelease ${button} at 62,70`
]

function clientCorner(desktop: XDesktop): { x: number; y: number } {
  const { stdout } = spawnSync('xwininfo', ['-name', 'events'], {
    encoding: 'utf8',
    env: { ...process.env, DISPLAY: desktop.display }
  })
  const number = (name: string): number =>
    Number(new RegExp(`Absolute upper-left ${name}: +(\\d+)`).exec(stdout)?.[1])
  return { x: number('X'), y: number('Y') }
}

/** A process that holds a key and a button through an injector of its own. */
async function ownerHolding(
  program: string,
  at: { x: number; y: number }
): Promise<{ parent: ChildProcess; injectorPid: number }> {
  const script = `
    const child = require('node:child_process').fork(${JSON.stringify(program)}, [], { serialization: 'advanced' })
    child.on('message', (m) => {
      if (m.kind === 'ready') {
        child.send({ kind: 'inject', id: 1, event: { kind: 'key', code: 'ArrowLeft', down: true }, byMs: Infinity })
        child.send({ kind: 'inject', id: 2, event: { kind: 'button', button: 'left', down: true, at: ${JSON.stringify(at)} }, byMs: Infinity })
      }
      if (m.id === 2) console.log(child.pid)
    })
    child.send({ kind: 'start' })`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = (await once(parent.stdout, 'data')) as [Buffer]
  return { parent, injectorPid: Number(said.toString()) }
}

/** X's names of the keys that are not simply the letter or digit. */
const X_NAMES: Partial<Record<KeyCode, string>> = {
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'Prior',
  PageDown: 'Next',
  Insert: 'Insert',
  Delete: 'Delete',
  Space: 'space',
  Enter: 'Return',
  Escape: 'Escape',
  Tab: 'Tab',
  Backspace: 'BackSpace',
  ShiftLeft: 'Shift_L',
  ShiftRight: 'Shift_R',
  ControlLeft: 'Control_L',
  ControlRight: 'Control_R',
  AltLeft: 'Alt_L',
  AltRight: 'Alt_R',
  Minus: 'minus',
  Equal: 'equal',
  BracketLeft: 'bracketleft',
  BracketRight: 'bracketright',
  Backslash: 'backslash',
  Semicolon: 'semicolon',
  Quote: 'apostrophe',
  Backquote: 'grave',
  Comma: 'comma',
  Period: 'period',
  Slash: 'slash',
  // What they type while Num Lock is off.
  Numpad0: 'KP_Insert',
  Numpad1: 'KP_End',
  Numpad2: 'KP_Down',
  Numpad3: 'KP_Next',
  Numpad4: 'KP_Left',
  Numpad5: 'KP_Begin',
  Numpad6: 'KP_Right',
  Numpad7: 'KP_Home',
  Numpad8: 'KP_Up',
  Numpad9: 'KP_Prior',
  NumpadAdd: 'KP_Add',
  NumpadSubtract: 'KP_Subtract',
  NumpadMultiply: 'KP_Multiply',
  NumpadDivide: 'KP_Divide',
  NumpadDecimal: 'KP_Delete',
  NumpadEnter: 'KP_Enter',
  ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`F${i + 1}`, `F${i + 1}`]))
}
