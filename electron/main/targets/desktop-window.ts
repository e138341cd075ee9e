import type { Point, Rect } from '../../shared/geometry/rectangle'

/** Pixels of a window as rgba8, and when they were taken. */
export interface WindowPicture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
  readonly tMonotonicMs: number
}

/** A window as it was when listed, and the ways to ask it again, which reject when it is closed. */
export interface DesktopWindow {
  readonly id: number
  /** Of its client area, in desktop units. */
  readonly place: Rect
  readonly isMinimized: boolean
  /** Null when it is closed. */
  readonly identity: () => Promise<WindowIdentity | null>
  /** Where it is at this moment. */
  readonly placeNow: () => Promise<Rect>
  /** Whether the keyboard is its own at this moment. */
  readonly isFocused: () => Promise<boolean>
  /** Whether the keyboard is that of a dialog which its own program opened over it. */
  readonly isAsking: () => Promise<boolean>
  /** The corner alone, which may take half the time. */
  readonly cornerNow: () => Promise<Point>
  /** Rejects when the window is closed, minimised, or partly off the screen where nothing composites. */
  readonly capture: () => Promise<WindowPicture>
}

/** Whose window it is. Programs need not tell any of it. */
export interface WindowIdentity {
  readonly pid: number | null
  /** Empty when it has neither a title nor a program. */
  readonly title: string
  readonly program: string
  /** Of this process. */
  readonly isOurs: boolean
  /** What could not be read of it, and why. */
  readonly troubles: readonly string[]
}

/** A window at this very moment, and those in front of it, front to back; null when it is not there. */
export type WindowLook = (
  id: number
) => Promise<{ readonly window: DesktopWindow; readonly inFront: readonly DesktopWindow[] } | null>
