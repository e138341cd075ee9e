import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { HandsDesk } from '../../../electron/main/acting/hands-desk'
import type { ActedWindow, HandsInWindow, HandsUser } from '../../../electron/main/targets/acted-window'
import { handsFor } from '../../../electron/main/acting/window-hands'
import type { InputEvent } from '../../../electron/main/input/events'
import type { WindowView } from '../../../electron/main/input/guard'
import type { SendResult } from '../../../electron/main/input/guarded-input'
import { KEYS, type KeyCode } from '../../../electron/main/input/keys'
import type { Act, Action, PointerAct } from '../../../electron/shared/action'
import { AppError } from '../../../electron/shared/errors'
import type { Rect } from '../../../electron/shared/geometry/rectangle'
import type { PersonInput } from '../../../electron/shared/person-input'
import type { EarsEvents, FollowEvents, SessionEars } from '../../../electron/shared/target'
import { profile } from '../../support/invaders'

const hold = (held: readonly string[]): Action => ({ kind: 'buttons', held })
const monitor = { bounds: { x: 0, y: 0, width: 1024, height: 768 }, scaleFactor: 1 }

/** Ears that hear what a test says. */
class ToldEars implements SessionEars {
  readonly hearers = new Set<EarsEvents>()
  readonly followers = new Set<FollowEvents>()
  settling: Promise<void> = Promise.resolve()
  hear = async (events: EarsEvents) => {
    this.hearers.add(events)
    return async () => void this.hearers.delete(events)
  }
  follow = (events: FollowEvents) => {
    this.followers.add(events)
    return () => void this.followers.delete(events)
  }
  settled = () => this.settling
  tell(input: PersonInput): void {
    for (const { onInput } of this.followers) onInput(input)
  }
}

const area = { x: 100, y: 50, width: 400, height: 200, pixelsPerUnit: 1 }
const CLICK = { moveMs: 36, holdMs: 20 }
const bare: Omit<ActedWindow, 'ears'> = {
  title: 'Game',
  profile: {
    ...profile,
    pointer: { buttons: ['left'], wheel: true, click: CLICK },
    windowPicture: { part: { x: 0.5, y: 0, width: 0.5, height: 1 } }
  },
  windowId: () => 7,
  monitor: () => monitor,
  area: () => area
}
/** A place of the game's picture, and where that is on the desktop. */
const MIDDLE = { x: 0.5, y: 0.5 }
const MIDDLE_AT = '400,150'

function inWords(event: InputEvent): string {
  const sign = 'down' in event && event.down ? '+' : '-'
  const at = 'at' in event && event.at !== null ? `${event.at.x},${event.at.y}` : 'here'
  if (event.kind === 'key') return `${sign}${event.code}`
  if (event.kind === 'button') return `${sign}${event.button} ${at}`
  if (event.kind === 'wheel') return `wheel ${event.dx},${event.dy} ${at}`
  return event.kind === 'move' ? `move ${at}` : `type ${event.text}`
}

/** The desk with hands that note what they are told. */
class NotedDesk {
  user: HandsUser | null = null
  isMonitorCalibrated = true
  failure: AppError | null = null
  told: string[] = []
  /** What comes of an event; sent when left out. */
  answer: (event: InputEvent) => SendResult = () => ({ kind: 'sent', injected: { fromMs: 0, toMs: 0 } })
  readonly hands = {
    setMode: (mode: string) => void this.told.push(mode),
    handBack: () => void this.told.push('handBack'),
    takeControl: () => void this.told.push('takeControl'),
    releaseAll: async () => void this.told.push('releaseAll'),
    send: async (event: InputEvent) => {
      this.told.push(inWords(event))
      return this.answer(event)
    }
  }
  join(user: HandsUser): void {
    this.user = user
  }
  isCalibrated = (): boolean => this.isMonitorCalibrated
  above: Rect[] = []
  corner = { x: area.x, y: area.y }
  view = (): WindowView => ({
    isFocused: true,
    isMinimised: false,
    client: { ...this.corner, width: 400, height: 200 },
    above: this.above
  })
  doubt = () => void this.told.push('doubt')
  leave = () => void this.told.push('leave')
  forget = () => void this.told.push('forget')
  take = async () => {
    if (this.failure) throw this.failure
    return this.hands
  }
}

let desk: NotedDesk
let hands: HandsInWindow
let ears: ToldEars
beforeEach(() => {
  desk = new NotedDesk()
  ears = new ToldEars()
  const window: ActedWindow = { ...bare, ears }
  const made = handsFor(desk as unknown as HandsDesk, window)
  if (made === null) throw new Error('no hands')
  hands = made
})
const allowed = async (): Promise<void> => {
  await hands.allow()
  desk.told = []
}
const refuse = (reason: 'notFocused' | 'tooLate') => (): SendResult => ({ kind: 'refused', reason })
const key = (code: KeyCode, down: boolean): PersonInput => ({
  kind: 'key',
  code,
  key: KEYS[code].heard,
  down,
  tMs: 0
})

describe('the hands in a window', () => {
  it('press keys that may answer a dialog as such, down and up', async () => {
    await allowed()
    const sent: InputEvent[] = []
    desk.answer = (event) => {
      sent.push(event)
      return { kind: 'sent', injected: { fromMs: 0, toMs: 0 } }
    }
    await hands.perform({ kind: 'buttons', held: [], press: ['fire'], answers: true })
    await hands.idle()
    expect(sent).toEqual([
      { kind: 'key', code: 'ControlLeft', down: true, answers: true },
      { kind: 'key', code: 'ControlLeft', down: false, answers: true }
    ])
  })

  it('press the keys that the window listens to, the difference only, releases first', async () => {
    await allowed()
    await hands.perform(hold(['left', 'fire']))
    await hands.perform(hold(['left', 'fire']))
    await hands.perform(hold(['right', 'fire']))
    await hands.perform(hold([]))
    expect(desk.told).toEqual([
      '+ArrowLeft',
      '+ControlLeft',
      '-ArrowLeft',
      '+ArrowRight',
      '-ControlLeft',
      '-ArrowRight'
    ])
    expect(hands.report.refusal).toBeNull()
  })

  it('stop at a refusal, forget what was held, and begin anew', async () => {
    await allowed()
    await hands.perform(hold(['left']))
    desk.answer = refuse('notFocused')
    await hands.perform(hold(['left', 'fire']))
    expect(hands.report.refusal).toBe('notFocused')
    desk.answer = () => ({ kind: 'sent', injected: { fromMs: 0, toMs: 0 } })
    await hands.perform(hold(['left', 'fire']))
    expect(desk.told).toEqual(['+ArrowLeft', '+ControlLeft', 'releaseAll', '+ArrowLeft', '+ControlLeft'])
    expect(hands.report.refusal).toBeNull()
  })

  it('do nothing before they are allowed, after they are forbidden, and on a monitor that is not calibrated', async () => {
    await hands.perform(hold(['left']))
    expect(desk.told).toEqual([])
    await allowed()
    desk.isMonitorCalibrated = false
    await hands.perform(hold(['left']))
    expect(hands.report.unavailable).toMatchObject({ code: 'calibrate.needed' })
    await expect(hands.allow()).rejects.toMatchObject({ code: 'calibrate.needed' })
    desk.isMonitorCalibrated = true
    hands.forbid()
    await hands.perform(hold(['left']))
    expect(desk.told).toEqual(['leave'])
  })

  it('are not allowed by an opening that ends after they were forbidden', async () => {
    const allowing = hands.allow()
    hands.forbid()
    await allowing
    await hands.perform(hold(['left']))
    expect(desk.told).toEqual(['leave'])
  })

  it('count nothing as held once the person took over, even in the middle of a press', async () => {
    const causes: string[] = []
    hands.listen({
      onTakeover: (cause) => causes.push(cause),
      onHandBack: () => undefined,
      onPersonHolds: () => undefined,
      onAct: () => undefined
    })
    await allowed()
    desk.answer = () => {
      desk.user?.takenOver('input')
      return { kind: 'sent', injected: { fromMs: 0, toMs: 0 } }
    }
    await hands.perform(hold(['left', 'fire']))
    expect(desk.told).toEqual(['+ArrowLeft'])
    await hands.perform(hold([]))
    expect(desk.told).toEqual(['+ArrowLeft'])
    expect(causes).toEqual(['input'])
    expect(hands.report.takeover).toBe('input')
    await hands.handBack()
    expect(hands.report.takeover).toBeNull()
  })

  it('show why they cannot be had until that is tried again', async () => {
    desk.failure = new AppError('input.deaf', { why: 'refused' })
    await expect(hands.allow()).rejects.toMatchObject({ code: 'input.deaf' })
    expect(hands.report.unavailable).toMatchObject({ code: 'input.deaf' })
    desk.failure = new AppError('play.handsBusy', { title: 'Other' })
    await expect(hands.allow()).rejects.toThrow('acting in "Other" already')
    desk.failure = null
    await hands.allow()
    expect(hands.report.unavailable).toBeNull()
  })

  it('tell the controls that the person holds, until nobody is heard any more', () => {
    const held = heldControls()
    const does = (code: KeyCode, down: boolean): void => ears.tell(key(code, down))
    does('ArrowLeft', true)
    does('KeyQ', true)
    ears.tell({ kind: 'move', at: { x: 0.5, y: 0.5 }, tMs: 0 })
    does('ControlLeft', true)
    does('ArrowLeft', false)
    for (const { onEnd } of ears.followers) onEnd()
    for (const { onEnd } of ears.followers) onEnd()
    expect(held).toEqual([['left'], ['left', 'fire'], ['fire'], []])
  })

  it('have the person heard from when they are opened until the window is let go', async () => {
    expect(ears.hearers.size).toBe(0)
    await hands.allow()
    expect(ears.hearers.size).toBe(1)
    await hands.handBack()
    hands.forbid()
    expect(ears.hearers.size).toBe(1)
    await hands.close()
    expect([ears.hearers.size, ears.followers.size]).toEqual([0, 0])
  })

  it('hear a hand-back after the keys before it', async () => {
    const story: string[] = []
    hands.listen({
      onTakeover: () => undefined,
      onHandBack: () => story.push('handBack'),
      onPersonHolds: (held) => story.push(held.join()),
      onAct: () => undefined
    })
    let settle = (): void => undefined
    ears.settling = new Promise((resolve) => (settle = resolve))
    desk.user?.handedBack()
    await Promise.resolve()
    ears.tell(key('ControlLeft', true))
    settle()
    await vi.waitUntil(() => story.length === 2)
    expect(story).toEqual(['fire', 'handBack'])
  })
})

describe('what is done once', () => {
  const acts: Act[] = []
  const once = (act: Act, ...held: string[]): Action => ({ kind: 'buttons', held, ...act })
  const click = (count = 1): Act => ({ pointer: { kind: 'click', button: 'left', at: MIDDLE, count } })
  const done = async (act: Act, ...held: string[]): Promise<string[]> => {
    await hands.perform(once(act, ...held))
    await hands.idle()
    return desk.told
  }
  const moves = (): string[] => desk.told.filter((told) => told.startsWith('move'))
  /** All but the way there. */
  const others = (): string[] => desk.told.filter((told) => !told.startsWith('move'))
  const sent = (): SendResult => ({ kind: 'sent', injected: { fromMs: 0, toMs: 0 } })
  beforeEach(async () => {
    acts.length = 0
    hands.listen({
      onTakeover: () => undefined,
      onHandBack: () => undefined,
      onPersonHolds: () => undefined,
      onAct: (act) => acts.push(act)
    })
    await allowed()
  })

  it('goes on beside: whoever asked for it does not wait, and hears of it when the game feels it', async () => {
    const startedMs = performance.now()
    await hands.perform(once(click()))
    expect([hands.isBusy, acts]).toEqual([true, []])
    await hands.idle()
    expect(hands.isBusy).toBe(false)
    expect(performance.now() - startedMs).toBeGreaterThan(CLICK.holdMs + CLICK.moveMs)
    expect(acts).toEqual([click()])
    expect(hands.report.refusal).toBeNull()
  })

  it('clicks where the game shows in its window, after a way in steps', async () => {
    await done(click())
    expect(moves()).toEqual(['move 384,150', 'move 392,150', `move ${MIDDLE_AT}`])
    expect(others()).toEqual([`+left ${MIDDLE_AT}`, `-left ${MIDDLE_AT}`])
    desk.told = []
    // It is there already, and is seen to move all the same: what came up under it may not have noticed it.
    expect(await done(click(2))).toEqual([
      ...['move 399,150', `move ${MIDDLE_AT}`],
      ...[`+left ${MIDDLE_AT}`, `-left ${MIDDLE_AT}`],
      ...[`+left ${MIDDLE_AT}`, `-left ${MIDDLE_AT}`]
    ])
    expect(acts).toEqual([click(), click(2)])
  })

  it('comes from where the pointer was, past what lies over the window', async () => {
    await done({ pointer: { kind: 'click', button: 'left', at: { x: 0.2, y: 0.2 }, count: 1 } })
    desk.told = []
    desk.above = [{ x: 350, y: 100, width: 20, height: 20 }]
    await done(click())
    expect(moves()).toEqual(['move 380,130', `move ${MIDDLE_AT}`])
  })

  it('aims at the window where it is by now', async () => {
    desk.corner = { x: 110, y: 57 }
    await done(click())
    expect(others()).toEqual(['+left 410,157', '-left 410,157'])
  })

  it('drags with the button down all the way', async () => {
    const drag: PointerAct = { kind: 'drag', button: 'right', from: { x: 0, y: 0 }, to: { x: 1, y: 1 } }
    const told = await done({ pointer: drag })
    const [down, up] = [told.indexOf('+right 300,50'), told.indexOf('-right 499,249')]
    expect(down).toBe(3)
    expect(up).toBe(told.length - 1)
    const way = told.slice(down + 1, up)
    expect(way.length).toBeGreaterThan(8)
    expect(way.every((step) => step.startsWith('move'))).toBe(true)
    expect(way.at(-1)).toBe('move 499,249')
  })

  it('turns the wheel by single notches, and types by single characters', async () => {
    await done({ pointer: { kind: 'wheel', at: MIDDLE, dx: -1, dy: 2 } })
    await done({ text: 'Hi' })
    expect(others()).toEqual([
      ...[`wheel 0,1 ${MIDDLE_AT}`, `wheel 0,1 ${MIDDLE_AT}`, `wheel -1,0 ${MIDDLE_AT}`],
      ...['type H', 'type i']
    ])
  })

  it('only goes somewhere in short steps, felt from the first on, and does nothing where it is already', async () => {
    const told = await done({ pointer: { kind: 'move', at: MIDDLE } })
    expect(told.every((step) => step.startsWith('move'))).toBe(true)
    expect(told.at(-1)).toBe(`move ${MIDDLE_AT}`)
    expect(told.length).toBeGreaterThan(1)
    expect(told.length).toBeLessThanOrEqual(5)
    desk.told = []
    expect(await done({ pointer: { kind: 'move', at: MIDDLE } })).toEqual([])
  })

  it('presses keys together and lets go of them, and leaves alone those that are held', async () => {
    await done({ press: ['fire', 'right'] }, 'left')
    expect(desk.told).toEqual(['+ArrowLeft', '+ControlLeft', '+ArrowRight', '-ArrowRight', '-ControlLeft'])
    expect(hands.held).toEqual(['left'])
    desk.told = []
    await done({ press: ['left'] }, 'left')
    expect(desk.told).toEqual([])
  })

  it('refuses another one meanwhile, and goes on holding keys', async () => {
    await hands.perform(once({ press: ['fire'] }))
    await vi.waitUntil(() => desk.told.includes('+ControlLeft'))
    await hands.perform(once(click(), 'left', 'fire'))
    expect(hands.report.refusal).toBe('busy')
    // The key that is down is not pressed twice; it is held once it was let go of.
    await hands.idle()
    await hands.perform(hold(['left', 'fire']))
    expect(desk.told).toEqual(['+ControlLeft', '+ArrowLeft', '-ControlLeft', '+ControlLeft'])
    expect(acts).toEqual([{ press: ['fire'] }])
  })

  it('ends at a refusal with everything let go of, which holding a key again does not hide', async () => {
    await hands.perform(hold(['left']))
    desk.answer = (event) => (event.kind === 'button' ? { kind: 'refused', reason: 'covered' } : sent())
    await done(click(), 'left')
    expect(desk.told.slice(-2)).toEqual([`+left ${MIDDLE_AT}`, 'releaseAll'])
    expect([hands.held, hands.isBusy, acts]).toEqual([[], false, []])
    await hands.perform(hold(['left']))
    expect([hands.held, hands.report.refusal]).toEqual([['left'], 'covered'])
    await hands.perform(hold(['right']))
    expect(hands.report.refusal).toBeNull()
  })

  it('never lets a button stay down: a takeover in the middle of a drag ends it at once', async () => {
    await hands.perform(
      once({ pointer: { kind: 'drag', button: 'left', from: MIDDLE, to: { x: 0.9, y: 0.5 } } })
    )
    await vi.waitUntil(() => desk.told.includes(`+left ${MIDDLE_AT}`))
    desk.user?.takenOver('input')
    expect(hands.isBusy).toBe(false)
    const before = desk.told.length
    await new Promise((resolve) => setTimeout(resolve, 250))
    // The guarded hands let go of what is held as they tell of it.
    expect(desk.told.slice(before)).toEqual([])
  })

  it('ends when it is let go of, and what was held with it', async () => {
    await hands.perform(once({ text: 'a long text' }, 'left'))
    await vi.waitUntil(() => desk.told.includes('type l'))
    await hands.letGo()
    expect([hands.held, hands.isBusy, desk.told.at(-1)]).toEqual([[], false, 'releaseAll'])
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(desk.told.at(-1)).toBe('releaseAll')
  })

  it('ends with the leave to act', async () => {
    await hands.perform(once({ text: 'a long text' }))
    await vi.waitUntil(() => desk.told.includes('type l'))
    hands.forbid()
    const before = desk.told.length
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(desk.told.slice(before)).toEqual([])
  })
})

function heldControls(): string[][] {
  const held: string[][] = []
  hands.listen({
    onTakeover: () => undefined,
    onHandBack: () => undefined,
    onPersonHolds: (controls) => held.push([...controls]),
    onAct: () => undefined
  })
  return held
}
