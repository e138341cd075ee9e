import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { HandsDesk } from '../../electron/main/acting/hands-desk'
import { handsFor } from '../../electron/main/acting/window-hands'
import { WindowTarget } from '../../electron/main/targets/window'
import type { TakeoverCause } from '../../electron/shared/acting'
import type { Act } from '../../electron/shared/action'
import { actionOf } from '../../electron/shared/game-action'
import type { Point } from '../../electron/shared/geometry/rectangle'
import { profileSchema, type Profile } from '../../electron/shared/profile'
import type { GameSession, SessionHands } from '../../electron/shared/target'
import { childProgram } from '../support/input-children'
import { Hearing } from '../../electron/main/input/hearing'
import { forkWorker } from '../../electron/main/policy-host/fork-worker'
import { pause, until } from '../support/watched-windows'
import { whyNoDesktop, XDesktop } from '../support/x-desktop'
import { EventWindow } from '../support/xev'

const whyNot = whyNoDesktop()
const TITLE = 'a game'
const PART = { x: 0.1, y: 0.2, width: 0.5, height: 0.6 }
const SIZES = [
  [400, 300],
  [637, 421]
] as const
const HOLD_MS = 60

const label = { en: 'It', fr: 'Cela' }
const near = { x: 0.25, y: 0.125 }
const far = { x: 0.999, y: 0.76 }
/** As a person would write it for this window. */
const profile: Profile = profileSchema.parse({
  format: 2,
  id: 'game',
  title: { en: 'Game', fr: 'Jeu' },
  attach: { window: { title: `^${TITLE}$` } },
  windowPicture: { part: PART },
  controls: [
    { id: 'jump', label, key: 'Space' },
    { id: 'run', label, key: 'KeyR' }
  ],
  pointer: { buttons: ['left', 'right'], wheel: true, click: { moveMs: 60, holdMs: HOLD_MS } },
  clock: { kind: 'realTime', decisionsPerSecond: 5 },
  actions: [
    { id: 'click', label, click: { at: near } },
    { id: 'doubleClick', label, click: { at: far, button: 'right', count: 2 } },
    { id: 'drag', label, drag: { from: near, to: far } },
    { id: 'wheel', label, wheel: { at: far, dy: 2, dx: -1 } },
    { id: 'type', label, type: 'Hi 2' },
    { id: 'press', label, hold: ['run'], press: ['jump'] },
    { id: 'longDrag', label, drag: { from: near, to: { x: 0.75, y: 0.125 } } }
  ]
})

describe.skipIf(whyNot !== null)(
  `a profile's actions in a real window${whyNot ? ` (skipped: ${whyNot})` : ''}`,
  () => {
    let desktop: XDesktop
    let window: EventWindow
    let number: string
    let desk: HandsDesk
    let session: GameSession
    let hands: SessionHands
    let takeovers: TakeoverCause[]
    let felt: Act[]

    beforeAll(async () => {
      desktop = await XDesktop.start()
      vi.stubEnv('DISPLAY', desktop.display)
      const programs = { injector: await childProgram('injector'), listener: await childProgram('listener') }
      desk = new HandsDesk({
        startInjector: forkWorker(programs.injector),
        hearing: new Hearing(forkWorker(programs.listener)),
        isCalibrated: () => true,
        isCalibrating: () => false
      })
      window = await EventWindow.open(desktop, TITLE)
      number = await until(() => desktop.find(TITLE))
    }, 60_000)
    afterAll(async () => {
      await desk.close()
      await window.close()
      vi.unstubAllEnvs()
      await desktop.close()
    })
    beforeEach(async () => {
      await attach(profile)
      await focus()
      window.forget()
    })
    afterEach(() => session.close())

    async function attach(as: Profile): Promise<void> {
      const target = new WindowTarget([as], (acted) => handsFor(desk, acted))
      const candidate = await until(async () => (await target.list()).find((c) => c.profileId === as.id))
      session = await target.attach(candidate, as)
      if (!session.hands) throw new Error('no hands')
      hands = session.hands
      takeovers = []
      felt = []
      hands.listen({
        onTakeover: (cause) => takeovers.push(cause),
        onHandBack: () => undefined,
        onPersonHolds: () => undefined,
        onAct: (act) => felt.push(act)
      })
      // Where the window is, and on which monitor, shows in its pictures.
      await until(async () => (await session.look?.())?.frame)
      await hands.allow()
    }

    const focus = async (): Promise<void> => {
      desktop.do('windowfocus', '--sync', number)
      await until(async () => (await desk.view({ ...acted, windowId: () => Number(number) })) !== 'gone')
    }
    const acted = { title: TITLE, profile, monitor: () => null, area: () => null }

    async function resized([width, height]: readonly [number, number]): Promise<void> {
      desktop.do('windowsize', '--sync', number, String(width), String(height))
      await until(async () => {
        const frame = (await session.look?.())?.frame
        return frame?.width === width && frame.height === height
      })
      window.forget()
    }

    const does = async (id: string): Promise<void> => {
      const action = profile.actions.find((a) => a.id === id)
      if (!action) throw new Error(`no action ${id}`)
      await session.perform(actionOf(action))
      await hands.idle()
    }
    /** What the window got but for the way there. */
    const others = (events: readonly string[]): string[] => events.filter((e) => !e.startsWith('Motion'))
    const pixel = ([width, height]: readonly [number, number], { x, y }: Point): string =>
      `${Math.floor(width * (PART.x + x * PART.width))},${Math.floor(height * (PART.y + y * PART.height))}`

    it.each(SIZES)(
      'are felt at the exact pixel, %i x %i large',
      async (...size) => {
        await resized(size)
        const [nearAt, farAt] = [pixel(size, near), pixel(size, far)]

        await does('click')
        let events = await window.settled(6)
        expect(others(events)).toEqual([`ButtonPress 1 at ${nearAt}`, `ButtonRelease 1 at ${nearAt}`])
        const way = events.filter((e) => e.startsWith('Motion'))
        expect(way.length).toBeGreaterThan(2)
        expect(way.at(-1)).toBe(`MotionNotify ${nearAt}`)
        expect(window.heldMs[0]).toBeGreaterThanOrEqual(HOLD_MS - 1)

        window.forget()
        await does('doubleClick')
        events = await window.settled(9)
        expect(others(events)).toEqual([
          ...[`ButtonPress 3 at ${farAt}`, `ButtonRelease 3 at ${farAt}`],
          ...[`ButtonPress 3 at ${farAt}`, `ButtonRelease 3 at ${farAt}`]
        ])

        window.forget()
        await does('drag')
        events = await window.settled(14)
        expect(others(events)).toEqual([`ButtonPress 1 at ${nearAt}`, `ButtonRelease 1 at ${farAt}`])
        const dragged = events.slice(events.indexOf(`ButtonPress 1 at ${nearAt}`) + 1, -1)
        expect(dragged.length).toBeGreaterThan(8)
        expect(dragged.at(-1)).toBe(`MotionNotify ${farAt}`)

        window.forget()
        await does('wheel')
        // X has a button for each way to turn.
        expect(others(await window.settled(6))).toEqual(
          [5, 5, 6].flatMap((b) => [`ButtonPress ${b} at ${farAt}`, `ButtonRelease ${b} at ${farAt}`])
        )
        expect(felt.map(({ pointer }) => pointer?.kind)).toEqual(['click', 'click', 'drag', 'wheel'])
        expect([takeovers, hands.report.refusal]).toEqual([[], null])
      },
      30_000
    )

    it('type, and press keys for a moment while others are held', async () => {
      await does('type')
      const typed = (await window.settled(8)).filter(
        (e) => e.startsWith('KeyPress') && !e.endsWith('Shift_L')
      )
      expect(typed).toEqual(['KeyPress H', 'KeyPress i', 'KeyPress space', 'KeyPress 2'])
      window.forget()
      await does('press')
      expect(await window.settled(3)).toEqual(['KeyPress r', 'KeyPress space', 'KeyRelease space'])
      expect(window.heldMs[0]).toBeGreaterThanOrEqual(HOLD_MS - 1)
      await session.perform({ kind: 'buttons', held: [] })
      expect((await window.settled(4)).at(-1)).toBe('KeyRelease r')
      expect(takeovers).toEqual([])
    }, 30_000)

    it('follow a window that moves between its picture and the click', async () => {
      await resized(SIZES[0])
      desktop.do('windowmove', '--sync', number, '300', '260')
      await does('click')
      const at = pixel(SIZES[0], near)
      expect(others(await window.settled(5))).toEqual([`ButtonPress 1 at ${at}`, `ButtonRelease 1 at ${at}`])
      desktop.do('windowmove', '--sync', number, '200', '150')
    }, 30_000)

    it('are refused where another window covers the place, and where it has the focus', async () => {
      await resized(SIZES[0])
      const other = await EventWindow.open(desktop, 'other', '+420+330')
      await does('click')
      expect(hands.report.refusal).toBe('notFocused')
      await focus()
      await does('doubleClick')
      expect(hands.report.refusal).toBe('covered')
      expect(others(window.events)).toEqual([])
      await does('click')
      expect(hands.report.refusal).toBeNull()
      expect(others(await window.settled(5))).toHaveLength(2)
      await other.close()
    }, 30_000)

    async function inTheMiddleOfADrag(): Promise<void> {
      await session.close()
      await attach({
        ...profile,
        pointer: { ...profile.pointer!, click: { moveMs: 2_000, holdMs: HOLD_MS } }
      })
      await focus()
      const drag = profile.actions.find((a) => a.id === 'longDrag')!
      await session.perform(actionOf(drag))
      await until(() => window.events.some((e) => e.startsWith('ButtonPress 1')))
      await pause(300)
      window.forget()
    }

    it('end with the button up when another window takes the focus in the middle of a drag', async () => {
      await inTheMiddleOfADrag()
      const other = await EventWindow.open(desktop, 'other', '+10+500')
      await until(() => hands.report.refusal === 'notFocused')
      expect(hands.isBusy).toBe(false)
      await until(() => window.events.some((e) => e.startsWith('ButtonRelease 1')))
      expect(other.events.filter((e) => e.startsWith('Button'))).toEqual([])
      await other.close()
    }, 30_000)

    it('end with the button up when the window becomes too small for them in the middle of a drag', async () => {
      await resized(SIZES[0])
      await inTheMiddleOfADrag()
      desktop.do('windowsize', '--sync', number, '130', '110')
      await until(() => hands.report.refusal === 'outside')
      await until(() => window.events.some((e) => e.startsWith('ButtonRelease 1')))
      expect(await window.held()).toEqual([])
      await resized(SIZES[0])
    }, 30_000)

    it('end with the button up when the person takes over in the middle of a drag', async () => {
      await inTheMiddleOfADrag()
      desktop.do('mousemove', '900', '700')
      await until(() => takeovers.length > 0)
      expect([takeovers, hands.isBusy, hands.report.takeover]).toEqual([['input'], false, 'input'])
      await until(() => window.events.some((e) => e.startsWith('ButtonRelease 1')))
      const before = window.events.length
      await pause(500)
      expect(window.events.slice(before)).toEqual([])
      await does('click')
      expect(hands.report.refusal).toBe('takenOver')
      await hands.handBack()
      window.forget()
      await until(async () => {
        await session.perform({ kind: 'buttons', held: ['run'] })
        return hands.held.length > 0
      })
      await session.perform({ kind: 'buttons', held: [] })
    }, 30_000)

    it('are not taken for the person’s, over hundreds of events', async () => {
      await resized(SIZES[1])
      for (let i = 0; i < 40; i++) await does(i % 4 === 0 ? 'drag' : i % 2 === 0 ? 'doubleClick' : 'click')
      // Longer than it takes to notice that something of it was not heard.
      await pause(1_100)
      await does('click')
      expect([takeovers, hands.report.refusal]).toEqual([[], null])
      expect(felt).toHaveLength(41)
    }, 60_000)
  }
)
