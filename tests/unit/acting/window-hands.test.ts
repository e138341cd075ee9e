import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { HandsDesk } from '../../../electron/main/acting/hands-desk'
import type { ActedWindow, HandsInWindow, HandsUser } from '../../../electron/main/acting/hands-user'
import { handsFor } from '../../../electron/main/acting/window-hands'
import type { InputEvent } from '../../../electron/main/input/events'
import type { Outcome } from '../../../electron/main/input/guarded-hands'
import type { HeardEvent } from '../../../electron/main/input/heard'
import { KEYS, type KeyCode } from '../../../electron/main/input/keys'
import { AppError } from '../../../electron/shared/errors'
import { profile } from '../../support/invaders'

const monitor = { bounds: { x: 0, y: 0, width: 1024, height: 768 }, scaleFactor: 1 }
const window: ActedWindow = { title: 'Game', profile, windowId: () => 7, monitor: () => monitor }

/** The desk with hands that note what they are told. */
class NotedDesk {
  user: HandsUser | null = null
  isMonitorCalibrated = true
  isFocused = true
  failure: AppError | null = null
  told: string[] = []
  /** What comes of an event; sent when left out. */
  answer: (event: InputEvent) => Outcome = () => ({ kind: 'sent', injected: { fromMs: 0, toMs: 0 } })
  readonly hands = {
    setMode: (mode: string) => void this.told.push(mode),
    handBack: () => void this.told.push('handBack'),
    takeControl: () => void this.told.push('takeControl'),
    releaseAll: async () => void this.told.push('releaseAll'),
    send: async (event: InputEvent) => {
      if (event.kind === 'key') this.told.push(`${event.down ? '+' : '-'}${event.code}`)
      return this.answer(event)
    }
  }
  join(user: HandsUser): void {
    this.user = user
  }
  isCalibrated = (): boolean => this.isMonitorCalibrated
  view = () => ({ isFocused: this.isFocused })
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
beforeEach(() => {
  desk = new NotedDesk()
  const made = handsFor(desk as unknown as HandsDesk, window)
  if (made === null) throw new Error('no hands')
  hands = made
})
const allowed = async (): Promise<void> => {
  await hands.allow()
  desk.told = []
}
const refuse = (reason: 'notFocused' | 'tooLate') => (): Outcome => ({ kind: 'refused', reason })
const key = (code: KeyCode, down: boolean): HeardEvent => ({
  kind: 'key',
  key: KEYS[code].heard,
  down,
  modifiers: { ctrl: false, alt: false, shift: false, meta: false },
  atMs: 0
})

describe('the hands in a window', () => {
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

  it('tell the controls that the person holds, while the window has the focus', async () => {
    const held: string[][] = []
    hands.listen({
      onTakeover: () => undefined,
      onHandBack: () => undefined,
      onPersonHolds: (controls) => held.push([...controls]),
      onAct: () => undefined
    })
    const does = (code: KeyCode, down: boolean): void => desk.user?.heard(key(code, down))
    does('ArrowLeft', true)
    does('ArrowLeft', true)
    does('KeyQ', true)
    does('ControlLeft', true)
    // Each key is told after a look at the window.
    await vi.waitUntil(() => held.length === 2)
    desk.isFocused = false
    does('ArrowRight', true)
    does('ArrowLeft', false)
    does('ControlLeft', false)
    await vi.waitUntil(() => held.length >= 4)
    expect(held).toEqual([['left'], ['left', 'fire'], ['fire'], []])
  })
})
