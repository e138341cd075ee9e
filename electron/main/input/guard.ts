import type { Point, Rect } from '../../shared/geometry/rectangle'
import { weightOf, type InputEvent } from './events'
import { RateCap } from './rate-cap'
import type { Refusal } from '../../shared/acting'

/** The attached window as it is at this moment. */
export interface WindowView {
  readonly isMinimised: boolean
  readonly isFocused: boolean
  /** A dialog that its own program opened over it has the focus; left out: none has. */
  readonly isAsking?: boolean
  /** Its client area, in desktop units: what the game itself draws, without frame and title. */
  readonly client: Rect
  /** Windows that lie over it. */
  readonly above: readonly Rect[]
}

/** `calibration`: acting is allowed, on our own test window only. */
export type ActingMode = 'off' | 'suggest' | 'autonomous' | 'calibration'

/** All that the guard looks at besides the event. */
export interface Scene {
  readonly mode: ActingMode
  readonly isTakenOver: boolean
  /** The person's own input is heard, so that they can take over. */
  readonly isListening: boolean
  /** 'none': nothing is attached. 'gone': it was closed. */
  readonly window: WindowView | 'none' | 'gone'
}

export type Verdict =
  | { readonly kind: 'send' }
  /** Let go of it where the pointer is: it must not stay held, and must not act elsewhere. */
  | { readonly kind: 'letGo'; readonly reason: Refusal }
  | { readonly kind: 'refuse'; readonly reason: Refusal }

const SEND: Verdict = { kind: 'send' }

/**
 * What stands between the agent and the desktop: every event passes here, and goes on only while the
 * person allowed it, can be heard, has not taken over, and the attached window would get it. Letting
 * go of what is held always passes. Knows time and desktop only through its arguments.
 */
export class Guard {
  readonly #cap: RateCap
  /** What is held, each with the event that lets go of it where the pointer is. */
  readonly #held = new Map<string, InputEvent>()

  /** @param perSecond events let through in any one second, releases not counted */
  constructor(perSecond: number) {
    this.#cap = new RateCap(perSecond)
  }

  /** Decides on one event. What it lets through counts as done. */
  judge(event: InputEvent, scene: Scene, nowMs: number): Verdict {
    const hold = holdOf(event)
    if (hold !== null && !hold.down) return this.#judgeRelease(event, hold.name, scene)
    const reason = whyNot(event, scene) ?? this.#whyNotNow(event, hold?.name ?? null, nowMs)
    if (reason !== null) return { kind: 'refuse', reason }
    this.#cap.take(weightOf(event), nowMs)
    if (hold !== null) this.#held.set(hold.name, hold.release)
    return SEND
  }

  /** Everything is being let go of: the events that do so. */
  takeHeld(): InputEvent[] {
    const releases = [...this.#held.values()]
    this.#held.clear()
    return releases
  }

  #judgeRelease(event: InputEvent, name: string, scene: Scene): Verdict {
    if (!this.#held.delete(name)) return { kind: 'refuse', reason: 'notHeld' }
    const reason = whyNot(event, scene)
    return reason === null ? SEND : { kind: 'letGo', reason }
  }

  #whyNotNow(event: InputEvent, hold: string | null, nowMs: number): Refusal | null {
    if (hold !== null && this.#held.has(hold)) return 'alreadyHeld'
    return this.#cap.fits(weightOf(event), nowMs) ? null : 'tooFast'
  }
}

/** Why this event may not happen in this scene, or null. The first reason that holds. */
export function whyNot(event: InputEvent, scene: Scene): Refusal | null {
  return whyNotActing(scene) ?? whyNotThere(event, scene.window)
}

function whyNotActing({ mode, isTakenOver, isListening }: Scene): Refusal | null {
  if (mode !== 'autonomous' && mode !== 'calibration') return 'notAutonomous'
  if (isTakenOver) return 'takenOver'
  return isListening ? null : 'notListening'
}

function whyNotThere(event: InputEvent, window: Scene['window']): Refusal | null {
  if (window === 'none') return 'notAttached'
  if (window === 'gone') return 'windowGone'
  if (window.isMinimised) return 'minimised'
  const isAnswer = event.kind === 'key' && event.answers === true && window.isAsking === true
  if (!window.isFocused && !isAnswer) return 'notFocused'
  const at = 'at' in event ? event.at : null
  return at === null ? null : whyNotAt(at, window)
}

/** Why nothing may be done at this place of the desktop, as far as the window's own place goes; or null. */
export function whyNotAt(
  at: Point,
  { client, above }: WindowView
): Extract<Refusal, 'outside' | 'covered'> | null {
  if (!contains(client, at)) return 'outside'
  return above.some((rect) => contains(rect, at)) ? 'covered' : null
}

/** Whole units only: a fraction could be rounded over the edge. Right and bottom edges are outside. */
function contains(rect: Rect, { x, y }: Point): boolean {
  if (!Number.isInteger(x) || !Number.isInteger(y)) return false
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height
}

interface Hold {
  readonly name: string
  readonly down: boolean
  readonly release: InputEvent
}

/** What this event holds from now on, or lets go of; null for one that is over at once. */
function holdOf(event: InputEvent): Hold | null {
  if (event.kind === 'key') {
    const { code, down } = event
    return { name: `key ${code}`, down, release: { kind: 'key', code, down: false } }
  }
  if (event.kind !== 'button') return null
  const { button, down } = event
  return { name: `button ${button}`, down, release: { kind: 'button', button, down: false, at: null } }
}
