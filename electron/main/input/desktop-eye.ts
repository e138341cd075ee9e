import type { Window } from 'node-screenshots'
import { AppError } from '../../shared/errors'
import { hasDisplay } from '../targets/window-list'
import type { WindowView } from './guard'

/** Tells how a window is at this very moment; takes a third of a millisecond. */
export type DesktopEye = (windowId: number) => WindowView | 'gone'

/** Throws 'input.noDisplay' without a desktop. */
export async function openDesktopEye(): Promise<DesktopEye> {
  // The library opens the display when it is loaded.
  if (!hasDisplay()) throw new AppError('input.noDisplay')
  const { Window } = await import('node-screenshots')
  return (windowId) => {
    const windows = Window.all()
    const index = windows.findIndex((w) => w.id() === windowId)
    const window = windows[index]
    if (!window) return 'gone'
    try {
      return viewOf(window, windows.slice(0, index))
    } catch {
      // It closed while it was looked at.
      return 'gone'
    }
  }
}

function viewOf(window: Window, inFront: readonly Window[]): WindowView {
  return {
    isMinimised: window.isMinimized(),
    isFocused: window.isFocused(),
    client: placeOf(window),
    above: inFront.filter((w) => !isHidden(w)).map(placeOf)
  }
}

function isHidden(window: Window): boolean {
  try {
    return window.isMinimized()
  } catch {
    return true
  }
}

function placeOf(window: Window) {
  return { x: window.x(), y: window.y(), width: window.width(), height: window.height() }
}
