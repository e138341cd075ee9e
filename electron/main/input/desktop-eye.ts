import { AppError } from '../../shared/errors'
import { hasDisplay, openWindowLook } from '../targets/window-list'
import type { WindowView } from './guard'

/** Tells how a window is at this very moment; takes about a millisecond. */
export type DesktopEye = (windowId: number) => Promise<WindowView | 'gone'>

/** Rejects with 'input.noDisplay' without a desktop. */
export async function openDesktopEye(): Promise<DesktopEye> {
  if (!hasDisplay()) throw new AppError('input.noDisplay')
  const look = await openWindowLook()
  return async (windowId) => {
    try {
      const found = await look(windowId)
      if (found === null) return 'gone'
      const { window, inFront } = found
      const isFocused = await window.isFocused()
      return {
        isMinimised: window.isMinimized,
        isFocused,
        ...(!isFocused && (await window.isAsking()) && { isAsking: true }),
        client: window.place,
        above: inFront.filter((w) => !w.isMinimized).map((w) => w.place)
      }
    } catch {
      // It closed while it was looked at, or the desktop did: nothing is to be done there either way.
      return 'gone'
    }
  }
}
