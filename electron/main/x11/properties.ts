import type { XProperty } from 'x11'
import { isWindowGone, type XServer } from './server'
import { decodeText } from './text'

/** In units of four bytes: longer texts are cut, longer lists are of no desktop. */
const LONGEST = 65_536

/** A property of a window; null when the window does not have it. Rejects when it cannot be read. */
export async function readProperty(server: XServer, window: number, name: string): Promise<XProperty | null> {
  const atom = await server.atom(name)
  const property = await server.ask<XProperty>((x, done) =>
    x.GetProperty(0, window, atom, 0, 0, LONGEST, done)
  )
  return property.type === 0 ? null : property
}

/** The 32-bit numbers that a property lists. */
export function numbersOf(property: XProperty | null): number[] {
  if (property === null) return []
  const { data } = property
  return Array.from({ length: Math.floor(data.length / 4) }, (_, i) => data.readUInt32LE(i * 4))
}

export interface XIdentity {
  /** As the program says; it may be of another computer. */
  readonly pid: number | null
  /** The computer that the program runs on, as it says. */
  readonly host: string
  /** The class of the window, which programs name after themselves. */
  readonly program: string
  readonly title: string
  /** What could not be read, and why; empty when all could. What a window merely lacks is no trouble. */
  readonly troubles: readonly string[]
}

/** Whose window it is, as far as its properties tell: each of them is optional. Null when it is gone. */
export async function readIdentity(server: XServer, window: number): Promise<XIdentity | null> {
  try {
    return await identityOf(server, window)
  } catch (error) {
    if (isWindowGone(error)) return null
    throw error
  }
}

async function identityOf(server: XServer, window: number): Promise<XIdentity> {
  const troubles: string[] = []
  const read = async (name: string): Promise<XProperty | null> => {
    try {
      return await readProperty(server, window, name)
    } catch (error) {
      if (isWindowGone(error) || server.isOver) throw error
      troubles.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      return null
    }
  }
  const [pid, host, classes, newTitle, oldTitle] = await Promise.all(
    ['_NET_WM_PID', 'WM_CLIENT_MACHINE', 'WM_CLASS', '_NET_WM_NAME', 'WM_NAME'].map(read)
  )
  const title = (await textOf(server, newTitle ?? null)) || (await textOf(server, oldTitle ?? null))
  return {
    pid: numbersOf(pid ?? null)[0] ?? null,
    host: await textOf(server, host ?? null),
    program: classOf(classes ?? null),
    title,
    troubles
  }
}

/** Two texts: the name of this window, and that of its class. */
function classOf(property: XProperty | null): string {
  const [name = '', ofClass = ''] = (property?.data.toString('latin1') ?? '').split('\0')
  return ofClass || name
}

async function textOf(server: XServer, property: XProperty | null): Promise<string> {
  if (property === null) return ''
  const type = await server.ask<string>((x, done) => x.GetAtomName(property.type, done))
  return decodeText(type, property.data)
}
