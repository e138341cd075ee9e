import { monitorOf, shareOnMonitors, type MonitorPlace } from '../../shared/geometry/monitors'
import { coveredShare, type Rect } from '../../shared/geometry/rectangle'
import type { Pattern } from '../../shared/perception/pattern'
import type { WindowFacts } from '../capture/doctor'
import { named, type Desktop, type DesktopWindow, type ListedWindow } from './window-list'

/** How often the desktop is asked what lies where: it takes a millisecond or two. */
const LIST_PERIOD_MS = 200

/** Where the followed window stands among the others. */
export interface FollowedWindow {
  readonly window: DesktopWindow
  readonly facts: WindowFacts
  /** The windows in front of it, front to back. */
  readonly covers: readonly Rect[]
  /** The monitor that shows most of it; null when none does. */
  readonly monitor: MonitorPlace | null
  /** Of that monitor; 1 when there is none. */
  readonly scaleFactor: number
}

/**
 * Keeps hold of one window over its life and the next: when it closes, a window that opens later, of
 * the same program, under a title it had or that its profile knows, takes its place. One that was
 * there before never does, so two windows of one program are not mistaken for each other.
 */
export class WindowFollower {
  readonly #look: () => Promise<Desktop>
  readonly #titleRule: Pattern | null
  readonly #program: string
  readonly #firstTitle: string
  #title: string
  #id: number
  #pid: number | null
  /** Windows that were there when ours closed; null while it is there. */
  #others: ReadonlySet<number> | null = null
  #followed: FollowedWindow | null = null
  #askedAtMs = -Infinity

  constructor(window: ListedWindow, titleRule: Pattern | null, look: () => Promise<Desktop>) {
    this.#look = look
    this.#titleRule = titleRule
    this.#program = window.program
    this.#firstTitle = this.#title = window.title
    this.#id = window.id
    this.#pid = window.pid
  }

  /** The number of the window that is followed now; null while it is closed. */
  get windowId(): number | null {
    return this.#others === null ? this.#id : null
  }

  /** The number of the window that was followed last: what `windowId` tells, also while it is closed. */
  get lastWindowId(): number {
    return this.#id
  }

  /** Where the window is, or null while there is none. Rejects with 'window.noDisplay' when the desktop is gone. */
  async followed(nowMs: number): Promise<FollowedWindow | null> {
    if (nowMs - this.#askedAtMs < LIST_PERIOD_MS) return this.#followed
    this.#askedAtMs = nowMs
    this.#followed = await this.#find(await this.#look())
    return this.#followed
  }

  /** The next question goes to the desktop whatever the time. */
  doubt(): void {
    this.#askedAtMs = -Infinity
  }

  async #find(desktop: Desktop): Promise<FollowedWindow | null> {
    const own = desktop.windows.find((w) => w.id === this.#id)
    if (this.#others === null && own && (await this.#isOurs(own))) return followedOf(own, desktop)
    this.#others ??= new Set(desktop.windows.map((w) => w.id).filter((id) => id !== this.#id))
    for (const window of desktop.windows) if (await this.#isNext(window)) return followedOf(window, desktop)
    return null
  }

  /**
   * Numbers of closed windows are given out again: the process tells whose it is now, or the program of
   * a window that names no process. What cannot be read of a window that is there speaks for nobody else.
   */
  async #isOurs(window: DesktopWindow): Promise<boolean> {
    const identity = await window.identity()
    if (identity === null) return false
    const { pid, program, title, troubles } = identity
    if (troubles.length > 0) return true
    if (pid !== this.#pid || (pid === null && program !== this.#program)) return false
    this.#title = title
    return true
  }

  /** Whether this is ours, opened again; it is followed from then on. */
  async #isNext(window: DesktopWindow): Promise<boolean> {
    if (this.#others?.has(window.id)) return false
    const listed = await named(window)
    if (listed?.program !== this.#program) return false
    if (!this.#isOurTitle(listed.title)) return false
    this.#id = window.id
    this.#pid = listed.pid
    this.#others = null
    return true
  }

  #isOurTitle(title: string): boolean {
    return title === this.#title || title === this.#firstTitle || this.#titleRule?.isIn(title) === true
  }
}

function followedOf(window: DesktopWindow, { windows, monitors }: Desktop): FollowedWindow {
  const covers = windows
    .slice(0, windows.indexOf(window))
    .filter((w) => !w.isMinimized)
    .map((w) => w.place)
  const { place, isMinimized: isMinimised } = window
  const monitor = monitorOf(monitors, place)
  return {
    window,
    covers,
    monitor,
    scaleFactor: monitor?.scaleFactor ?? 1,
    facts: {
      isMinimised,
      shareOnMonitors: shareOnMonitors(monitors, place),
      coveredShare: coveredShare(place, covers)
    }
  }
}
