import type { MouseButton, PicturePoint } from '../../shared/action'
import type { PersonInput } from '../../shared/person-input'
import { inputsOf } from './inputs'
import type { SessionReader } from './session-reader'

/** A click shows for so long, however short it was. */
const CLICK_MS = 300

/** The person's mouse at one moment of a session; places in fractions of the game's picture. */
export interface PointerMark {
  readonly at: PicturePoint
  /** Where buttons are held, or were pressed a moment ago. */
  readonly clicks: readonly PicturePoint[]
}

interface Press {
  readonly at: PicturePoint
  readonly fromMs: number
}

/** Goes along a session's inputs, so that none of a long one lies in memory. */
export class PointerTrail {
  readonly #inputs: AsyncIterator<PersonInput>
  readonly #presses = new Map<MouseButton, Press & { isHeld: boolean }>()
  #next: PersonInput | null = null
  #isOver = false
  #at: PicturePoint | null = null

  constructor(reader: SessionReader) {
    this.#inputs = inputsOf(reader)[Symbol.asyncIterator]()
  }

  /** How it is at a moment that is not before the last one asked for; null before the pointer came. */
  async to(tMs: number): Promise<PointerMark | null> {
    for (;;) {
      this.#next ??= await this.#read()
      if (this.#next === null || this.#next.tMs > tMs) break
      this.#take(this.#next)
      this.#next = null
    }
    if (this.#at === null) return null
    const shown = [...this.#presses.values()].filter((p) => p.isHeld || tMs - p.fromMs <= CLICK_MS)
    return { at: this.#at, clicks: shown.map(({ at }) => at) }
  }

  async #read(): Promise<PersonInput | null> {
    if (this.#isOver) return null
    const next = await this.#inputs.next()
    if (next.done !== true) return next.value
    this.#isOver = true
    return null
  }

  #take(input: PersonInput): void {
    if (!('at' in input)) return
    const { at, tMs: fromMs } = input
    this.#at = at
    if (input.kind !== 'button') return
    const press = this.#presses.get(input.button)
    if (input.down) this.#presses.set(input.button, { at, fromMs, isHeld: true })
    else if (press) press.isHeld = false
  }
}
