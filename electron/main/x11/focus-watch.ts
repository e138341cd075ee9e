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
  /** Of whatever tells of the focus; of these, those of the focus itself. */
  #changes = 0
  #moves = 0
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

  /**
   * What the focus was when it was last asked about. A question that a move of the focus overtook is not asked again: an
   * event is known by when it was heard, which may be after the focus came back, and it may have been typed before.
   */
  async ask(): Promise<{ focusedSinceMs: number | null; place: Rect | null }> {
    for (let question = 1; ; question++) {
      const [changes, moves] = [this.#changes, this.#moves]
      const stand = await this.#standNow()
      if (changes === this.#changes) return stand
      // Keys that were only passed on between windows of one program: the answer may be from when they were away.
      const isOnlyPassed = moves === this.#moves && question < MOST_QUESTIONS
      if (!isOnlyPassed) return { ...stand, focusedSinceMs: null }
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
      if (name === 'FocusIn') this.#gain(mode)
      else this.#lose(mode)
    } else if ((name === 'EnterNotify' || name === 'LeaveNotify') && this.#followsPointer) this.#move()
  }

  /** The keys are somebody else's from now on: who takes them may pass them on at once. */
  #lose(mode: number = MODES.normal): void {
    this.#taken = mode === MODES.normal ? null : { mode, sinceMs: this.#sinceMs, atMs: performance.now() }
    if (this.#taken === null) this.#move()
    else this.#change(null)
  }

  #gain(mode: number = MODES.normal): void {
    const taken = this.#taken
    this.#taken = null
    const isPassed = taken?.mode === mode && performance.now() - taken.atMs < PASSED_WITHIN_MS
    if (isPassed) this.#change(taken.sinceMs)
    else this.#move()
  }

  /** The focus itself is another one from now on. */
  #move(): void {
    this.#moves += 1
    this.#change(null)
  }

  /**
   * @param sinceMs since when the window has had the focus; null: that is to be asked. The answer begins the next span, so
   *   that what is typed soon after a change is heard.
   */
  #change(sinceMs: number | null): void {
    this.#changes += 1
    this.#sinceMs = sinceMs
    void this.ask()
  }
}
