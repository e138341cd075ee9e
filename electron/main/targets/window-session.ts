import type { Action } from '../../shared/action'
import type { CaptureState, WindowLook } from '../../shared/capture'
import { AppError } from '../../shared/errors'
import type { Frame } from '../../shared/frame'
import { clientAreaOf, type ClientArea } from '../../shared/geometry/client-area'
import type { MonitorPlace } from '../../shared/geometry/monitors'
import type { Rect } from '../../shared/geometry/rectangle'
import type { LocalizedText } from '../../shared/language'
import type { Profile } from '../../shared/profile'
import type { Candidate, Capabilities, GameSession, LostListener, SessionEars } from '../../shared/target'
import type { ActedWindow, HandsInWindow, HandsMaker } from './acted-window'
import { CaptureDoctor } from '../capture/doctor'
import { factsOf } from '../capture/picture-facts'
import type { EarsMaker, HeardWindow } from './heard-window'
import { SessionLife } from './session-life'
import type { FollowedWindow, WindowFollower } from './window-follower'
import { windowCandidateId } from './window-list'

/** Why there is no picture, to stand inside a sentence. */
const NO_PICTURE: Partial<Record<CaptureState, LocalizedText>> = {
  gone: { en: 'it is closed', fr: 'elle est fermée' },
  minimised: { en: 'it is minimised', fr: 'elle est réduite' },
  offScreen: { en: 'it is partly off the screen', fr: 'elle dépasse de l’écran' }
}
const NO_DESKTOP: LocalizedText = {
  en: 'the desktop does not answer any more',
  fr: 'le bureau ne répond plus'
}
const NOT_NOW: LocalizedText = {
  en: 'it is being moved, or lies on another workspace',
  fr: 'elle est en mouvement, ou sur un autre bureau'
}

/**
 * A window that is watched, and acted in where its profile says how. It is never lost by what happens to
 * the window: while no picture can be had the session says why and waits, and a window opened again is
 * taken up. Only the end of the desktop itself ends it.
 */
export class WindowSession implements GameSession {
  readonly capabilities: Capabilities
  readonly hands: HandsInWindow | null
  readonly ears: SessionEars | null
  readonly profile: Profile | null
  readonly #candidate: Candidate
  readonly #follower: WindowFollower
  readonly #doctor = new CaptureDoctor()
  readonly #life: SessionLife
  #looking: Promise<WindowLook> | null = null
  #monitor: MonitorPlace | null = null
  #area: ClientArea | null = null
  #covers: readonly Rect[] = []
  #pixelsPerUnit = 1
  #seq = 0

  /**
   * @param handsFor gives the window its hands; without it nothing is done in the window
   * @param earsFor gives it those who hear the person in it; without it nobody does
   */
  constructor(
    candidate: Candidate,
    profile: Profile | null,
    follower: WindowFollower,
    handsFor: HandsMaker = () => null,
    earsFor: EarsMaker | null = null
  ) {
    this.#candidate = candidate
    this.profile = profile
    this.#follower = follower
    this.#life = new SessionLife(candidate.title)
    this.ears = earsFor && earsFor(this.#asHeard())
    this.hands = profile === null ? null : handsFor(this.#asActed(profile))
    this.capabilities = { lockStep: false, ram: false, reset: false, act: this.hands !== null }
  }

  /** The window that is followed now: one that was opened again is listed under another number. */
  get candidate(): Candidate {
    const id = windowCandidateId(this.#follower.lastWindowId)
    return id === this.#candidate.id ? this.#candidate : { ...this.#candidate, id }
  }

  /** Calls that come while a look is under way get that one's answer. */
  look(): Promise<WindowLook> {
    return (this.#looking ??= this.#look().finally(() => (this.#looking = null)))
  }

  /** Rejects with 'window.captureFailed' while there is no picture; the session goes on. */
  async frame(): Promise<Frame> {
    const { frame, report } = await this.look()
    if (frame !== null) return frame
    const why = NO_PICTURE[report.state] ?? NOT_NOW
    throw new AppError('window.captureFailed', { title: this.candidate.title, why })
  }

  async perform(action: Action): Promise<void> {
    this.#life.check()
    if (this.hands === null) throw new AppError('play.cannotAct', { title: this.candidate.title })
    await this.hands.perform(action)
  }

  onLost(listener: LostListener): () => void {
    return this.#life.onLost(listener)
  }

  async close(): Promise<void> {
    this.#life.end()
    await this.hands?.close()
    await this.#looking?.catch(() => undefined)
  }

  #asActed(profile: Profile): ActedWindow {
    return {
      title: this.candidate.title,
      profile,
      windowId: () => this.#follower.windowId,
      monitor: () => this.#monitor,
      area: () => this.#area,
      ...(this.ears && { ears: this.ears })
    }
  }

  #asHeard(): HeardWindow {
    return {
      windowId: () => this.#follower.windowId,
      covers: () => this.#covers,
      pixelsPerUnit: () => this.#pixelsPerUnit,
      gamePart: this.profile?.windowPicture ?? {}
    }
  }

  async #look(): Promise<WindowLook> {
    this.#life.check()
    let followed = await this.#followed()
    const isOpen = followed !== null && !followed.facts.isMinimised
    const frame = followed !== null && isOpen ? await this.#shoot(followed) : null
    if (frame === null && isOpen) {
      // Whatever happened to it just now, a fresh list tells.
      this.#follower.doubt()
      followed = await this.#followed()
    }
    this.#life.check()
    const { geometry } = frame ?? {}
    const picture = frame && geometry ? factsOf(frame, geometry, followed?.covers ?? []) : null
    return { frame, report: this.#doctor.examine(performance.now(), followed?.facts ?? null, picture) }
  }

  async #followed(): Promise<FollowedWindow | null> {
    try {
      const followed = await this.#follower.followed(performance.now())
      // While it is closed or minimised, the one it was on the last time.
      this.#monitor = followed?.monitor ?? this.#monitor
      this.#covers = followed?.covers ?? []
      return followed
    } catch (error) {
      this.#life.lose('closed', NO_DESKTOP)
      throw error
    }
  }

  async #shoot({ window, scaleFactor }: FollowedWindow): Promise<Frame | null> {
    try {
      const { width, height, data, tMonotonicMs } = await window.capture()
      const place = { ...window.place, ...(await window.cornerNow()) }
      const area = clientAreaOf(place, { width, height }, scaleFactor)
      this.#area = area
      this.#pixelsPerUnit = area.pixelsPerUnit
      const geometry = { ...area, scaleFactor }
      return { width, height, format: 'rgba8', data, tMonotonicMs, seq: this.#seq++, geometry }
    } catch {
      // The library has one error for everything: what it was shows in the list of windows.
      return null
    }
  }
}
