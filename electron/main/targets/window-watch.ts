import { AppError } from '../../shared/errors'
import type { Rect } from '../../shared/geometry/rectangle'
import { openFocusWatch } from '../x11/focus-watch'
import { isX11 } from '../x11/server'
import { hasDisplay, openWindowLook } from './window-list'

/** Where one window stands, when asked. */
export interface WindowStand {
  /**
   * Since when it has had the focus without a break, by `performance.now()`, later by a moment rather than earlier;
   * null when it has not, or may not have had for a moment just now. All that was heard before it was asked and is no
   * older than this was done while it had the focus.
   */
  readonly focusedSinceMs: number | null
  /** Its client area on the desktop; null when it is gone. */
  readonly place: Rect | null
}

/** Keeps an eye on one window, at the price of a question now and then. */
export interface WindowWatch {
  readonly ask: () => Promise<WindowStand>
  readonly close: () => void
}

export const NOWHERE: WindowStand = { focusedSinceMs: null, place: null }

/** Rejects with 'input.noDisplay' without a desktop, or with what its library says. */
export async function watchWindow(id: number): Promise<WindowWatch> {
  if (!hasDisplay()) throw new AppError('input.noDisplay')
  return isX11() ? openFocusWatch(id) : openNativeWatch(id)
}

/** Where nothing tells of a change of the focus: what is asked for at every event is all that is known. */
async function openNativeWatch(id: number): Promise<WindowWatch> {
  const look = await openWindowLook()
  let sinceMs: number | null = null
  return {
    ask: async () => {
      const window = (await look(id))?.window
      if (!window) return NOWHERE
      const [isFocused, place] = await Promise.all([window.isFocused(), window.placeNow()])
      sinceMs = isFocused ? (sinceMs ?? performance.now()) : null
      return { focusedSinceMs: sinceMs, place }
    },
    close: () => undefined
  }
}
