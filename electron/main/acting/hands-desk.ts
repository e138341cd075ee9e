import type { ActingReport, TakeoverCause } from '../../shared/acting'
import { AppError } from '../../shared/errors'
import type { MonitorPlace } from '../../shared/geometry/monitors'
import type { StartChild } from '../input/child-process'
import { openDesktopEye, type DesktopEye } from '../input/desktop-eye'
import type { WindowView } from '../input/guard'
import { GuardedInput } from '../input/guarded-input'
import type { Hearing } from '../input/hearing'
import { DEFAULT_HAND_BACK_KEY, DEFAULT_STOP_KEY } from '../input/chord'
import type { ActedWindow, HandsUser } from '../targets/acted-window'

export interface HandsDeskOptions {
  readonly startInjector: StartChild
  readonly hearing: Hearing
  /** Whether clicks were tested on this monitor, and hit. */
  readonly isCalibrated: (monitor: MonitorPlace) => boolean
  /** A calibration has the keyboard and the mouse. */
  readonly isCalibrating: () => boolean
}

export const HANDS_KEYS: Pick<ActingReport, 'stopKey' | 'handBackKey'> = {
  stopKey: DEFAULT_STOP_KEY,
  handBackKey: DEFAULT_HAND_BACK_KEY
}

/** Hands that do not hear the person any more are opened anew by themselves so often; after that the next to take them does. */
const REOPENINGS = 3
const REOPENINGS_WITHIN_MS = 60_000
const REOPEN_AFTER_MS = 500

/**
 * The one pair of hands of the app: there is one keyboard, so one window at a time has them. They are
 * opened when they are first wanted, and opened anew when one of their processes failed.
 */
export class HandsDesk {
  readonly #options: HandsDeskOptions
  readonly #users = new Set<HandsUser>()
  #owner: HandsUser | null = null
  #hands: GuardedInput | null = null
  #eye: DesktopEye | null = null
  #opening: Promise<GuardedInput> | null = null
  #isDoubtful = false
  #isClosed = false
  /** When they were opened anew by themselves, lately. */
  #reopenedAtMs: readonly number[] = []
  #reopening: NodeJS.Timeout | undefined

  constructor(options: HandsDeskOptions) {
    this.#options = options
  }

  /** From now on this window is told of the stop key. */
  join(user: HandsUser): void {
    this.#users.add(user)
  }

  isCalibrated(monitor: MonitorPlace): boolean {
    return this.#options.isCalibrated(monitor)
  }

  /** Whether the agent has the keyboard in some window. */
  get owner(): HandsUser | null {
    return this.#owner
  }

  /** Open and in order at this moment. */
  get isOpen(): boolean {
    return this.#hands !== null && this.#hands.isListening && !this.#isDoubtful
  }

  /**
   * The hands for this window, which keeps them until it leaves. Throws 'play.handsBusy' while another
   * window has them, 'calibrate.running', and whatever GuardedInput.open throws.
   */
  async take(user: HandsUser): Promise<GuardedInput> {
    if (this.#owner !== null && this.#owner !== user)
      throw new AppError('play.handsBusy', { title: this.#owner.window.title })
    if (this.#options.isCalibrating()) throw new AppError('calibrate.running')
    // Before they are open, so that two that ask at once do not both get them.
    this.#owner = user
    try {
      return await this.#opened()
    } catch (error) {
      this.leave(user)
      throw error
    }
  }

  /** The agent has no business in this window any more: everything is let go of. */
  leave(user: HandsUser): void {
    if (this.#owner !== user) return
    this.#hands?.setMode('off')
    this.#owner = null
  }

  /** Throws why hands cannot be had here. Those that are at work are left alone: opening others lets go of every key. */
  async check(): Promise<void> {
    if (this.isOpen || this.#options.isCalibrating()) return
    await this.#opened()
    // Nobody asked to be heard.
    if (this.#owner === null) await this.#closeHands()
  }

  /** They did not do as told: the next to take them gets new ones. */
  doubt(): void {
    this.#isDoubtful = true
  }

  /** How this window is now, on the desktop. */
  async view(window: ActedWindow): Promise<WindowView | 'gone'> {
    const id = window.windowId()
    return id === null || this.#eye === null ? 'gone' : this.#eye(id)
  }

  /** This window is not attached any more. With the last one the hands are closed. */
  async forget(user: HandsUser): Promise<void> {
    this.leave(user)
    this.#users.delete(user)
    await this.#opening?.catch(() => undefined)
    if (this.#users.size === 0) await this.#closeHands()
  }

  /** Lets go of everything and closes the hands. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#reopening)
    await this.#opening?.catch(() => undefined)
    await this.#closeHands()
  }

  #opened(): Promise<GuardedInput> {
    this.#opening ??= this.#open().finally(() => (this.#opening = null))
    return this.#opening
  }

  async #open(): Promise<GuardedInput> {
    if (this.#hands !== null && this.isOpen) return this.#hands
    await this.#closeHands()
    this.#eye ??= await openDesktopEye()
    const hands = await GuardedInput.open({
      ...this.#options,
      ...HANDS_KEYS,
      look: async () => (this.#owner === null ? 'none' : this.view(this.#owner.window))
    })
    if (this.#isClosed) {
      await hands.close()
      throw new AppError('play.detached')
    }
    this.#isDoubtful = false
    hands.onTakeover(({ cause }) => this.#tellTakeover(cause))
    hands.onHandBack(() => this.#owner?.handedBack())
    return (this.#hands = hands)
  }

  /** The stop key stops everybody; anything else is about the window that has the hands. */
  #tellTakeover(cause: TakeoverCause): void {
    if (cause === 'handsLost' || cause === 'deaf') this.doubt()
    if (cause === 'deaf') this.#hearAgain()
    if (cause === 'stopKey') for (const user of this.#users) user.takenOver(cause)
    else this.#owner?.takenOver(cause)
  }

  /**
   * Nobody hears the person: hands are opened anew, so that their keys work again, the one that hands back among them.
   * They act in no window until then. Whoever hands back when it does not succeed is told why.
   */
  #hearAgain(): void {
    const nowMs = performance.now()
    const lately = this.#reopenedAtMs.filter((atMs) => nowMs - atMs < REOPENINGS_WITHIN_MS)
    if (lately.length >= REOPENINGS) return
    this.#reopenedAtMs = [...lately, nowMs]
    clearTimeout(this.#reopening)
    this.#reopening = setTimeout(() => {
      if (this.#users.size === 0 || this.#options.isCalibrating()) return
      this.#opened().catch(() => this.#hearAgain())
    }, REOPEN_AFTER_MS)
  }

  async #closeHands(): Promise<void> {
    const hands = this.#hands
    this.#hands = null
    await hands?.close()
  }
}
