import type { XClient } from 'x11'
import { XServer } from '../../electron/main/x11/server'

type Create = XClient & {
  AllocID(): number
  CreateWindow(
    id: number,
    parent: number,
    x: number,
    y: number,
    width: number,
    height: number,
    border: number,
    depth: number,
    kind: number,
    visual: number,
    values: Readonly<Record<string, number>>
  ): void
  MapWindow(id: number): void
  ChangeProperty(mode: 0, id: number, name: number, type: number, units: 8 | 32, data: Buffer): void
  CreateColormap(id: number, window: number, visual: number, alloc: 0): void
}

/** A window as a program may make it: whatever is left out is not told to the desktop. */
export interface Bare {
  readonly title?: { readonly text: Buffer; readonly type: string }
  readonly className?: string
  /** Another depth than the screen's. */
  readonly depth?: number
  readonly pixel?: number
  readonly pid?: number
  readonly host?: string
  readonly isOwnManaged?: boolean
  /** The window that it is a dialog of. */
  readonly dialogOf?: number
}

/** Makes windows without any toolkit, so that they tell nothing but what is asked for. */
export class BareWindows {
  readonly #server: XServer
  readonly #client: Create

  private constructor(server: XServer) {
    this.#server = server
    this.#client = server.client as Create
  }

  static async connect(name: string): Promise<BareWindows> {
    return new BareWindows(await XServer.connect(name))
  }

  /** Opens one, 200 x 150 at this place, filled with one pixel value. */
  async open(x: number, y: number, bare: Bare): Promise<number> {
    const client = this.#client
    const { screen } = this.#server
    const id = client.AllocID()
    const values = { backgroundPixel: bare.pixel ?? 0xff8040, overrideRedirect: bare.isOwnManaged ? 1 : 0 }
    const visual = Number(Object.keys(screen.depths[bare.depth ?? -1] ?? {})[0] ?? 0)
    if (visual === 0) client.CreateWindow(id, screen.root, x, y, 200, 150, 0, 0, 1, 0, values)
    else {
      const colormap = client.AllocID()
      client.CreateColormap(colormap, screen.root, visual, 0)
      const own = { ...values, borderPixel: 0, colormap }
      client.CreateWindow(id, screen.root, x, y, 200, 150, 0, bare.depth ?? 0, 1, visual, own)
    }
    const { title, className, pid, host, dialogOf } = bare
    if (title) await this.#tell(id, 'WM_NAME', title.type, title.text)
    if (className) await this.#tell(id, 'WM_CLASS', 'STRING', Buffer.from(`${className}\0${className}\0`))
    if (host) await this.#tell(id, 'WM_CLIENT_MACHINE', 'STRING', Buffer.from(host))
    if (pid !== undefined) await this.#tellNumber(id, '_NET_WM_PID', 'CARDINAL', pid)
    if (dialogOf !== undefined) await this.#tellNumber(id, 'WM_TRANSIENT_FOR', 'WINDOW', dialogOf)
    client.MapWindow(id)
    await this.#server.settled()
    return id
  }

  close(): void {
    this.#server.close()
  }

  async #tellNumber(id: number, name: string, type: string, value: number): Promise<void> {
    const data = Buffer.alloc(4)
    data.writeUInt32LE(value)
    await this.#tell(id, name, type, data, 32)
  }

  async #tell(id: number, name: string, type: string, data: Buffer, units: 8 | 32 = 8): Promise<void> {
    const [property, kind] = [await this.#server.atom(name), await this.#server.atom(type)]
    this.#client.ChangeProperty(0, id, property, kind, units, data)
  }
}
