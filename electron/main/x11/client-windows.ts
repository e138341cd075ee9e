import { isWindowGone, type XServer } from './server'
import { numbersOf, readProperty } from './properties'

const VIEWABLE = 2
const INPUT_ONLY = 2
/** How deep under a window manager's frame the window of the program may lie. */
const FRAME_DEPTH = 3

/**
 * The windows of programs, front to back. A window manager's list is taken where it keeps one; what it
 * does not list, or all where there is no window manager, is found on the screen itself: windows that say
 * they are managed (`WM_STATE`), else those that lie on the screen and are no menu or tooltip.
 */
export async function clientWindows(server: XServer): Promise<number[]> {
  const [listed, { children }] = await Promise.all([clientList(server), childrenOf(server, server.root)])
  const managed = new Map<number, number[]>()
  const tops = await Promise.all(listed.map((id) => topOf(server, id)))
  listed.forEach((id, i) => {
    const top = tops[i] ?? null
    if (top !== null) managed.set(top, [...(managed.get(top) ?? []), id])
  })
  const found = await Promise.all(
    children.map(async (top) => managed.get(top) ?? othersIn(server, top, listed.length > 0))
  )
  return found.flat().reverse()
}

/** The child of the root window that a window lies in, itself perhaps; null when it is gone. */
export async function topOf(server: XServer, id: number): Promise<number | null> {
  for (let window = id; ;) {
    const { parent } = await childrenOf(server, window)
    if (parent === server.root) return window
    if (parent === 0) return null
    window = parent
  }
}

/** Whether one window is another or lies in it. */
export async function isWithin(server: XServer, inner: number, outer: number): Promise<boolean> {
  for (let window = inner; window !== 0; window = (await childrenOf(server, window)).parent)
    if (window === outer) return true
  return false
}

async function clientList(server: XServer): Promise<number[]> {
  const [stacking, plain] = await Promise.all([
    readProperty(server, server.root, '_NET_CLIENT_LIST_STACKING'),
    readProperty(server, server.root, '_NET_CLIENT_LIST')
  ])
  // Some list only what was stacked lately in the one, and all in the other.
  return [...new Set([...numbersOf(plain), ...numbersOf(stacking)])]
}

/** Windows of programs in a child of the root window that no list names. */
async function othersIn(server: XServer, top: number, hasList: boolean): Promise<number[]> {
  try {
    const { klass, mapState, overrideRedirect } = await server.ask<Attributes>((x, done) =>
      x.GetWindowAttributes(top, done)
    )
    if (klass === INPUT_ONLY) return []
    const stated = hasList ? [] : await withState(server, [top], FRAME_DEPTH)
    if (stated.length > 0) return stated
    if (mapState !== VIEWABLE) return []
    return overrideRedirect === 0 || (await isProgramWindow(server, top)) ? [top] : []
  } catch (error) {
    if (isWindowGone(error)) return []
    throw error
  }
}

interface Attributes {
  readonly klass: number
  readonly mapState: number
  readonly overrideRedirect: number
}

/** Those that a window manager marks as managed, level by level. */
async function withState(server: XServer, windows: readonly number[], depth: number): Promise<number[]> {
  const states = await Promise.all(windows.map((id) => readProperty(server, id, 'WM_STATE')))
  const found = windows.filter((_, i) => states[i] !== null)
  if (found.length > 0 || depth === 0 || windows.length === 0) return found
  const below = await Promise.all(windows.map(async (id) => (await childrenOf(server, id)).children))
  return withState(server, below.flat(), depth - 1)
}

/**
 * Whether a window that keeps window managers away is a program's own all the same, as games on the whole
 * screen are: it has a title and is no menu, tooltip, panel or the like.
 */
async function isProgramWindow(server: XServer, id: number): Promise<boolean> {
  const [title, type, normal] = await Promise.all([
    readProperty(server, id, 'WM_NAME'),
    readProperty(server, id, '_NET_WM_WINDOW_TYPE'),
    server.atom('_NET_WM_WINDOW_TYPE_NORMAL')
  ])
  return title !== null && (type === null || numbersOf(type).includes(normal))
}

/** A window that is gone has neither parent nor children. */
async function childrenOf(
  server: XServer,
  id: number
): Promise<{ parent: number; children: readonly number[] }> {
  try {
    return await server.ask((x, done) => x.QueryTree(id, done))
  } catch (error) {
    if (isWindowGone(error)) return { parent: 0, children: [] }
    throw error
  }
}
