import { monitorOf, shareOnMonitors, type MonitorPlace } from '../../shared/geometry/monitors'
import { coveredShare, type Rect } from '../../shared/geometry/rectangle'
import type { WindowFacts } from '../capture/doctor'
import { named, type Desktop, type DesktopWindow, type ListedWindow } from './window-list'

/** How often the desktop is asked what lies where: it takes a millisecond or two. */
const LIST_PERIOD_MS = 200

/** Where the followed window stands among the others. */
export interface Standing {
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
  readonly #titleRule: RegExp | null
  readonly #program: string
  readonly #firstTitle: string
  #title: string
  #id: number
  #pid: number
  /** Windows that were there when ours closed; null while it is there. */
  #others: ReadonlySet<number> | null = null
  #standing: Standing | null = null
  #askedAtMs = -Infinity

  constructor(window: ListedWindow, titleRule: RegExp | null, look: () => Promise<Desktop>) {
    this.#look = look
    this.#titleRule = titleRule
    this.#program = window.program
    this.#firstTitle = this.#title = window.title
    this.#id = window.id
    this.#pid = window.pid()
  }

  /** The number of the window that is followed now; null while it is closed. */
  get windowId(): number | null {
    return this.#others === null ? this.#id : null
  }

  /** Where the window is, or null while there is none. Rejects with 'window.noDisplay' when the desktop is gone. */
  async standing(nowMs: number): Promise<Standing | null> {
    if (nowMs - this.#askedAtMs < LIST_PERIOD_MS) return this.#standing
    this.#askedAtMs = nowMs
    this.#standing = this.#find(await this.#look())
    return this.#standing
  }

  /** The next question goes to the desktop whatever the time. */
  doubt(): void {
    this.#askedAtMs = -Infinity
  }

  #find(desktop: Desktop): Standing | null {
    const own = desktop.windows.find((w) => w.id === this.#id)
    if (this.#others === null && own && this.#isOurs(own)) return standingOf(own, desktop)
    this.#others ??= new Set(desktop.windows.map((w) => w.id).filter((id) => id !== this.#id))
    const next = desktop.windows.find((w) => this.#isNext(w))
    return next ? standingOf(next, desktop) : null
  }

  /** Numbers of closed windows are given out again: the process tells whose it is now. */
  #isOurs(window: DesktopWindow): boolean {
    try {
      if (window.pid() !== this.#pid) return false
      this.#title = window.names().title
      return true
    } catch {
      return false
    }
  }

  /** Whether this is ours, opened again; it is followed from then on. */
  #isNext(window: DesktopWindow): boolean {
    if (this.#others?.has(window.id)) return false
    try {
      const listed = named(window)
      if (listed?.program !== this.#program) return false
      if (!this.#isOurTitle(listed.title)) return false
      this.#id = window.id
      this.#pid = window.pid()
      this.#others = null
      return true
    } catch {
      return false
    }
  }

  #isOurTitle(title: string): boolean {
    return title === this.#title || title === this.#firstTitle || this.#titleRule?.test(title) === true
  }
}

function standingOf(window: DesktopWindow, { windows, monitors }: Desktop): Standing {
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
