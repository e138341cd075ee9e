import { numbersOf, readIdentity, readProperty } from './properties'
import { isWindowGone, type XServer } from './server'

/** So many dialogs may lie one over the other: a list of scores, a question about it. */
const MOST_DIALOGS = 4
/** How deep in a window the one may lie that has the focus: toolkits give it to one of their own. */
const MOST_DEPTH = 8

/**
 * Whether the focus is in a dialog that the window's own program opened over it: it says whose it is
 * (`WM_TRANSIENT_FOR`), and both say that they are of one process. Rejects when the server is gone.
 */
export async function isAsking(server: XServer, id: number): Promise<boolean> {
  try {
    return await isDialogFocused(server, id)
  } catch (error) {
    // It was closed while it was looked at: it asks nothing any more.
    if (isWindowGone(error)) return false
    throw error
  }
}

async function isDialogFocused(server: XServer, id: number): Promise<boolean> {
  const { focus } = await server.ask<{ focus: number }>((x, done) => x.GetInputFocus(done))
  const dialog = await dialogAround(server, focus)
  if (dialog === null || !(await leadsTo(server, dialog, id))) return false
  const [own, its] = await Promise.all([readIdentity(server, id), readIdentity(server, dialog)])
  const isTold = own !== null && its !== null && own.pid !== null && own.host === its.host
  return isTold && own.pid === its.pid
}

/** The window that a window lies in, or is, which says that it belongs to another one. */
async function dialogAround(server: XServer, id: number): Promise<number | null> {
  let window = id
  for (let depth = 0; depth < MOST_DEPTH && window > 1 && window !== server.root; depth++) {
    if ((await ownerOf(server, window)) !== null) return window
    window = (await server.ask<{ parent: number }>((x, done) => x.QueryTree(window, done))).parent
  }
  return null
}

async function leadsTo(server: XServer, dialog: number, id: number): Promise<boolean> {
  let window: number | null = dialog
  for (let steps = 0; steps <= MOST_DIALOGS && window !== null; steps++) {
    if (window === id) return true
    window = await ownerOf(server, window)
  }
  return false
}

async function ownerOf(server: XServer, window: number): Promise<number | null> {
  return numbersOf(await readProperty(server, window, 'WM_TRANSIENT_FOR'))[0] ?? null
}
