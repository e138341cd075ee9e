import type { CaptureReport, CaptureState } from '../../shared/capture'
import type { PictureFacts } from './picture-facts'

/** What the desktop says of a window. */
export interface WindowFacts {
  readonly isMinimised: boolean
  /** Share of it on some monitor, 0 to 1. */
  readonly shareOnMonitors: number
  /** Share of it that windows in front lie over, 0 to 1. */
  readonly coveredShare: number
}

/** A window being moved or resized cannot be captured for a moment. */
const BLIND_MS = 500
/** A game may fade to black between two scenes. */
const BLACK_MS = 1_000
/** The list of windows is a little older than the picture: one odd moment tells nothing. */
const COVERED_MS = 300
/** Lit pixels behind other windows for this long: they are seen through. It is believed for a while. */
const SEEN_THROUGH_MS = 1_000
const SEEN_THROUGH_HOLDS_MS = 10_000
const STILL_MS = 2_000
/** The same picture for longer than this is a rest: shorter than the blinking of a text cursor. */
const REST_MS = 400
/** Moved without a rest for this long before: then standing still is a change of manners. */
const MOVED_MS = 5_000
const FROZEN_MS = 5_000

/**
 * Names how well a window can be seen, from what the desktop and the pixels say. It reads no clock.
 *
 * - *gone*, *minimised*: the list of windows says so.
 * - *offScreen*, *unseen*: no picture comes although the window is there. If part of it lies off every
 *   monitor that is the likely reason (X11 without a compositor); otherwise it may be on another
 *   workspace, or be refusing.
 * - *covered*: windows in front, and nothing but black where they lie. With a compositor the picture is
 *   whole under other windows: once something lit was seen there, black is taken for the game's own.
 *   A game that is black at that very place and has not lit it yet is called covered wrongly.
 * - *black*: every pixel, for a second. A game with a black screen looks the same as a capture that fails.
 * - *still*: the same picture for two seconds. A menu does that, so it is no fault.
 * - *frozen*: the same picture for five seconds after moving without a rest for as long. A hung program,
 *   a paused game and a program that stops drawing while nobody sees it cannot be told apart.
 */
export class CaptureDoctor {
  readonly #blind = new Lasting()
  readonly #black = new Lasting()
  readonly #coveredBlack = new Lasting()
  readonly #seenThrough = new Lasting()
  readonly #motion = new Motion()
  #seenThroughAtMs = -Infinity
  #state: CaptureState = 'live'
  #sinceMs: number | null = null

  /**
   * @param nowMs monotonic time of this look; never goes back
   * @param window null when it is not there
   * @param picture null when none could be had
   */
  examine(nowMs: number, window: WindowFacts | null, picture: PictureFacts | null): CaptureReport {
    const isOpen = window !== null && !window.isMinimised
    const isBlind = this.#blind.after(nowMs, isOpen && picture === null, BLIND_MS)
    const isBlack = this.#black.after(nowMs, picture?.isBlack === true, BLACK_MS)
    const isCovered = this.#isCovered(nowMs, picture)
    if (picture === null) this.#motion.forget()
    else this.#motion.see(nowMs, picture.fingerprint)

    const coveredShare = window?.coveredShare ?? 0
    if (window === null) return this.#say(nowMs, 'gone', coveredShare)
    if (window.isMinimised) return this.#say(nowMs, 'minimised', coveredShare)
    if (picture === null) {
      const why = window.shareOnMonitors < 1 ? 'offScreen' : 'unseen'
      return this.#say(nowMs, isBlind ? why : this.#state, coveredShare)
    }
    if (isCovered) return this.#say(nowMs, 'covered', coveredShare)
    if (isBlack) return this.#say(nowMs, 'black', coveredShare)
    return this.#say(nowMs, this.#motion.state(nowMs), coveredShare)
  }

  #isCovered(nowMs: number, picture: PictureFacts | null): boolean {
    const part = picture?.isCoveredPartBlack ?? null
    if (this.#seenThrough.after(nowMs, part === false, SEEN_THROUGH_MS)) this.#seenThroughAtMs = nowMs
    const isBlackThere = this.#coveredBlack.after(nowMs, part === true, COVERED_MS)
    return isBlackThere && nowMs - this.#seenThroughAtMs >= SEEN_THROUGH_HOLDS_MS
  }

  #say(nowMs: number, state: CaptureState, coveredShare: number): CaptureReport {
    if (state !== this.#state || this.#sinceMs === null) this.#sinceMs = nowMs
    this.#state = state
    const isStanding = state === 'still' || state === 'frozen'
    const sinceMs = isStanding ? this.#motion.changedAtMs : this.#sinceMs
    return { state, seconds: (nowMs - sinceMs) / 1000, coveredShare }
  }
}

/** Whether something has been so without a break for long enough. */
class Lasting {
  #sinceMs: number | null = null

  after(nowMs: number, isSo: boolean, longMs: number): boolean {
    this.#sinceMs = isSo ? (this.#sinceMs ?? nowMs) : null
    return this.#sinceMs !== null && nowMs - this.#sinceMs >= longMs
  }
}

/** How a picture changes over time. */
class Motion {
  #fingerprint: number | null = null
  #movingSinceMs = 0
  /** The last look that saw nothing new. */
  #sameAtMs = 0
  changedAtMs = 0

  see(nowMs: number, fingerprint: number): void {
    if (fingerprint === this.#fingerprint) {
      this.#sameAtMs = nowMs
      return
    }
    // Not the time between two changes: a loop that is late sees none of what moved meanwhile.
    const hasRested = this.#sameAtMs - this.changedAtMs > REST_MS
    if (this.#fingerprint === null || hasRested) this.#movingSinceMs = nowMs
    this.changedAtMs = nowMs
    this.#fingerprint = fingerprint
  }

  /** Nothing was seen for a while: what comes next is new. */
  forget(): void {
    this.#fingerprint = null
  }

  state(nowMs: number): 'live' | 'still' | 'frozen' {
    const standsMs = nowMs - this.changedAtMs
    if (standsMs >= FROZEN_MS && this.changedAtMs - this.#movingSinceMs >= MOVED_MS) return 'frozen'
    return standsMs >= STILL_MS ? 'still' : 'live'
  }
}
