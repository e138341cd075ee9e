import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { HandsDesk } from '../../../electron/main/acting/hands-desk'
import type { ActedWindow, HandsInWindow, HandsUser } from '../../../electron/main/acting/hands-user'
import { handsFor } from '../../../electron/main/acting/window-hands'
import type { InputEvent } from '../../../electron/main/input/events'
import type { Outcome } from '../../../electron/main/input/guarded-hands'
import { KEYS, type KeyCode } from '../../../electron/main/input/keys'
import { AppError } from '../../../electron/shared/errors'
import type { PersonInput } from '../../../electron/shared/person-input'
import type { EarsEvents, FollowEvents, SessionEars } from '../../../electron/shared/target'
import { profile } from '../../support/invaders'

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

/** The desk with hands that note what they are told. */
class NotedDesk {
  user: HandsUser | null = null
  isMonitorCalibrated = true
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
  const window: ActedWindow = { title: 'Game', profile, windowId: () => 7, monitor: () => monitor, ears }
  const made = handsFor(desk as unknown as HandsDesk, window)
  if (made === null) throw new Error('no hands')
  hands = made
})
const allowed = async (): Promise<void> => {
  await hands.allow()
  desk.told = []
}
const refuse = (reason: 'notFocused' | 'tooLate') => (): Outcome => ({ kind: 'refused', reason })
const key = (code: KeyCode, down: boolean): PersonInput => ({
  kind: 'key',
  code,
  key: KEYS[code].heard,
  down,
  tMs: 0
})

describe('the hands in a window', () => {
  it('press the keys that the window listens to, the difference only, releases first', async () => {
    await allowed()
    await hands.perform(['left', 'fire'])
    await hands.perform(['left', 'fire'])
    await hands.perform(['right', 'fire'])
    await hands.perform([])
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
    await hands.perform(['left'])
    desk.answer = refuse('notFocused')
    await hands.perform(['left', 'fire'])
    expect(hands.report.refusal).toBe('notFocused')
    desk.answer = () => ({ kind: 'sent', injected: { fromMs: 0, toMs: 0 } })
    await hands.perform(['left', 'fire'])
    expect(desk.told).toEqual(['+ArrowLeft', '+ControlLeft', 'releaseAll', '+ArrowLeft', '+ControlLeft'])
    expect(hands.report.refusal).toBeNull()
  })

  it('do nothing before they are allowed, after they are forbidden, and on a monitor that is not calibrated', async () => {
    await hands.perform(['left'])
    expect(desk.told).toEqual([])
    await allowed()
    desk.isMonitorCalibrated = false
    await hands.perform(['left'])
    expect(hands.report.unavailable).toMatchObject({ code: 'calibrate.needed' })
    await expect(hands.allow()).rejects.toMatchObject({ code: 'calibrate.needed' })
    desk.isMonitorCalibrated = true
    hands.forbid()
    await hands.perform(['left'])
    expect(desk.told).toEqual(['leave'])
  })

  it('are not allowed by an opening that ends after they were forbidden', async () => {
    const allowing = hands.allow()
    hands.forbid()
    await allowing
    await hands.perform(['left'])
    expect(desk.told).toEqual(['leave'])
  })

  it('count nothing as held once the person took over, even in the middle of a press', async () => {
    const causes: string[] = []
    hands.listen({
      onTakeover: (cause) => causes.push(cause),
      onHandBack: () => undefined,
      onPersonHolds: () => undefined
    })
    await allowed()
    desk.answer = () => {
      desk.user?.takenOver('input')
      return { kind: 'sent', injected: { fromMs: 0, toMs: 0 } }
    }
    await hands.perform(['left', 'fire'])
    expect(desk.told).toEqual(['+ArrowLeft'])
    await hands.perform([])
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
      onPersonHolds: (held) => story.push(held.join())
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

function heldControls(): string[][] {
  const held: string[][] = []
  hands.listen({
    onTakeover: () => undefined,
    onHandBack: () => undefined,
    onPersonHolds: (controls) => held.push([...controls])
  })
  return held
}
