import { AppError } from '../../shared/errors'
import { areaAt } from '../../shared/geometry/picture-point'
import type { EarsEvents, FollowEvents, SessionEars } from '../../shared/target'
import type { HeardWindow } from '../targets/heard-window'
import { NOWHERE, watchWindow, type WindowStand, type WindowWatch } from '../targets/window-watch'
import { hasDisplay } from '../targets/window-list'
import type { HeardEvent } from './heard'
import type { Hearing } from './hearing'
import { monotonicMs } from './monotonic'
import type { Doer } from './tagger'
import { WindowPlay } from './window-play'

/** The window is asked where it stands at most once in this time, for all that was heard meanwhile. */
const ASK_PERIOD_MS = 8

interface Heard {
  readonly event: HeardEvent
  readonly tMs: number
}

/** Hears the person in one window. */
export class WindowEars implements SessionEars {
  readonly #hearing: Hearing
  readonly #window: HeardWindow
  readonly #hearers = new Set<EarsEvents>()
  readonly #followers = new Set<FollowEvents>()
  #listening: Listening | null = null

  constructor(hearing: Hearing, window: HeardWindow) {
    this.#hearing = hearing
    this.#window = window
  }

  async hear(events: EarsEvents): Promise<() => Promise<void>> {
    if (!hasDisplay()) throw new AppError('input.noDisplay')
    this.#hearers.add(events)
    const listening = (this.#listening ??= this.#listen())
    const stop = async (): Promise<void> => {
      await listening.settled()
      if (this.#hearers.delete(events) && this.#hearers.size === 0) this.#end(listening)
    }
    try {
      await listening.begun
      return stop
    } catch (error) {
      this.#hearers.delete(events)
      this.#end(listening)
      throw error
    }
  }

  follow(events: FollowEvents): () => void {
    this.#followers.add(events)
    return () => this.#followers.delete(events)
  }

  async settled(): Promise<void> {
    // Whoever asks may have been told of an event before we were.
    await Promise.resolve()
    await this.#listening?.settled()
  }

  #listen(): Listening {
    const listening: Listening = new Listening(this.#hearing, this.#window, {
      onInput: (input) => {
        for (const { onInput } of [...this.#hearers, ...this.#followers]) onInput(input)
      },
      onDeaf: (error) => {
        this.#end(listening)
        const hearers = [...this.#hearers]
        this.#hearers.clear()
        for (const { onDeaf } of hearers) onDeaf(error)
      }
    })
    return listening
  }

  #end(listening: Listening): void {
    listening.end()
    if (this.#listening !== listening) return
    this.#listening = null
    for (const { onEnd } of [...this.#followers]) onEnd()
  }
}

/** One stretch of hearing, from the first who wants to hear to the last. */
class Listening {
  /** Rejects where hearing is not possible. */
  readonly begun: Promise<void>
  readonly #window: HeardWindow
  readonly #events: EarsEvents
  readonly #play: WindowPlay
  /** From the machine's clock to that of `performance.now()`. */
  readonly #clockMs = monotonicMs() - performance.now()
  #leave: (() => void) | null = null
  #watch: { readonly id: number; readonly watch: WindowWatch } | null = null
  /** Heard, and not judged yet. */
  #heard: Heard[] = []
  #judging: Promise<void> | null = null
  #askedAtMs = -Infinity
  #isOver = false

  constructor(hearing: Hearing, window: HeardWindow, events: EarsEvents) {
    this.#window = window
    this.#events = events
    this.#play = new WindowPlay(window.gamePart)
    this.begun = this.#begin(hearing)
  }

  async settled(): Promise<void> {
    while (this.#judging !== null) await this.#judging
  }

  /** Nothing is told from now on. Safe to call twice. */
  end(): void {
    this.#isOver = true
    this.#heard = []
    this.#leave?.()
    this.#leave = null
    this.#watch?.watch.close()
    this.#watch = null
  }

  async #begin(hearing: Hearing): Promise<void> {
    const leave = await hearing.join({
      onHeard: (event, whose) => this.#hear(event, whose),
      onDeaf: (why) => void (this.#isOver || this.#events.onDeaf(new AppError('input.deaf', { why })))
    })
    if (this.#isOver) return leave()
    this.#leave = leave
    // Where the window stands now, so that what is done next is known to be done there.
    await this.#ask()
  }

  #hear(event: HeardEvent, whose: Doer): void {
    if (this.#isOver || whose === 'agent') return
    this.#heard.push({ event, tMs: event.atMs - this.#clockMs })
    this.#judging ??= this.#judgeAll().finally(() => (this.#judging = null))
  }

  async #judgeAll(): Promise<void> {
    while (this.#heard.length > 0) {
      const waitMs = this.#askedAtMs + ASK_PERIOD_MS - performance.now()
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
      const heard = this.#heard
      this.#heard = []
      this.#judge(heard, await this.#ask())
    }
  }

  #judge(heard: readonly Heard[], { focusedSinceMs, place }: WindowStand): void {
    if (this.#isOver) return
    const area = place && areaAt(place, this.#window.pixelsPerUnit())
    const covers = this.#window.covers()
    for (const { event, tMs } of heard) {
      const hasFocus = focusedSinceMs !== null && tMs >= focusedSinceMs
      const input = this.#play.take(event, tMs, { hasFocus, area, covers })
      if (input !== null) this.#events.onInput(input)
    }
  }

  async #ask(): Promise<WindowStand> {
    this.#askedAtMs = performance.now()
    const id = this.#window.windowId()
    if (id !== this.#watch?.id) {
      this.#watch?.watch.close()
      this.#watch = null
      const watch = id === null ? null : await watchWindow(id).catch(() => null)
      if (this.#isOver) watch?.close()
      else if (id !== null && watch !== null) this.#watch = { id, watch }
    }
    // A desktop that does not answer has nothing typed into its windows.
    return this.#watch?.watch.ask().catch(() => NOWHERE) ?? NOWHERE
  }
}
