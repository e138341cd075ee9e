import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Image, Monitor, Window } from 'node-screenshots'
import { AppError } from '../../shared/errors'
import type { MonitorPlace } from '../../shared/geometry/monitors'
import type { Point, Rect } from '../../shared/geometry/rectangle'

/** Smaller ones are tooltips, trays and helpers. */
const SMALLEST_PX = 64
const LARGEST_KEPT_BYTES = 31 * 1024 * 1024
/** Our page: in a window of its own, or as the front tab of a browser. */
const OUR_TITLE = /^Apprenti( [-–—] .*)?$/u

/** Pixels of a window as rgba8, and when they were taken. */
export interface WindowPicture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
  readonly tMonotonicMs: number
}

/** A window as it was when listed, and the ways to ask it again. */
export interface DesktopWindow {
  readonly id: number
  /** Of its client area, in desktop units. */
  readonly place: Rect
  readonly isMinimized: boolean
  /** The process it belongs to. Throws when the window is closed. */
  readonly pid: () => number
  /** Asks for its names, which takes a third of a millisecond each. Throws when the window is closed. */
  readonly names: () => WindowNames
  /** Where it is at this moment. Throws when the window is closed. */
  readonly placeNow: () => Rect
  /** Whether the keyboard is its own at this moment. Throws when the window is closed. */
  readonly isFocused: () => boolean
  /** The corner alone, which takes half the time. Throws when the window is closed. */
  readonly cornerNow: () => Point
  /** Rejects when the window is closed, minimised, or partly off the screen where nothing composites. */
  readonly capture: () => Promise<WindowPicture>
}

export interface WindowNames {
  readonly title: string
  readonly program: string
}

export interface Desktop {
  /** Front to back, ours and tiny ones included. */
  readonly windows: readonly DesktopWindow[]
  readonly monitors: readonly MonitorPlace[]
}

/** A window worth attaching. */
export type ListedWindow = DesktopWindow & WindowNames

/** Whether this process can reach a desktop at all. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true
  return Boolean(process.env['DISPLAY'] ?? '') || Boolean(process.env['WAYLAND_DISPLAY'] ?? '')
}

/** The desktop as it is now. Throws 'window.noDisplay' without one. */
export async function lookAtDesktop(): Promise<Desktop> {
  // The library opens the display when it is loaded, and the app must run without one.
  if (!hasDisplay()) throw new AppError('window.noDisplay')
  const { Window, Monitor } = await import('node-screenshots')
  keepPictureMemory()
  try {
    return { windows: whatIsThere(Window.all(), glance), monitors: whatIsThere(Monitor.all(), monitorPlace) }
  } catch (error) {
    throw new AppError('window.noDisplay', {}, { cause: error })
  }
}

/** A window at this very moment, and those in front of it, front to back; null when it is not there. */
export type WindowLook = (id: number) => { window: DesktopWindow; inFront: DesktopWindow[] } | null

/** For asking at every event: a fraction of a millisecond a look. Throws 'window.noDisplay' without a desktop. */
export async function openWindowLook(): Promise<WindowLook> {
  if (!hasDisplay()) throw new AppError('window.noDisplay')
  const { Window } = await import('node-screenshots')
  return (id) => {
    const handles = Window.all()
    const index = handles.findIndex((handle) => handle.id() === id)
    const [window] = whatIsThere(handles.slice(index, index + 1), glance)
    return index < 0 || !window ? null : { window, inFront: whatIsThere(handles.slice(0, index), glance) }
  }
}

let isMemoryKept = false

/**
 * A picture of a window is several buffers of some megabytes. glibc gives blocks of that size back to the
 * system as soon as they are freed, and having them mapped anew for the next picture takes a third of the
 * time of a capture. It ceases to do so once a larger block was freed, of at most 32 MiB (mallopt(3), "dynamic
 * mmap threshold"): this one, which is never written to, when it is collected. Elsewhere it changes nothing.
 */
function keepPictureMemory(): void {
  if (!isMemoryKept) Buffer.allocUnsafeSlow(LARGEST_KEPT_BYTES)
  isMemoryKept = true
}

/** The windows worth attaching, front to back: not our own, not the tiny ones. */
export async function listWindows(): Promise<ListedWindow[]> {
  return whatIsThere((await lookAtDesktop()).windows, named).filter((w) => w !== null)
}

/** A window with its names; null when it is ours or tiny. Throws when it is closed. */
export function named(window: DesktopWindow): ListedWindow | null {
  const { width, height } = window.place
  if (!window.isMinimized && (width < SMALLEST_PX || height < SMALLEST_PX)) return null
  if (window.pid() === process.pid) return null
  const names = window.names()
  return OUR_TITLE.test(names.title) ? null : { ...window, ...names }
}

/** Things close while they are looked at: those are left out. */
function whatIsThere<T, R>(things: readonly T[], describe: (thing: T) => R): R[] {
  return things.flatMap((thing) => {
    try {
      return [describe(thing)]
    } catch {
      return []
    }
  })
}

function glance(handle: Window): DesktopWindow {
  return {
    id: handle.id(),
    place: placeOf(handle),
    isMinimized: handle.isMinimized(),
    pid: () => handle.pid(),
    names: () => namesOf(handle),
    placeNow: () => placeOf(handle),
    cornerNow: () => ({ x: handle.x(), y: handle.y() }),
    isFocused: () => handle.isFocused(),
    capture: () => capture(handle)
  }
}

function namesOf(handle: Window): WindowNames {
  const program = handle.appName()
  // Programs that set only the oldest title property (xterm) seem to have none.
  return { program, title: handle.title() || program }
}

function monitorPlace(handle: Monitor): MonitorPlace {
  return { bounds: placeOf(handle), scaleFactor: handle.scaleFactor() }
}

function placeOf(handle: Window | Monitor): Rect {
  return { x: handle.x(), y: handle.y(), width: handle.width(), height: handle.height() }
}

async function capture(handle: Window): Promise<WindowPicture> {
  const image: Image = await handle.captureImage()
  const tMonotonicMs = performance.now()
  // A copy: Electron forbids buffers over foreign memory. Not in a thread: the way there costs more than the copy.
  const data = image.toRawSync(true)
  // Pictures are freed between turns of the event loop only; without one they pile up to gigabytes.
  await nextTurn()
  return { width: image.width, height: image.height, data, tMonotonicMs }
}
