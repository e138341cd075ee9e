import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Window } from 'node-screenshots'
import type { Action } from '../../shared/action'
import { AppError, errorData } from '../../shared/errors'
import type { Frame } from '../../shared/frame'
import type { Profile } from '../../shared/profile'
import type { Candidate, Capabilities, GameSession, LostReason, Target } from '../../shared/target'
import { SessionLife } from './session-life'
import { allWindows, listWindows, type DesktopWindow } from './window-list'

/** How often a quiet session looks whether its window is still there. */
const WATCH_PERIOD_MS = 500

/** Windows of the desktop: seen, not acted on. */
export class WindowTarget implements Target {
  readonly kind = 'window'
  readonly #profiles: readonly { readonly id: string; readonly title: RegExp }[]

  constructor(profiles: Iterable<Profile>) {
    this.#profiles = [...profiles].flatMap(({ id, attach: { windowTitle } }) =>
      windowTitle === undefined ? [] : [{ id, title: new RegExp(windowTitle, 'u') }]
    )
  }

  async list(): Promise<Candidate[]> {
    return (await listWindows()).map((w) => this.#candidate(w))
  }

  async attach(candidate: Candidate, profile: Profile | null): Promise<GameSession> {
    const found = (await listWindows()).find((w) => windowId(w) === candidate.id)
    if (!found) throw new AppError('window.gone', { title: candidate.title })
    return new WindowSession(candidate, profile, found.handle)
  }

  #candidate(window: DesktopWindow): Candidate {
    const { title, program, width, height, isMinimized } = window
    return {
      id: windowId(window),
      kind: 'window',
      title,
      detail: isMinimized ? program : `${program}, ${width} x ${height}`,
      profileId: this.#profiles.find((p) => p.title.test(title))?.id ?? null,
      unavailable: isMinimized ? errorData(new AppError('window.minimised')) : null
    }
  }
}

function windowId({ id }: DesktopWindow): string {
  return `window:${id}`
}

class WindowSession implements GameSession {
  readonly capabilities: Capabilities = { lockStep: false, ram: false, reset: false, act: false }
  readonly candidate: Candidate
  readonly profile: Profile | null
  readonly #window: Window
  readonly #life: SessionLife
  readonly #watch: NodeJS.Timeout
  #capture: Promise<Frame> | null = null
  #seq = 0

  constructor(candidate: Candidate, profile: Profile | null, window: Window) {
    this.candidate = candidate
    this.profile = profile
    this.#window = window
    this.#life = new SessionLife(candidate.title)
    this.#watch = setInterval(() => void this.#look(), WATCH_PERIOD_MS)
    this.#watch.unref()
  }

  /** Calls that come while a capture is under way get that one's picture. */
  frame(): Promise<Frame> {
    return (this.#capture ??= this.#shoot().finally(() => (this.#capture = null)))
  }

  perform(_action: Action): Promise<void> {
    return Promise.reject(new AppError('play.cannotAct', { title: this.candidate.title }))
  }

  onLost(listener: (reason: LostReason, detail: string) => void): () => void {
    return this.#life.onLost(listener)
  }

  async close(): Promise<void> {
    clearInterval(this.#watch)
    this.#life.end()
    await this.#capture?.catch(() => undefined)
  }

  async #shoot(): Promise<Frame> {
    this.#life.check()
    try {
      const image = await this.#window.captureImage()
      const tMonotonicMs = performance.now()
      // A copy: Electron forbids buffers over foreign memory.
      const data = await image.toRaw(true)
      const frame = this.#frameOf(image, data, tMonotonicMs)
      // Pictures are freed between turns of the event loop only; without one they pile up to gigabytes.
      await nextTurn()
      return frame
    } catch (error) {
      throw await this.#explain(error)
    }
  }

  #frameOf(size: { width: number; height: number }, data: Uint8Array, tMonotonicMs: number): Frame {
    const monitor = this.#window.currentMonitor()
    return {
      width: size.width,
      height: size.height,
      format: 'rgba8',
      data,
      tMonotonicMs,
      seq: this.#seq++,
      geometry: { x: this.#window.x(), y: this.#window.y(), scaleFactor: monitor.scaleFactor() }
    }
  }

  /** The library has one error for everything: which it was shows in the window list and the window's state. */
  async #explain(error: unknown): Promise<unknown> {
    if (error instanceof AppError) return error
    const title = this.candidate.title
    if (!(await this.#look())) return new AppError('window.gone', { title }, { cause: error })
    const why = this.#isMinimized() ? 'it is minimised' : 'it is partly off the screen, or being resized'
    return new AppError('window.captureFailed', { title, why }, { cause: error })
  }

  #isMinimized(): boolean {
    try {
      return this.#window.isMinimized()
    } catch {
      return false
    }
  }

  /** Whether the window still exists; the session is lost once it does not. */
  async #look(): Promise<boolean> {
    const isThere = await this.#isListed()
    if (!isThere) {
      clearInterval(this.#watch)
      this.#life.lose('closed', 'its window was closed')
    }
    return isThere
  }

  async #isListed(): Promise<boolean> {
    try {
      const id = this.#window.id()
      return (await allWindows()).some((w) => w.id() === id)
    } catch {
      return false
    }
  }
}
