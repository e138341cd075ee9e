import type { XEvent } from 'x11'
import type { Rect } from '../../shared/geometry/rectangle'
import { XServer } from './server'
import { focusOf, placeOf } from './window-facts'

const EVENTS = { enterWindow: 0x10, leaveWindow: 0x20, focusChange: 0x200000 } as const
/** Of a change between a window and one inside it. */
const INFERIOR = 2
const MODES = { normal: 0, grab: 1, ungrab: 2 } as const
/**
 * A program that takes all keys for its own window (SDL games do when play begins) passes them from one window to the
 * other: a loss and a gain of the same kind, one right after the other. The focus itself has not moved.
 */
const PASSED_WITHIN_MS = 50
/** A desktop whose focus never rests says nothing. */
const MOST_QUESTIONS = 5

interface FocusWatch {
  readonly ask: () => Promise<{ focusedSinceMs: number | null; place: Rect | null }>
  readonly close: () => void
}

/** Watches the focus of one window over a connection of its own. Rejects when the display is not there. */
export async function openFocusWatch(id: number): Promise<FocusWatch> {
  const server = await XServer.connect(process.env['DISPLAY'] ?? '')
  const span = new FocusSpan(server, id)
  return { ask: () => span.ask(), close: () => server.close() }
}

/**
 * Since when a window has had the focus without a break. The server tells of each change before it answers what is
 * asked after it, so an answer without news in between speaks for all the time since the one before. Events of the
 * focus carry no time of their own: what was typed between the last answer and a change is nobody's.
 */
class FocusSpan {
  readonly #server: XServer
  readonly #id: number
  #sinceMs: number | null = null
  #changes = 0
  /** Some program takes all keys for itself, whatever has the focus. */
  #isGrabbed = false
  /** Keys go where the pointer is. */
  #followsPointer = false
  /** The last loss of the keys to a program that took them, and since when the window had had them. */
  #taken: { readonly mode: number; readonly sinceMs: number | null; readonly atMs: number } | null = null

  constructor(server: XServer, id: number) {
    this.#server = server
    this.#id = id
    server.client.on('event', (event) => this.#take(event))
    const eventMask = EVENTS.focusChange | EVENTS.enterWindow | EVENTS.leaveWindow
    server.client.ChangeWindowAttributes(id, { eventMask })
  }

  async ask(): Promise<{ focusedSinceMs: number | null; place: Rect | null }> {
    for (let question = 1; ; question++) {
      const before = this.#changes
      const stand = await this.#standNow()
      // What changed meanwhile is asked again: that answer may be from before it.
      if (before === this.#changes) return stand
      if (question === MOST_QUESTIONS) return { ...stand, focusedSinceMs: null }
    }
  }

  async #standNow(): Promise<{ focusedSinceMs: number | null; place: Rect | null }> {
    const before = this.#changes
    try {
      const [{ isFocused, followsPointer }, place] = await Promise.all([
        focusOf(this.#server, this.#id),
        placeOf(this.#server, this.#id)
      ])
      this.#followsPointer = followsPointer
      if (before !== this.#changes) return { focusedSinceMs: null, place }
      const holds = isFocused && !this.#isGrabbed
      this.#sinceMs = holds ? (this.#sinceMs ?? performance.now()) : null
      return { focusedSinceMs: this.#sinceMs, place }
    } catch {
      // It is gone, or the whole desktop: either way nothing is typed there.
      this.#sinceMs = null
      return { focusedSinceMs: null, place: null }
    }
  }

  #take({ name, wid, detail, mode }: XEvent): void {
    if (wid !== this.#id || detail === INFERIOR) return
    if (name === 'FocusIn' || name === 'FocusOut') {
      if (mode === MODES.grab) this.#isGrabbed = name === 'FocusOut'
      if (mode === MODES.ungrab || mode === MODES.normal) this.#isGrabbed = false
      this.#change(name === 'FocusIn' ? this.#passedSinceMs(mode) : this.#lose(mode))
    } else if ((name === 'EnterNotify' || name === 'LeaveNotify') && this.#followsPointer) this.#change(null)
  }

  /** The keys are somebody else's from now on. */
  #lose(mode: number = MODES.normal): null {
    this.#taken = mode === MODES.normal ? null : { mode, sinceMs: this.#sinceMs, atMs: performance.now() }
    return null
  }

  /** Since when the window has had the focus, where the keys were only passed on to it; null: since now. */
  #passedSinceMs(mode: number = MODES.normal): number | null {
    const taken = this.#taken
    this.#taken = null
    const isPassed = taken?.mode === mode && performance.now() - taken.atMs < PASSED_WITHIN_MS
    return isPassed ? taken.sinceMs : null
  }

  /** Its answer begins the next span, so that what is typed soon after a change is heard. */
  #change(sinceMs: number | null): void {
    this.#changes += 1
    this.#sinceMs = sinceMs
    void this.ask()
  }
}
