import { AppError } from '../../shared/errors'
import { hasDisplay } from '../targets/window-list'
import type { StartChild } from './child-process'
import { checkEvent, type InputEvent } from './events'
import { Guard, type ActingMode, type Scene, type WindowView } from './guard'
import type { HeardEvent } from './heard'
import type { Hearing } from './hearing'
import type { Held, Injected, InputDriver } from './input-driver'
import type { KeyCode } from './keys'
import { monotonicMs } from './monotonic'
import type { Refusal, TakeoverCause } from '../../shared/acting'
import { RobotDriver } from './robot-driver'
import { DEFAULT_HAND_BACK_KEY, DEFAULT_STOP_KEY, parseChord, type Chord } from './chord'
import { Tagger, type Doer } from './tagger'

/** Single events let through in any second: quick fingers do a tenth of it. */
const EVENTS_PER_SECOND = 240
/** An event that could not be done this soon after it was judged is not done. */
const STALE_AFTER_MS = 100
/** A new driver has let go of what a lost one held within this time. */
const RECOVERY_MS = 2_000
const REST_MS = 400

export interface HandsOptions {
  readonly startInjector: StartChild
  /** How the person is heard, which the whole app shares. */
  readonly hearing: Hearing
  /** The attached window as it is now; asked right before every event. */
  readonly look: () => Promise<WindowView | 'none' | 'gone'>
  /** Like `Ctrl+Alt+S`: what stops everything, and what gives the agent the controls back. */
  readonly stopKey?: string
  readonly handBackKey?: string
  readonly eventsPerSecond?: number
  /** How long the person's hands must rest before the controls go back. */
  readonly restMs?: number
}

export interface Takeover {
  readonly cause: TakeoverCause
  /** When it happened, by `monotonicMs`. */
  readonly atMs: number
}

export type SendResult =
  | { readonly kind: 'sent'; readonly injected: Injected }
  /** Let go of where the pointer was, because acting is not allowed now. */
  | { readonly kind: 'letGo'; readonly reason: Refusal }
  | { readonly kind: 'refused'; readonly reason: Refusal }

/**
 * The only way to the keyboard and the mouse: every event passes the guard, and whatever the person
 * does themselves stops the agent at once. Its driver and that one's process are private to it.
 */
export class GuardedInput {
  readonly #driver: InputDriver
  readonly #stopHearing: () => void
  readonly #look: HandsOptions['look']
  readonly #guard: Guard
  readonly #tagger: Tagger
  readonly #stopKey: Chord
  readonly #handBackKey: Chord
  readonly #restMs: number
  readonly #takeovers = new Set<(takeover: Takeover) => void>()
  readonly #handBacks = new Set<() => void>()
  #mode: ActingMode = 'off'
  #isTakenOver = false
  #isHandingBack = false
  #isDeaf = false
  #isClosed = false
  #lastPersonMs = -Infinity
  #turn: Promise<unknown> = Promise.resolve()

  private constructor(driver: InputDriver, ears: OpenEars, options: HandsOptions, chords: Chords) {
    this.#driver = driver
    this.#stopHearing = ears.stop
    this.#tagger = ears.tagger
    this.#look = options.look
    this.#stopKey = chords.stop
    this.#handBackKey = chords.handBack
    this.#restMs = options.restMs ?? REST_MS
    this.#guard = new Guard(options.eventsPerSecond ?? EVENTS_PER_SECOND)
    driver.onLost((held) => this.#lose(held))
  }

  /** Throws 'input.noDisplay', 'input.failed' or 'input.deaf' where acting is not possible. */
  static async open(options: HandsOptions): Promise<GuardedInput> {
    if (!hasDisplay()) throw new AppError('input.noDisplay')
    const chords = {
      stop: parseChord(options.stopKey ?? DEFAULT_STOP_KEY, 'The stop key'),
      handBack: parseChord(options.handBackKey ?? DEFAULT_HAND_BACK_KEY, 'The hand-back key')
    }
    let hands: GuardedInput | null = null
    let deafness: string | null = null
    const tagger = new Tagger()
    const stop = await options.hearing.join(
      {
        onHeard: (event, whose) => void (hands && hands.#hear(event, whose)),
        onDeaf: (why) => {
          deafness = why
          void (hands && hands.#goDeaf())
        }
      },
      tagger
    )
    try {
      const driver = await RobotDriver.start(options.startInjector)
      hands = new GuardedInput(driver, { stop, tagger }, options, chords)
      // Starting the driver takes a while, in which the listener may end.
      if (deafness === null) return hands
      await hands.close()
      throw new AppError('input.deaf', { why: deafness })
    } catch (error) {
      stop()
      throw error
    }
  }

  get mode(): ActingMode {
    return this.#mode
  }

  /** An acting mode begins once the person's hands have rested; leaving it lets go of everything. */
  setMode(mode: ActingMode): void {
    const wasActing = this.#isActing
    this.#mode = mode
    if (!this.#isActing) this.#letGoSoon()
    else if (!wasActing) this.#isTakenOver = this.#isHandingBack = true
  }

  async isTakenOver(): Promise<boolean> {
    this.#handBackIfReady(await this.#look())
    return this.#isTakenOver
  }

  /** The person is heard. Once deaf it stays so: only new hands help. */
  get isListening(): boolean {
    return !this.#isDeaf
  }

  /**
   * Gives the agent the controls as soon as the person's hands have rested a moment and the window has
   * the focus: whoever hands back in another window can still walk over to the game.
   */
  handBack(): void {
    this.#isHandingBack = true
    this.#tagger.forgive()
  }

  /** The person wants the controls, by a way other than touching key or mouse. */
  takeControl(): void {
    this.#takeOver('input', monotonicMs())
  }

  /** Told of every takeover, at once. Returns the way to stop listening. */
  onTakeover(listener: (takeover: Takeover) => void): () => void {
    this.#takeovers.add(listener)
    return () => this.#takeovers.delete(listener)
  }

  /** Told when the person presses the key that hands back. Returns the way to stop listening. */
  onHandBack(listener: () => void): () => void {
    this.#handBacks.add(listener)
    return () => this.#handBacks.delete(listener)
  }

  /**
   * Does one event if the guard lets it, after those asked for before. Throws 'input.text' or
   * 'input.invalid' for an event that is never right, 'input.failed' when the machine did not do it.
   */
  send(event: InputEvent): Promise<SendResult> {
    checkEvent(event)
    return this.#inTurn(() => this.#act(event))
  }

  /** Lets go of all that the agent holds. */
  releaseAll(): Promise<void> {
    return this.#inTurn(() => this.#letGo())
  }

  /** Lets go of everything, ends the driver's process and hears no more. Safe to call twice. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#mode = 'off'
    await this.#driver.close()
    this.#stopHearing()
  }

  async #act(event: InputEvent): Promise<SendResult> {
    const verdict = this.#guard.judge(event, await this.#scene(), monotonicMs())
    if (verdict.kind === 'refuse') {
      // Whatever took the window away, nothing may go on being pressed in another one.
      if (ENDS_HOLDING.has(verdict.reason)) await this.#letGo()
      return { kind: 'refused', reason: verdict.reason }
    }
    const injected = await this.#inject(verdict.kind === 'letGo' ? inPlace(event) : event)
    if (injected === 'late') {
      await this.#letGo()
      return { kind: 'refused', reason: 'tooLate' }
    }
    return verdict.kind === 'send' ? { kind: 'sent', injected } : { kind: 'letGo', reason: verdict.reason }
  }

  async #inject(event: InputEvent): Promise<Injected | 'late'> {
    const nowMs = monotonicMs()
    const announcement = this.#tagger.announce(event, nowMs)
    try {
      const injected = await this.#driver.inject(event, nowMs + STALE_AFTER_MS)
      if (injected === 'late') announcement.failed()
      else announcement.done(injected)
      return injected
    } catch (error) {
      announcement.failed()
      throw error
    }
  }

  async #letGo(): Promise<void> {
    const releases = this.#guard.takeHeld()
    if (releases.length === 0 || this.#isClosed) return
    const announcements = releases.map((event) => this.#tagger.announce(event, monotonicMs()))
    const injected = await this.#driver.releaseAll()
    for (const announcement of announcements) announcement.done(injected)
  }

  #letGoSoon(): void {
    // A driver that fails to let go is replaced by one that does.
    this.releaseAll().catch(() => undefined)
  }

  get #isActing(): boolean {
    return this.#mode === 'autonomous' || this.#mode === 'calibration'
  }

  async #scene(): Promise<Scene> {
    const window = await this.#look()
    this.#handBackIfReady(window)
    if (this.#tagger.unheard(monotonicMs()) > 0) this.#takeOver('deaf', monotonicMs())
    return {
      mode: this.#mode,
      // Handed back already: what is still in the way is the window, and that is what is said.
      isTakenOver: this.#isTakenOver && !this.#isHandedBack,
      isListening: !this.#isDeaf,
      window
    }
  }

  /** The person wants it so, and their hands have rested. */
  get #isHandedBack(): boolean {
    return this.#isHandingBack && monotonicMs() - this.#lastPersonMs >= this.#restMs
  }

  #handBackIfReady(window: Scene['window']): void {
    if (this.#isHandedBack && typeof window === 'object' && window.isFocused)
      this.#isHandingBack = this.#isTakenOver = false
  }

  #hear(event: HeardEvent, whose: Doer): void {
    if (whose === 'agent') return
    this.#lastPersonMs = event.atMs
    const isStop = this.#stopKey.isPressedBy(event)
    if (isStop) this.#mode = 'off'
    if (isStop || this.#isActing) this.#takeOver(isStop ? 'stopKey' : 'input', event.atMs)
    if (!this.#handBackKey.isPressedBy(event)) return
    this.handBack()
    for (const listener of this.#handBacks) listener()
  }

  #takeOver(cause: TakeoverCause, atMs: number): void {
    const isNews = !this.#isTakenOver || cause === 'stopKey'
    this.#isTakenOver = true
    if (cause !== 'input') this.#isHandingBack = false
    if (!isNews) return
    this.#letGoSoon()
    for (const listener of this.#takeovers) listener({ cause, atMs })
  }

  #goDeaf(): void {
    this.#isDeaf = true
    this.#takeOver('deaf', monotonicMs())
  }

  /** The driver's process ended: a new one is letting go of what it held. */
  #lose({ keys, buttons }: Held): void {
    this.#guard.takeHeld()
    const releases: InputEvent[] = [
      ...keys.map((code: KeyCode): InputEvent => ({ kind: 'key', code, down: false })),
      ...buttons.map((button): InputEvent => ({ kind: 'button', button, down: false, at: null }))
    ]
    const nowMs = monotonicMs()
    for (const release of releases)
      this.#tagger.announce(release, nowMs, true).done({ fromMs: nowMs, toMs: nowMs + RECOVERY_MS })
    this.#takeOver('handsLost', monotonicMs())
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}

interface OpenEars {
  readonly tagger: Tagger
  readonly stop: () => void
}

interface Chords {
  readonly stop: Chord
  readonly handBack: Chord
}

/** Refusals after which nothing may stay held. The others are about the one event. */
const ENDS_HOLDING: ReadonlySet<Refusal> = new Set<Refusal>([
  'notAutonomous',
  'takenOver',
  'notListening',
  'notAttached',
  'windowGone',
  'minimised',
  'notFocused'
])

function inPlace(event: InputEvent): InputEvent {
  return event.kind === 'button' && !event.down ? { ...event, at: null } : event
}
