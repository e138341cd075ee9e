import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { z } from 'zod'

/**
 * The wire to lua/apprenti-bridge: MAME connects out to us on the loopback and sends replies, each 4
 * bytes of length (little-endian), one byte of kind, and its content. The plugin's head lists them.
 */
export const REPLY = { hello: 'H', fields: 'F', block: 'B', step: 'S', error: 'E' } as const

export interface Reply {
  readonly kind: string
  /** Belongs to the receiver until the next reply is read. */
  readonly content: Buffer
}

/** More than any reply needs; a longer one means that the peer is not our plugin. */
const MAX_REPLY_BYTES = 1 << 20
const LENGTH_BYTES = 4

const helloSchema = z.object({
  token: z.string(),
  driver: z.string(),
  version: z.string(),
  width: z.number(),
  height: z.number(),
  refreshHz: z.number(),
  pid: z.number()
})
export type Hello = z.output<typeof helloSchema>

/** Cuts the stream of bytes into replies. */
export class ReplyFramer {
  #rest: Buffer = Buffer.alloc(0)

  /** The replies that `chunk` completes. Throws when one is longer than any of ours. */
  push(chunk: Buffer): Reply[] {
    const replies: Reply[] = []
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk
    while (this.#rest.length >= LENGTH_BYTES) {
      const length = this.#rest.readUInt32LE(0)
      if (length < 1 || length > MAX_REPLY_BYTES) throw new Error(`a reply of ${length} bytes was announced`)
      if (this.#rest.length < LENGTH_BYTES + length) break
      const body = this.#rest.subarray(LENGTH_BYTES, LENGTH_BYTES + length)
      this.#rest = this.#rest.subarray(LENGTH_BYTES + length)
      replies.push({ kind: String.fromCharCode(body[0] ?? 0), content: body.subarray(1) })
    }
    return replies
  }
}

export interface WireListeners {
  /** MAME is connected and has shown the token. */
  hello(hello: Hello): void
  reply(reply: Reply): void
  /** The connection is over, or what came over it makes no sense. */
  end(why: string): void
}

/** Waits for one MAME on a free port of the loopback. Whoever does not show the token first is cut off. */
export class MameWire {
  readonly port: number
  readonly #server: Server
  #socket: Socket | null = null
  /** Connected, but nothing shown yet. */
  readonly #strangers = new Set<Socket>()

  private constructor(server: Server, port: number) {
    this.#server = server
    this.port = port
  }

  static async listen(token: string, listeners: WireListeners): Promise<MameWire> {
    const server = createServer({ noDelay: true })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(0, '127.0.0.1', resolve)
    })
    const wire = new MameWire(server, (server.address() as AddressInfo).port)
    server.on('connection', (socket) => wire.#greet(socket, token, listeners))
    return wire
  }

  close(): void {
    this.#server.close()
    this.#socket?.destroy()
    for (const stranger of this.#strangers) stranger.destroy()
  }

  #greet(socket: Socket, token: string, listeners: WireListeners): void {
    const framer = new ReplyFramer()
    const isOurs = (): boolean => this.#socket === socket
    const take = (reply: Reply): void => {
      if (isOurs()) return listeners.reply(reply)
      const hello = this.#socket ? null : readHello(reply, token)
      if (!hello) return void socket.destroy()
      this.#welcome(socket)
      listeners.hello(hello)
    }
    this.#strangers.add(socket)
    socket.on('data', (chunk) => {
      try {
        for (const reply of framer.push(chunk)) take(reply)
      } catch (error) {
        socket.destroy(error as Error)
      }
    })
    socket.on('error', (error) => isOurs() && listeners.end(error.message))
    socket.on('close', () => {
      this.#strangers.delete(socket)
      if (isOurs()) listeners.end('the connection was closed')
    })
  }

  /** Keeps this connection and ends all others. */
  #welcome(socket: Socket): void {
    this.#socket = socket
    this.#strangers.delete(socket)
    this.#server.close()
    for (const stranger of this.#strangers) stranger.destroy()
  }
}

function readHello(reply: Reply, token: string): Hello | null {
  if (reply.kind !== REPLY.hello) return null
  try {
    const hello = helloSchema.parse(JSON.parse(reply.content.toString('utf8')))
    return isSameSecret(hello.token, token) ? hello : null
  } catch {
    return null
  }
}

/** Compares in constant time, whatever the lengths. */
function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
