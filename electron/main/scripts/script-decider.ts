import type { Decision } from '../../shared/action'
import type { Decider } from '../play/decider'
import type { Cue } from './script'

/** How things stand in the seat where a script plays. */
interface ScriptSeat {
  /** Whether the agent has the controls. */
  readonly mayAct: () => boolean
  /** Whether the guard refused what was chosen last. */
  readonly isRefused: () => boolean
  /** In milliseconds. */
  readonly now: () => number
}

/**
 * Plays a script, a line a decision. A line that the guard refuses is chosen again at the next decision, and the script's
 * time waits for it: it begins once the window has the focus and the person's hands rest.
 */
export class ScriptDecider implements Decider {
  readonly over: Promise<void>
  readonly #cues: readonly Cue[]
  readonly #seat: ScriptSeat
  #end: () => void = () => undefined
  /** The line that was chosen last, as long as it is not known to be done. */
  #given: Cue | null = null
  #done = 0
  #holds: number | null = null
  #decision = 0
  /** When the script's time began; null: not yet. */
  #beganMs: number | null = null
  #turnMs = 0

  constructor(cues: readonly Cue[], seat: ScriptSeat) {
    this.#cues = cues
    this.#seat = seat
    this.over = new Promise((resolve) => (this.#end = resolve))
  }

  get progress(): { readonly lines: number; readonly done: number } {
    return { lines: this.#cues.length, done: this.#done }
  }

  /** A script begins once, whatever becomes of the game's episodes. */
  begin(): void {
    return
  }

  async decide(): Promise<Decision | null> {
    if (!this.#seat.mayAct()) return null
    const nowMs = this.#seat.now()
    const waitedMs = nowMs - this.#turnMs
    this.#turnMs = nowMs
    if (this.#given !== null && this.#given.action !== null && this.#seat.isRefused()) {
      this.#beganMs = (this.#beganMs ?? nowMs) + waitedMs
      return choice(this.#given.action)
    }
    this.#settle()
    this.#beganMs ??= nowMs
    const next = this.#cues[this.#done]
    if (next !== undefined && this.#isDue(next, nowMs - this.#beganMs)) this.#given = next
    this.#decision += 1
    return choice(this.#given?.action ?? (this.#given === null ? this.#holds : null))
  }

  /** What was chosen last was done. */
  #settle(): void {
    if (this.#given === null) return
    this.#holds = this.#given.then
    this.#given = null
    this.#done += 1
    if (this.#done === this.#cues.length) this.#end()
  }

  #isDue({ due }: Cue, sinceMs: number): boolean {
    return 'seconds' in due ? sinceMs >= 1000 * due.seconds : this.#decision >= due.decision
  }
}

const choice = (action: number | null): Decision | null =>
  action === null ? null : { action, reason: 'script' }
