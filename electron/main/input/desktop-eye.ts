import { AppError } from '../../shared/errors'
import { hasDisplay, openWindowLook } from '../targets/window-list'
import type { WindowView } from './guard'

/** Tells how a window is at this very moment; takes a third of a millisecond. */
export type DesktopEye = (windowId: number) => WindowView | 'gone'

/** Throws 'input.noDisplay' without a desktop. */
export async function openDesktopEye(): Promise<DesktopEye> {
  if (!hasDisplay()) throw new AppError('input.noDisplay')
  const look = await openWindowLook()
  return (windowId) => {
    try {
      const found = look(windowId)
      if (found === null) return 'gone'
      const { window, inFront } = found
      return {
        isMinimised: window.isMinimized,
        isFocused: window.isFocused(),
        client: window.place,
        above: inFront.filter((w) => !w.isMinimized).map((w) => w.place)
      }
    } catch {
      // It closed while it was looked at.
      return 'gone'
    }
  }
}
