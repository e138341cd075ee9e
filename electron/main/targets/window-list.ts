import type { Window } from 'node-screenshots'
import { AppError } from '../../shared/errors'

/** Smaller ones are tooltips, trays and helpers. */
const SMALLEST_PX = 64
/** Our page: in a window of its own, or as the front tab of a browser. */
const OUR_TITLE = /^Apprenti( [-–—] .*)?$/u

/** A window of the desktop, as it was when listed. Pixels are physical. */
export interface DesktopWindow {
  readonly id: number
  readonly title: string
  readonly program: string
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly isMinimized: boolean
  /** The live thing behind it. */
  readonly handle: Window
}

/** Whether this process can reach a desktop at all. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] ?? '') || Boolean(process.env['WAYLAND_DISPLAY'] ?? '')
}

/** Every window there is, this process's own included. Throws 'window.noDisplay' without a desktop. */
export async function allWindows(): Promise<Window[]> {
  // The library opens the display when it is loaded, and the app must run without one.
  if (!hasDisplay()) throw new AppError('window.noDisplay')
  const { Window } = await import('node-screenshots')
  try {
    return Window.all()
  } catch (error) {
    throw new AppError('window.noDisplay', {}, { cause: error })
  }
}

/** The windows worth attaching, front to back: not our own, not the tiny ones. */
export async function listWindows(): Promise<DesktopWindow[]> {
  const windows = await allWindows()
  return windows.map(describe).filter((w): w is DesktopWindow => w !== null)
}

/** Null for a window of ours, a tiny one, and one that closed while it was looked at. */
function describe(handle: Window): DesktopWindow | null {
  try {
    if (handle.pid() === process.pid) return null
    const [width, height] = [handle.width(), handle.height()]
    const isMinimized = handle.isMinimized()
    if (!isMinimized && (width < SMALLEST_PX || height < SMALLEST_PX)) return null
    const program = handle.appName()
    // Programs that set only the oldest title property (xterm) seem to have none.
    const title = handle.title() || program
    if (OUR_TITLE.test(title)) return null
    return {
      id: handle.id(),
      title,
      program,
      x: handle.x(),
      y: handle.y(),
      width,
      height,
      isMinimized,
      handle
    }
  } catch {
    return null
  }
}
