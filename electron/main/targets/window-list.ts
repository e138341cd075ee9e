import { AppError } from '../../shared/errors'
import type { MonitorPlace } from '../../shared/geometry/monitors'
import { isX11 } from '../x11/server'
import type { DesktopWindow, WindowIdentity, WindowLook } from './desktop-window'
import { nativeMonitors, nativeWindows, openNativeLook } from './native-windows'
import { openX11Look, x11Screen, x11Windows } from './x11-windows'

export type { DesktopWindow, WindowPicture } from './desktop-window'

/** Smaller ones are tooltips, trays and helpers. */
const SMALLEST_PX = 64
/** Our page: in a window of its own, or as the front tab of a browser. */
const OUR_TITLE = /^Apprenti( [-–—] .*)?$/u

export interface Desktop {
  /** Front to back, ours and tiny ones included. */
  readonly windows: readonly DesktopWindow[]
  readonly monitors: readonly MonitorPlace[]
}

/** A window worth attaching. */
export type ListedWindow = DesktopWindow & WindowIdentity

/** What a window is called among the candidates. */
export const windowCandidateId = (id: number): string => `window:${id}`

/** Whether this process can reach a desktop at all. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] ?? '') || Boolean(process.env['WAYLAND_DISPLAY'] ?? '')
}

/** The desktop as it is now. Rejects with 'window.noDisplay' without one. */
export async function lookAtDesktop(): Promise<Desktop> {
  return onDesktop(async () => {
    const windows = await (isX11() ? x11Windows() : nativeWindows())
    return { windows, monitors: await allMonitors() }
  })
}

/** For asking at every event: a fraction of a millisecond a look. Rejects with 'window.noDisplay' without a desktop. */
export async function openWindowLook(): Promise<WindowLook> {
  return onDesktop(() => (isX11() ? openX11Look() : openNativeLook()))
}

/** The windows worth attaching, front to back: not our own, not the tiny ones. */
export async function listWindows(): Promise<ListedWindow[]> {
  const { windows } = await lookAtDesktop()
  const found = await Promise.all(windows.map(named))
  return found.filter((window) => window !== null)
}

/** A window with its identity; null when it is ours, tiny, or closed. */
export async function named(window: DesktopWindow): Promise<ListedWindow | null> {
  const { width, height } = window.place
  if (!window.isMinimized && (width < SMALLEST_PX || height < SMALLEST_PX)) return null
  const identity = await window.identity()
  if (identity === null) return null
  return identity.isOurs || OUR_TITLE.test(identity.title) ? null : { ...window, ...identity }
}

/** Where a server tells of no monitors (X without RandR), its screen is the one there is. */
async function allMonitors(): Promise<MonitorPlace[]> {
  const monitors = await nativeMonitors().catch((error: unknown) => {
    if (isX11()) return []
    throw error
  })
  if (monitors.length > 0 || !isX11()) return monitors
  return [{ bounds: { x: 0, y: 0, ...(await x11Screen()) }, scaleFactor: 1 }]
}

/** The libraries open the display when they are loaded, and the app must run without one. */
async function onDesktop<T>(ask: () => Promise<T>): Promise<T> {
  if (!hasDisplay()) throw new AppError('window.noDisplay')
  try {
    return await ask()
  } catch (error) {
    throw new AppError('window.noDisplay', {}, { cause: error })
  }
}
