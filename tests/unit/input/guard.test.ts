import { describe, expect, it } from 'vitest'
import type { InputEvent } from '../../../electron/main/input/events'
import { Guard, type Scene, type WindowView } from '../../../electron/main/input/guard'
import { KEY_CODES } from '../../../electron/main/input/keys'
import { RateCap } from '../../../electron/main/input/rate-cap'
import { REFUSALS, type Refusal } from '../../../electron/shared/acting'
import type { Rect } from '../../../electron/shared/geometry/rectangle'
import { Random } from '../../../electron/shared/random'

const VIEW: WindowView = {
  isMinimised: false,
  isFocused: true,
  client: { x: 100, y: 200, width: 40, height: 30 },
  above: []
}
const SCENE: Scene = { mode: 'autonomous', isTakenOver: false, isListening: true, window: VIEW }
const move = (x: number, y: number): InputEvent => ({ kind: 'move', at: { x, y } })
const press = (down: boolean): InputEvent => ({ kind: 'key', code: 'Space', down })
const refusal = (event: InputEvent, scene: Partial<Scene>, guard = new Guard(100)) =>
  guard.judge(event, { ...SCENE, ...scene }, 0)

describe('guard', () => {
  it.each<[Refusal, Partial<Scene>]>([
    ['notAutonomous', { mode: 'off' }],
    ['notAutonomous', { mode: 'suggest' }],
    ['takenOver', { isTakenOver: true }],
    ['notListening', { isListening: false }],
    ['notAttached', { window: 'none' }],
    ['windowGone', { window: 'gone' }],
    ['minimised', { window: { ...VIEW, isMinimised: true } }],
    ['notFocused', { window: { ...VIEW, isFocused: false } }],
    ['covered', { window: { ...VIEW, above: [{ x: 110, y: 210, width: 1, height: 1 }] } }]
  ])('refuses: %s', (reason, scene) => {
    expect(refusal(move(110, 210), scene)).toEqual({ kind: 'refuse', reason })
    expect(refusal(move(110, 210), {})).toEqual({ kind: 'send' })
  })

  it('acts in calibration as when autonomous', () => {
    expect(refusal(move(110, 210), { mode: 'calibration' })).toEqual({ kind: 'send' })
  })

  it.each([
    [99, 200],
    [100, 199],
    [140, 200],
    [100, 230],
    [100.5, 200],
    [NaN, 200],
    [100, Infinity],
    [-1e9, 1e9]
  ])('holds the edges: %d, %d is outside', (x, y) => {
    expect(refusal(move(x, y), {})).toEqual({ kind: 'refuse', reason: 'outside' })
  })

  it('has all four corners inside', () => {
    for (const [x, y] of [
      [100, 200],
      [139, 200],
      [100, 229],
      [139, 229]
    ] as const)
      expect(refusal(move(x, y), {})).toEqual({ kind: 'send' })
  })

  it('lets only a key that may answer go to a dialog of the window', () => {
    const asking = { window: { ...VIEW, isFocused: false, isAsking: true } }
    const answer = (down: boolean): InputEvent => ({ kind: 'key', code: 'Escape', down, answers: true })
    const guard = new Guard(100)
    expect(refusal(answer(true), asking, guard)).toEqual({ kind: 'send' })
    expect(refusal(answer(false), asking, guard)).toEqual({ kind: 'send' })
    const refused = { kind: 'refuse', reason: 'notFocused' }
    expect(refusal(press(true), asking)).toEqual(refused)
    expect(refusal(move(110, 210), asking)).toEqual(refused)
    expect(refusal({ kind: 'text', text: 'a' }, asking)).toEqual(refused)
    expect(refusal(answer(true), { window: { ...VIEW, isFocused: false } })).toEqual(refused)
    expect(refusal(answer(true), { ...asking, isTakenOver: true })).toMatchObject({ kind: 'refuse' })
  })

  it('lets go of what is held in every scene, in place when the scene forbids acting', () => {
    for (const scene of [{ isTakenOver: true }, { mode: 'off' as const }, { window: 'gone' as const }]) {
      const guard = new Guard(100)
      expect(refusal(press(true), {}, guard)).toEqual({ kind: 'send' })
      expect(refusal(press(false), scene, guard)).toMatchObject({ kind: 'letGo' })
      expect(refusal(press(false), scene, guard)).toEqual({ kind: 'refuse', reason: 'notHeld' })
    }
    const guard = new Guard(1)
    expect(refusal(press(true), {}, guard)).toEqual({ kind: 'send' })
    expect(refusal(press(true), {}, guard)).toEqual({ kind: 'refuse', reason: 'alreadyHeld' })
    expect(refusal(press(false), {}, guard)).toEqual({ kind: 'send' })
    expect(refusal(press(true), {}, guard)).toEqual({ kind: 'refuse', reason: 'tooFast' })
  })

  it('forgets what was let go of behind its back', () => {
    const guard = new Guard(100)
    refusal(press(true), {}, guard)
    expect(guard.takeHeld()).toEqual([press(false)])
    expect(refusal(press(false), {}, guard)).toEqual({ kind: 'refuse', reason: 'notHeld' })
  })

  it('has words for every refusal in both languages', () => {
    for (const { en, fr } of Object.values(REFUSALS)) {
      expect(en).toMatch(/^[A-Z].*\.$/u)
      expect(fr).toMatch(/^[A-ZÀÉ].*\.$/u)
    }
  })
})

describe('rate cap', () => {
  it('is exact over every second', () => {
    const cap = new RateCap(3)
    const taken: number[] = []
    for (let ms = 0; ms < 5000; ms += 7)
      if (cap.fits(1, ms)) {
        cap.take(1, ms)
        taken.push(ms)
      }
    expect(taken.slice(0, 6)).toEqual([0, 7, 14, 1001, 1008, 1015])
    for (const start of taken)
      expect(taken.filter((t) => t >= start && t < start + 1000).length).toBeLessThan(4)
  })

  it('counts the units of one event', () => {
    const cap = new RateCap(10)
    expect(cap.fits(11, 0)).toBe(false)
    cap.take(8, 0)
    expect([cap.fits(2, 1), cap.fits(3, 1), cap.fits(10, 1000)]).toEqual([true, false, true])
  })
})

/** A desktop that changes all the time, told only by its own rules: what the guard is held against. */
class Turmoil {
  readonly random: Random
  nowMs = 0
  x = 300
  y = 200
  width = 400
  height = 300
  focused = true
  minimised = false
  attached: 'yes' | 'none' | 'gone' = 'yes'
  popup: Rect | null = null
  mode: Scene['mode'] = 'autonomous'
  takenOver = false
  listening = true

  constructor(seed: number) {
    this.random = new Random(seed)
  }

  oneIn(n: number): boolean {
    return this.random.integer(n) === 0
  }

  change(): void {
    const { random } = this
    this.nowMs += random.integer(12)
    if (this.oneIn(3)) this.x += random.integer(41) - 20
    if (this.oneIn(3)) this.y += random.integer(41) - 20
    if (this.oneIn(10)) this.width = 1 + random.integer(800)
    if (this.oneIn(10)) this.height = 1 + random.integer(600)
    if (this.oneIn(20)) this.focused = random.integer(4) > 0
    if (this.oneIn(40)) this.minimised = this.oneIn(4)
    if (this.oneIn(50))
      this.attached = (['yes', 'yes', 'yes', 'none', 'gone'] as const)[random.integer(5)] ?? 'yes'
    if (this.oneIn(15))
      this.popup = this.oneIn(2)
        ? null
        : { x: this.x + random.integer(300), y: this.y, width: 90, height: 150 }
    if (this.oneIn(60))
      this.mode =
        (['off', 'suggest', 'calibration', 'autonomous', 'autonomous'] as const)[random.integer(5)] ?? 'off'
    if (this.oneIn(60)) this.takenOver = this.oneIn(4)
    if (this.oneIn(80)) this.listening = !this.oneIn(4)
  }

  event(): InputEvent {
    const { random } = this
    const at = {
      x: this.x + random.integer(this.width + 60) - 30,
      y: this.y + random.integer(this.height + 60) - 30
    }
    const button = (['left', 'middle', 'right'] as const)[random.integer(3)] ?? 'left'
    const code = KEY_CODES[random.integer(6)] ?? 'Space'
    switch (random.integer(6)) {
      case 0:
        return { kind: 'key', code, down: this.oneIn(2) }
      case 1:
        return { kind: 'button', button, down: true, at }
      case 2:
        return { kind: 'button', button, down: false, at }
      case 3:
        return { kind: 'wheel', at, dx: random.integer(3) - 1, dy: random.integer(3) - 1 }
      case 4:
        return { kind: 'text', text: 'abc' }
      default:
        return { kind: 'move', at }
    }
  }

  scene(): Scene {
    const { x, y, width, height, popup, focused, minimised } = this
    const view = {
      isMinimised: minimised,
      isFocused: focused,
      client: { x, y, width, height },
      above: popup ? [popup] : []
    }
    return {
      mode: this.mode,
      isTakenOver: this.takenOver,
      isListening: this.listening,
      window: this.attached === 'yes' ? view : this.attached
    }
  }

  /** Whether the agent may do something at all at this moment. */
  get isOurs(): boolean {
    const isAllowed = this.mode === 'autonomous' || this.mode === 'calibration'
    return (
      isAllowed &&
      !this.takenOver &&
      this.listening &&
      this.attached === 'yes' &&
      !this.minimised &&
      this.focused
    )
  }

  owns(x: number, y: number): boolean {
    const column = x - this.x
    const row = y - this.y
    if (column < 0 || row < 0 || column > this.width - 1 || row > this.height - 1) return false
    if (this.popup === null) return true
    const { popup: p } = this
    return x < p.x || y < p.y || x > p.x + p.width - 1 || y > p.y + p.height - 1
  }
}

describe('guard on a desktop that moves', () => {
  it.each([1, 2])('100,000 events: none astray, each refusal named, nothing left held (seed %i)', (seed) => {
    const CAP = 60
    const turmoil = new Turmoil(seed)
    const guard = new Guard(CAP)
    const held = new Set<string>()
    const sentAt: number[] = []
    const reasons = new Map<string, number>()
    let sent = 0
    for (let i = 0; i < 100_000; i++) {
      turmoil.change()
      const event = turmoil.event()
      const verdict = guard.judge(event, turmoil.scene(), turmoil.nowMs)
      const isRelease = 'down' in event && !event.down
      const name = event.kind === 'key' ? event.code : event.kind === 'button' ? event.button : null
      if (verdict.kind === 'send') {
        sent++
        if (!turmoil.isOurs) throw new Error(`event ${i} went through while acting was not allowed`)
        if ('at' in event && event.at && !turmoil.owns(event.at.x, event.at.y))
          throw new Error(`event ${i} landed outside`)
        if (!isRelease) {
          const units =
            event.kind === 'text'
              ? 3
              : event.kind === 'wheel'
                ? Math.max(1, Math.abs(event.dx) + Math.abs(event.dy))
                : 1
          for (let unit = 0; unit < units; unit++) sentAt.push(turmoil.nowMs)
        }
      } else {
        expect(REFUSALS).toHaveProperty(verdict.reason)
        reasons.set(verdict.reason, (reasons.get(verdict.reason) ?? 0) + 1)
        if (verdict.kind === 'letGo' && !(isRelease && name !== null && held.has(name)))
          throw new Error(`event ${i} was let go of but not held`)
      }
      if (name === null) continue
      if (isRelease) {
        if (held.has(name) && verdict.kind === 'refuse') throw new Error(`event ${i}: ${name} stays held`)
        held.delete(name)
      } else if (verdict.kind === 'send') {
        if (held.has(name)) throw new Error(`event ${i}: ${name} pressed twice`)
        held.add(name)
      }
    }
    for (let i = CAP; i < sentAt.length; i++)
      if ((sentAt[i] ?? 0) - (sentAt[i - CAP] ?? 0) < 1000) throw new Error(`more than ${CAP} in a second`)
    expect([...reasons.keys()].toSorted()).toEqual(
      Object.keys(REFUSALS)
        // Said by the driver, and by the hands in a window.
        .filter((name) => name !== 'tooLate' && name !== 'busy')
        .toSorted()
    )
    expect(sent).toBeGreaterThan(3_000)
    console.info(`seed ${seed}: ${sent} sent; refused ${JSON.stringify(Object.fromEntries(reasons))}`)
  })
})
