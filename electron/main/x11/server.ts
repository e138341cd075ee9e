import type { Done, XClient, XDisplay, XError, XScreen } from 'x11'

/** An X server that does not let us in by then will not. */
const CONNECT_LIMIT_MS = 5_000
const LAST_STANDARD_ATOM = 68

/**
 * A connection to an X server, for asking. It keeps the process alive only while an answer is awaited.
 * Its end rejects what is asked, now and from then on.
 */
export class XServer {
  readonly client: XClient
  readonly display: XDisplay
  readonly screen: XScreen
  readonly #pending = new Set<(error: Error) => void>()
  readonly #atoms = new Map<string, Promise<number>>()
  #end: Error | null = null

  private constructor(display: XDisplay, screen: XScreen) {
    this.client = display.client
    this.display = display
    this.screen = screen
    keepOwnAtoms(this.client)
    this.client.stream.unref()
    this.client.on('end', () => this.#finish(new Error('the X server closed the connection')))
    this.client.on('error', (error) => {
      // A request without an answer that the server refused: the connection goes on.
      if (error.error === undefined) this.#finish(error)
    })
  }

  /** Rejects when the display is not there or does not let us in. @param name like `:0.1`: display and screen */
  static async connect(name: string): Promise<XServer> {
    const { default: x11 } = await import('x11')
    const display = await new Promise<XDisplay>((resolve, reject) => {
      const refuse = (why: string): void => reject(new Error(`display ${name}: ${why}`))
      const limit = setTimeout(() => {
        refuse(`no answer within ${CONNECT_LIMIT_MS / 1000} s`)
        client.stream.destroy()
      }, CONNECT_LIMIT_MS)
      const client = x11.createClient({ display: name, shm: false }, (error, found) => {
        clearTimeout(limit)
        if (error) refuse(error.message)
        else resolve(found)
      })
      client.on('error', (error) => refuse(error.message))
    })
    const screen = display.screen[screenNumber(name)]
    if (!screen) throw new Error(`${name}: the X server has no such screen`)
    return new XServer(display, screen)
  }

  get isOver(): boolean {
    return this.#end !== null
  }

  get root(): number {
    return this.screen.root
  }

  /** Sends one request and waits for its answer. Rejects with the server's error, or when the connection ends. */
  ask<T>(send: (client: XClient, done: Done<T>) => void): Promise<T> {
    if (this.#end !== null) return Promise.reject(this.#end)
    return new Promise<T>((resolve, reject) => {
      if (this.#pending.size === 0) this.client.stream.ref()
      this.#pending.add(reject)
      send(this.client, (error, answer) => {
        this.#pending.delete(reject)
        if (this.#pending.size === 0) this.client.stream.unref()
        if (error) reject(error)
        else resolve(answer)
      })
    })
  }

  /** The number of a name on this server. */
  atom(name: string): Promise<number> {
    const known = this.#atoms.get(name) ?? this.ask<number>((x, done) => x.InternAtom(false, name, done))
    this.#atoms.set(name, known)
    return known
  }

  /** Resolved when the server has done all that was sent before. */
  async settled(): Promise<void> {
    await this.ask((x, done) => x.GetInputFocus(done))
  }

  close(): void {
    this.#finish(new Error('closed'))
    this.client.stream.destroy()
  }

  #finish(why: Error): void {
    this.#end ??= why
    for (const reject of this.#pending) reject(why)
    this.#pending.clear()
  }
}

/**
 * The library keeps the names it learns in one table for all servers, and for one that was started anew
 * under the same name: there they have other numbers. Only X's own are the same everywhere.
 */
function keepOwnAtoms(client: XClient): void {
  const isStandard = (atom: number): boolean => atom <= LAST_STANDARD_ATOM
  client.atoms = Object.fromEntries(Object.entries(client.atoms).filter(([, atom]) => isStandard(atom)))
  client.atom_names = Object.fromEntries(
    Object.entries(client.atom_names).filter(([atom]) => isStandard(Number(atom)))
  )
}

/** X's numbers of "there is no such window (any more)". */
export function isWindowGone(error: unknown): boolean {
  const number = (error as XError).error
  return number === 3 || number === 9
}

function screenNumber(display: string): number {
  return Number(/:\d+\.(\d+)$/u.exec(display)?.[1] ?? 0)
}

let shared: { readonly name: string; readonly server: Promise<XServer> } | null = null

/** The display that DISPLAY names, connected once; anew after the connection was lost. Rejects like `connect`. */
export async function xServer(): Promise<XServer> {
  const name = process.env['DISPLAY'] ?? ''
  const known = shared?.name === name ? await shared.server.catch(() => null) : null
  if (known && !known.isOver) return known
  if (shared?.name !== name || known?.isOver !== false) {
    shared = { name, server: XServer.connect(name) }
  }
  return shared.server
}

/** Whether windows are those of an X server: elsewhere another library looks at them. */
export function isX11(): boolean {
  return process.platform === 'linux' && Boolean(process.env['DISPLAY'])
}
