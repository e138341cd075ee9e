import { hostname } from 'node:os'
import { clientWindows } from '../x11/client-windows'
import { readIdentity } from '../x11/properties'
import { isWindowGone, xServer, type XServer } from '../x11/server'
import { isAsking } from '../x11/dialogs'
import { capturePixels, isFocused, isMinimized, placeOf } from '../x11/window-facts'
import type { DesktopWindow, WindowIdentity, WindowLook } from './desktop-window'

/** The windows of an X server, front to back. Rejects when there is none. */
export async function x11Windows(): Promise<DesktopWindow[]> {
  const server = await xServer()
  return glances(server, await clientWindows(server))
}

/** Looks at one window and those in front of it. Rejects when there is no X server. */
export async function openX11Look(): Promise<WindowLook> {
  await xServer()
  return async (id) => {
    const server = await xServer()
    const ids = await clientWindows(server)
    const index = ids.indexOf(id)
    if (index < 0) return null
    const [inFront, [window]] = await Promise.all([
      glances(server, ids.slice(0, index)),
      glances(server, [id])
    ])
    return window ? { window, inFront } : null
  }
}

/** The size of the screen: all that is known where the server tells of no monitors. */
export async function x11Screen(): Promise<{ width: number; height: number }> {
  const { screen } = await xServer()
  return { width: screen.pixel_width, height: screen.pixel_height }
}

/** Windows that close meanwhile are left out; any other failure is the desktop's, and told. */
async function glances(server: XServer, ids: readonly number[]): Promise<DesktopWindow[]> {
  const found = await Promise.all(
    ids.map((id) =>
      glance(server, id).catch((error: unknown) => {
        if (isWindowGone(error)) return null
        throw error
      })
    )
  )
  return found.filter((window) => window !== null)
}

async function glance(server: XServer, id: number): Promise<DesktopWindow> {
  const [place, isHidden] = await Promise.all([placeOf(server, id), isMinimized(server, id)])
  const placeNow = () => placeOf(server, id)
  return {
    id,
    place,
    isMinimized: isHidden,
    identity: () => identityOf(server, id),
    placeNow,
    cornerNow: placeNow,
    isFocused: () => isFocused(server, id),
    isAsking: () => isAsking(server, id),
    capture: () => capturePixels(server, id)
  }
}

async function identityOf(server: XServer, id: number): Promise<WindowIdentity | null> {
  const identity = await readIdentity(server, id)
  if (identity === null) return null
  const { pid, host, program, title, troubles } = identity
  // Numbers of processes of another computer say nothing here.
  const isHere = host === '' || host === hostname()
  return { pid, program, title: title || program, isOurs: isHere && pid === process.pid, troubles }
}
