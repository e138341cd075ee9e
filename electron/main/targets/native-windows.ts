import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Image, Monitor, Window } from 'node-screenshots'
import type { MonitorPlace } from '../../shared/geometry/monitors'
import type { Rect } from '../../shared/geometry/rectangle'
import type { DesktopWindow, WindowIdentity, WindowLook, WindowPicture } from './desktop-window'

// Windows and monitors by node-screenshots: all of them where there is no X server, monitors everywhere.

const LARGEST_KEPT_BYTES = 31 * 1024 * 1024

/** The windows of the desktop, front to back. */
export async function nativeWindows(): Promise<DesktopWindow[]> {
  const { Window } = await import('node-screenshots')
  keepPictureMemory()
  return whatIsThere(Window.all(), glance)
}

/** The monitors of the desktop. */
export async function nativeMonitors(): Promise<MonitorPlace[]> {
  const { Monitor } = await import('node-screenshots')
  return Monitor.all().map((handle) => ({ bounds: placeOf(handle), scaleFactor: handle.scaleFactor() }))
}

/** Looks at one window and those in front of it. */
export async function openNativeLook(): Promise<WindowLook> {
  const { Window } = await import('node-screenshots')
  return (id) => {
    const handles = Window.all()
    const index = handles.findIndex((handle) => handle.id() === id)
    const [window] = whatIsThere(handles.slice(index, index + 1), glance)
    const found =
      index < 0 || !window ? null : { window, inFront: whatIsThere(handles.slice(0, index), glance) }
    return Promise.resolve(found)
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

/** The library has one error for all: without a place a window is closed, and left out. */
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
  const asked = <T>(ask: () => T): Promise<T> => new Promise((resolve) => resolve(ask()))
  return {
    id: handle.id(),
    place: placeOf(handle),
    isMinimized: handle.isMinimized(),
    identity: () => asked(() => identityOf(handle)),
    placeNow: () => asked(() => placeOf(handle)),
    cornerNow: () => asked(() => ({ x: handle.x(), y: handle.y() })),
    isFocused: () => asked(() => handle.isFocused()),
    // Which window a dialog belongs to is told nowhere here.
    isAsking: () => Promise.resolve(false),
    capture: () => capture(handle)
  }
}

/** What a window does not tell is left open, and said; one that tells nothing is closed. */
function identityOf(handle: Window): WindowIdentity | null {
  const troubles: string[] = []
  const read = <T>(name: string, ask: () => T): T | null => {
    try {
      return ask()
    } catch (error) {
      troubles.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      return null
    }
  }
  const pid = read('pid', () => handle.pid())
  const program = read('program', () => handle.appName())
  const title = read('title', () => handle.title())
  if (troubles.length === 3) return null
  return { pid, program: program ?? '', title: title || program || '', isOurs: pid === process.pid, troubles }
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
