import type { XClient, Xkb } from 'x11'
import { KEY_CODES, KEYS, type KeyCode } from '../../electron/main/input/keys'
import { XServer } from '../../electron/main/x11/server'

interface Record {
  readonly Category: { readonly FromServer: number }
  CreateContext(
    id: number,
    header: number,
    clients: readonly number[],
    ranges: readonly { readonly deviceEvents: { readonly first: number; readonly last: number } }[]
  ): void
  EnableContext(
    id: number,
    onData: (part: { readonly category: number; readonly data: Buffer }) => void,
    done: () => void
  ): void
}
type Recording = XClient & {
  AllocID(): number
  require(extension: 'record', done: (error: Error | null, record: Record) => void): void
}

/** X's numbers of the events of keys, buttons and the pointer. */
const TYPES = { keyPress: 2, keyRelease: 3, buttonPress: 4, buttonRelease: 5, move: 6 } as const
const ALL_CLIENTS = 3
const EVENT_BYTES = 32

/** One event of the X server's devices, with the server's own time and its place on the screen. */
export interface XLogged {
  readonly kind: 'key' | 'button' | 'move'
  /** Of a key: what lies at its place; null where that has no name. */
  readonly code: KeyCode | null
  /** Of a button. */
  readonly button: number
  readonly down: boolean
  readonly x: number
  readonly y: number
  readonly timeMs: number
}

/** A log of everything that the devices of an X server do, made by the server itself (its RECORD extension). */
export class XLog {
  readonly events: XLogged[] = []
  readonly #server: XServer
  readonly #codes: ReadonlyMap<number, KeyCode>

  private constructor(server: XServer, codes: ReadonlyMap<number, KeyCode>) {
    this.#server = server
    this.#codes = codes
  }

  static async start(display: string): Promise<XLog> {
    const server = await XServer.connect(display)
    const log = new XLog(server, await keycodes(server))
    const record = await server.ask<Record>((x, done) => (x as Recording).require('record', done))
    const id = (server.client as Recording).AllocID()
    const { keyPress: first, move: last } = TYPES
    record.CreateContext(id, 0, [ALL_CLIENTS], [{ deviceEvents: { first, last } }])
    await server.settled()
    // From here on the connection carries nothing else.
    record.EnableContext(
      id,
      ({ category, data }) => void (category === record.Category.FromServer && log.#take(data)),
      () => undefined
    )
    server.client.stream.ref()
    return log
  }

  forget(): void {
    this.events.length = 0
  }

  close(): void {
    this.#server.close()
  }

  #take(data: Buffer): void {
    for (let at = 0; at + EVENT_BYTES <= data.length; at += EVENT_BYTES) {
      const type = data.readUInt8(at) & 0x7f
      const detail = data.readUInt8(at + 1)
      const isKey = type === TYPES.keyPress || type === TYPES.keyRelease
      this.events.push({
        kind: isKey ? 'key' : type === TYPES.move ? 'move' : 'button',
        code: isKey ? (this.#codes.get(detail) ?? null) : null,
        button: detail,
        down: type === TYPES.keyPress || type === TYPES.buttonPress,
        x: data.readInt16LE(at + 20),
        y: data.readInt16LE(at + 22),
        timeMs: data.readUInt32LE(at + 4)
      })
    }
  }
}

/** Which key lies where, as the server tells. */
async function keycodes(server: XServer): Promise<ReadonlyMap<number, KeyCode>> {
  const keyboard = await server.ask<Xkb>((x, done) => x.require('xkb', done))
  await server.ask((_, done) => keyboard.UseExtension(1, 0, done))
  const { firstKey, keyNames } = await server.ask<{ firstKey: number; keyNames: readonly string[] }>(
    (_, done) => keyboard.GetNames(keyboard.UseCoreKbd, keyboard.NameDetail.KeyNames, done)
  )
  return new Map(
    KEY_CODES.flatMap((code): [number, KeyCode][] => {
      const index = keyNames.indexOf(KEYS[code].place)
      return index < 0 ? [] : [[firstKey + index, code]]
    })
  )
}
