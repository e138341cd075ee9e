import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openDesktopEye, type DesktopEye } from '../../../electron/main/input/desktop-eye'
import type { InputEvent } from '../../../electron/main/input/events'
import type { WindowView } from '../../../electron/main/input/guard'
import { GuardedInput, type Takeover } from '../../../electron/main/input/guarded-input'
import type { HeardEvent } from '../../../electron/main/input/heard'
import { Hearing } from '../../../electron/main/input/hearing'
import { KEYS, KEY_CODES, type KeyCode } from '../../../electron/main/input/keys'
import { monotonicMs } from '../../../electron/main/input/monotonic'
import { childProgram, rememberingStart, thePersons } from '../../support/input-children'
import { endChild, whyNoDesktop, XDesktop } from '../../support/x-desktop'
import { EventWindow } from '../../support/xev'

const whyNot = whyNoDesktop()
const REST_MS = 100

/** The person at the machine: one xdotool that does a line at a time, so that it is quick. */
class Person {
  readonly #child: ChildProcess
  constructor(display: string) {
    this.#child = spawn('sh', ['-c', 'while read line; do xdotool $line; echo done; done'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, DISPLAY: display }
    })
  }
  async do(line: string): Promise<void> {
    const { stdin, stdout } = this.#child
    if (!stdin || !stdout) throw new Error('xdotool did not start')
    const lines = createInterface(stdout)
    stdin.write(`${line}\n`)
    await once(lines, 'line')
    lines.close()
  }
  leave(): Promise<void> {
    return endChild(this.#child)
  }
}

describe.skipIf(whyNot !== null)(`guarded hands${whyNot ? ` (skipped: ${whyNot})` : ''}`, () => {
  let desktop: XDesktop
  let window: EventWindow
  let eye: DesktopEye
  let person: Person
  let injector: ReturnType<typeof rememberingStart>
  let listener: ReturnType<typeof rememberingStart>
  let hands: GuardedInput
  let stopHearing: () => void
  let windowId: number
  let corner: { x: number; y: number }
  let takeovers: Takeover[]
  let heard: HeardEvent[]

  beforeAll(async () => {
    desktop = await XDesktop.start()
    vi.stubEnv('DISPLAY', desktop.display)
    injector = rememberingStart(await childProgram('injector'))
    listener = rememberingStart(await childProgram('listener'))
    window = await EventWindow.open(desktop)
    eye = await openDesktopEye()
    windowId = Number(desktop.find('events'))
    person = new Person(desktop.display)
  })
  afterAll(async () => {
    await person.leave()
    await window.close()
    vi.unstubAllEnvs()
    await desktop.close()
  })
  beforeEach(async () => {
    desktop.do('windowactivate', '--sync', String(windowId))
    await vi.waitUntil(async () => isView(await look()), { interval: 10 })
    const view = await look()
    if (!isView(view)) throw new Error('the window is not there')
    corner = view.client
    const hearing = new Hearing(listener.start)
    hands = await GuardedInput.open({
      startInjector: injector.start,
      hearing,
      look,
      restMs: REST_MS
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

  const look = () => eye(windowId)
  const isView = (view: WindowView | string): view is WindowView => typeof view === 'object' && view.isFocused
  const inside = (x: number, y: number) => ({ x: corner.x + x, y: corner.y + y })
  const move = (x: number, y: number): InputEvent => ({ kind: 'move', at: inside(x, y) })
  const takenBack = async (): Promise<void> => {
    hands.handBack()
    await vi.waitUntil(async () => !(await hands.isTakenOver()), { interval: 10 })
    takeovers.length = heard.length = 0
  }

  it('acts in the attached window, and takes nothing it does itself for the person’s', async () => {
    const sent = async (...events: readonly InputEvent[]): Promise<void> => {
      for (const event of events)
        // A machine that stood still: what would have come too late was not done, and is asked for again. Everything that
        // was held was let go of then, so a release has no need to be.
        await vi.waitUntil(async () => {
          const outcome = await hands.send(event)
          const isLate = outcome.kind === 'refused' && outcome.reason === 'tooLate'
          if (isLate) return 'down' in event && !event.down
          expect(outcome, JSON.stringify(event)).toMatchObject({ kind: 'sent' })
          return true
        })
    }
    const press = (code: KeyCode): Promise<void> =>
      sent({ kind: 'key', code, down: true }, { kind: 'key', code, down: false })
    for (const code of KEY_CODES) await press(code)
    await sent(
      { kind: 'button', button: 'right', down: true, at: inside(20, 20) },
      { kind: 'button', button: 'right', down: false, at: inside(90, 20) },
      { kind: 'wheel', at: inside(50, 50), dx: 1, dy: -3 },
      { kind: 'text', text: 'Hi {There}!' },
      { kind: 'key', code: 'Space', down: true }
    )
    // Long enough to be repeated by the X server.
    await sleep(1_200)
    await sent({ kind: 'key', code: 'Space', down: false })
    await sleep(1_100)
    await sent(move(1, 1))
    expect([takeovers, heard]).toEqual([[], []])
    expect(window.events.filter((e) => e === 'KeyPress space').length).toBeGreaterThan(3)
  }, 30_000)

  it('does nothing outside, in another window, or after it closed', async () => {
    expect(await hands.send(move(-1, 5))).toEqual({ kind: 'refused', reason: 'outside' })
    const other = await EventWindow.open(desktop, 'other', '+400+200')
    expect(await hands.send(move(5, 5))).toEqual({ kind: 'refused', reason: 'notFocused' })
    desktop.do('windowfocus', '--sync', String(windowId))
    await vi.waitUntil(async () => isView(await look()))
    expect(await hands.send(move(300, 200))).toEqual({ kind: 'refused', reason: 'covered' })
    expect(await hands.send(move(5, 5))).toMatchObject({ kind: 'sent' })
    await other.close()
    desktop.do('windowminimize', '--sync', String(windowId))
    await vi.waitUntil(async () => !isView(await look()))
    expect(await hands.send(move(5, 5))).toEqual({ kind: 'refused', reason: 'minimised' })
    hands.setMode('suggest')
    expect(await hands.send(move(5, 5))).toEqual({ kind: 'refused', reason: 'notAutonomous' })
  })

  it('follows the window as it moves', async () => {
    await hands.send(move(5, 5))
    desktop.do('windowmove', '--sync', String(windowId), '500', '400')
    await vi.waitUntil(async () => ((await look()) as WindowView).client.x >= 500)
    expect(await hands.send(move(5, 5))).toEqual({ kind: 'refused', reason: 'outside' })
    desktop.do('windowmove', '--sync', String(windowId), '200', '150')
    await vi.waitUntil(async () => ((await look()) as WindowView).client.x < 300)
  })

  it('gets the controls back by a key, once the hands rest and the window has the focus', async () => {
    let handBacks = 0
    hands.onHandBack(() => handBacks++)
    await person.do('mousemove_relative 2 2')
    await vi.waitUntil(() => hands.isTakenOver())
    await person.do('key ctrl+alt+r')
    await vi.waitUntil(async () => !(await hands.isTakenOver()), { interval: 10 })
    expect(handBacks).toBe(1)
    expect(await hands.send(move(5, 5))).toMatchObject({ kind: 'sent' })

    const other = await EventWindow.open(desktop, 'other', '+400+200')
    await person.do('mousemove_relative 2 2')
    await vi.waitUntil(() => hands.isTakenOver())
    hands.handBack()
    await sleep(2 * REST_MS)
    // On the way over to the game the person may do what they like.
    await person.do('mousemove_relative 3 3')
    await sleep(2 * REST_MS)
    expect(await hands.send(move(5, 5))).toEqual({ kind: 'refused', reason: 'notFocused' })
    desktop.do('windowfocus', '--sync', String(windowId))
    await vi.waitUntil(async () => !(await hands.isTakenOver()), { interval: 10 })
    expect(await hands.send(move(5, 5))).toMatchObject({ kind: 'sent' })
    await other.close()
  })

  it('lets go when the focus leaves', async () => {
    await hands.send({ kind: 'key', code: 'ArrowLeft', down: true })
    const other = await EventWindow.open(desktop, 'other', '+10+500')
    expect(await hands.send(move(5, 5))).toEqual({ kind: 'refused', reason: 'notFocused' })
    await vi.waitUntil(() => other.events.includes('KeyRelease Left'))
    expect(await other.held()).toEqual([])
    await other.close()
  })

  it.each([
    ['a key', 'key x'],
    ['the mouse', 'mousemove 3 3'],
    ['a button', 'click 1'],
    ['the wheel', 'click 5']
  ])('is stopped at once by %s of the person, and lets go', async (_what, line) => {
    await hands.send({ kind: 'key', code: 'ArrowLeft', down: true })
    await hands.send({ kind: 'button', button: 'left', down: true, at: inside(30, 30) })
    await person.do(line)
    await vi.waitUntil(() => takeovers.length > 0)
    expect(takeovers).toMatchObject([{ cause: 'input' }])
    expect(await hands.send(move(5, 5))).toEqual({ kind: 'refused', reason: 'takenOver' })
    expect(await window.held()).toEqual([])
    expect(window.events.filter((e) => e.includes('Press'))).toContain('KeyPress Left')
    await takenBack()
    expect(await hands.send(move(5, 5))).toMatchObject({ kind: 'sent' })
  })

  it('leaves a person alone who drives, and begins only when their hands rest', async () => {
    hands.setMode('off')
    await person.do('key x')
    await vi.waitUntil(() => heard.length === 2)
    expect(takeovers).toEqual([])
    hands.setMode('autonomous')
    expect(await hands.isTakenOver()).toBe(true)
    await vi.waitUntil(async () => !(await hands.isTakenOver()), { interval: 10 })
    expect(await hands.send(move(5, 5))).toMatchObject({ kind: 'sent' })
  })

  it('tells the person’s events from its own while both act, in both directions', async () => {
    // The controls are given back at once here, so that both keep on acting.
    const personDid: string[] = []
    let agentDid = 0
    let isOver = false
    const agent = (async () => {
      for (let i = 0; !isOver; i++) {
        const outcome = await hands.send(
          i % 3 === 0 ? { kind: 'key', code: 'KeyA', down: i % 2 === 0 } : move(2 * (i % 150), i % 200)
        )
        if (outcome.kind === 'sent') agentDid++
        hands.handBack()
        await sleep(5)
      }
    })()
    for (let i = 0; i < 40; i++) {
      await person.do(i % 2 === 0 ? 'key b' : `mousemove ${corner.x + 2 * i + 1} ${corner.y + 3}`)
      personDid.push(...(i % 2 === 0 ? ['b down', 'b up'] : [`${corner.x + 2 * i + 1}`]))
      await sleep(i % 4 === 3 ? REST_MS + 50 : 20)
    }
    await vi.waitUntil(() => heard.length >= personDid.length)
    isOver = true
    await agent
    await sleep(100)
    const words = heard.map((e) =>
      e.kind === 'key'
        ? `${e.key === KEYS.KeyB.heard ? 'b' : e.key} ${e.down ? 'down' : 'up'}`
        : e.kind === 'move'
          ? `${e.x}`
          : e.kind
    )
    expect(words).toEqual(personDid)
    expect(agentDid).toBeGreaterThan(50)
    console.info(`${personDid.length} events of the person among ${agentDid} of the agent: none mistaken`)
  }, 60_000)

  it('is stopped within 100 ms of the person’s event (p95 of 50)', async () => {
    const latencies: number[] = []
    const noticed: number[] = []
    hands.onTakeover(({ atMs }) => noticed.push(monotonicMs() - atMs))
    let lastInjectedMs = 0
    let isOver = false
    const agent = (async () => {
      for (let i = 0; !isOver; i++) {
        const outcome = await hands.send(move(2 * (i % 150), i % 200))
        if (outcome.kind === 'sent') lastInjectedMs = outcome.injected.toMs
        await sleep(4)
      }
    })()
    for (let i = 0; i < 50; i++) {
      await takenBack()
      const startedMs = monotonicMs()
      await vi.waitUntil(() => lastInjectedMs > startedMs, { interval: 2 })
      await person.do(i % 2 === 0 ? 'mousemove 901 701' : 'key x')
      await vi.waitUntil(() => takeovers.length > 0, { interval: 2 })
      await sleep(40)
      latencies.push(Math.max(0, lastInjectedMs - (takeovers[0]?.atMs ?? 0)))
    }
    isOver = true
    await agent
    const at = (share: number, of = latencies): number =>
      of.toSorted((a, b) => a - b)[Math.ceil(share * of.length) - 1] ?? NaN
    console.info(
      `takeover, event to last injected event: p50 ${at(0.5).toFixed(1)}, p95 ${at(0.95).toFixed(1)}, max ${at(1).toFixed(1)} ms; to its notice: p95 ${at(0.95, noticed).toFixed(1)} ms`
    )
    expect(noticed).toHaveLength(50)
    expect(at(0.95)).toBeLessThan(100)
    expect(at(0.95, noticed)).toBeLessThan(100)
  }, 60_000)

  it('hears the stop key while another window has the focus', async () => {
    const other = await EventWindow.open(desktop, 'other', '+10+500')
    await person.do('key ctrl+alt+s')
    await vi.waitUntil(() => takeovers.some((t) => t.cause === 'stopKey'))
    expect(hands.mode).toBe('off')
    await other.close()
  })

  it('does not act while the person cannot be heard', async () => {
    await hands.send({ kind: 'key', code: 'ArrowLeft', down: true })
    listener.children.at(-1)?.kill()
    await vi.waitUntil(() => takeovers.length > 0)
    expect(takeovers).toMatchObject([{ cause: 'deaf' }])
    expect(window.events).toContain('KeyPress Left')
    expect(await window.held()).toEqual([])
    hands.handBack()
    await sleep(REST_MS + 50)
    expect(await hands.send(move(5, 5))).toEqual({ kind: 'refused', reason: 'notListening' })
  })

  it('lets go and stops when its driver is killed, and goes on when told to', async () => {
    await hands.send({ kind: 'key', code: 'ArrowLeft', down: true })
    injector.children.at(-1)?.kill()
    await vi.waitUntil(() => takeovers.length > 0)
    expect(takeovers).toMatchObject([{ cause: 'handsLost' }])
    expect(window.events).toContain('KeyPress Left')
    expect(await window.held()).toEqual([])
    await takenBack()
    expect(await hands.send(move(5, 5))).toMatchObject({ kind: 'sent' })
    expect(heard).toEqual([])
  })
})

it('says so where there is no display', async () => {
  vi.stubEnv('DISPLAY', '')
  vi.stubEnv('WAYLAND_DISPLAY', '')
  const never = () => {
    throw new Error('no process should be started')
  }
  await expect(
    GuardedInput.open({
      startInjector: never,
      hearing: new Hearing(never),
      look: () => Promise.resolve('none')
    })
  ).rejects.toMatchObject({ code: 'input.noDisplay' })
  vi.unstubAllEnvs()
})
