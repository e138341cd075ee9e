import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { z } from 'zod'
import { AppError } from '../../shared/errors'
import type { LocalizedText } from '../../shared/language'

/**
 * The wire to lua/apprenti-bridge: MAME connects out to us on the loopback and sends replies, each 4
 * bytes of length (little-endian), one byte of kind, and its content. commands.lua lists them.
 */
export const REPLY = { hello: 'H', open: 'O', alive: 'A', error: 'E' } as const
export const PROTOCOL = 3

export interface Reply {
  readonly kind: string
  /** Belongs to the receiver until the next reply is read. */
  readonly content: Buffer
}

/** More than any reply needs (a picture of 1600 x 1200 is 8 MB); a longer one means that the peer is not our plugin. */
const MAX_REPLY_BYTES = 1 << 24
/** The same for a peer that has shown nothing yet. */
const MAX_HELLO_BYTES = 1024
/** Whoever has connected must have shown its token by then. */
const HELLO_LIMIT_MS = 2000
const LENGTH_BYTES = 4

const helloSchema = z.object({
  protocol: z.number(),
  token: z.string(),
  driver: z.string(),
  version: z.string(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  refreshHz: z.number().positive(),
  pid: z.number().int().positive()
})
export type Hello = z.output<typeof helloSchema>

/**
 * A token in two halves. MAME shows the first, which tells us that it is the one we wait for; we answer
 * with the second, so that nobody else who listens on the port can command it.
 */
export class BridgeToken {
  readonly text: string

  /** Throws 'input.invalid' for one that is too short to be a secret. */
  constructor(text: string = randomBytes(32).toString('hex')) {
    if (!/^[0-9A-Za-z]{16,128}$/.test(text))
      throw new AppError('input.invalid', {
        what: 'APPRENTI_TOKEN',
        why: {
          en: 'it is not 16 to 128 letters and digits',
          fr: 'ce ne sont pas 16 à 128 lettres et chiffres'
        }
      })
    this.text = text
  }

  get secret(): string {
    return this.text.slice(this.text.length >> 1)
  }

  isShownBy(shown: string): boolean {
    return isSameSecret(shown, this.text.slice(0, this.text.length >> 1))
  }
}

/** Cuts the stream of bytes into replies. A reply that comes in one piece is not copied. */
export class ReplyFramer {
  maxBytes: number
  /** The beginning of a length, or of a reply whose length is not known. */
  #head: Buffer = Buffer.alloc(0)
  /** A reply under way, and how much of it is there. */
  #body: Buffer | null = null
  #filled = 0

  constructor(maxBytes = MAX_REPLY_BYTES) {
    this.maxBytes = maxBytes
  }

  /** The replies that `chunk` completes. Throws 'mame.peer' when one is longer than any of ours. */
  *push(chunk: Buffer): Generator<Reply, void> {
    let rest = this.#continue(chunk)
    if (this.#isWhole()) yield this.#takeBody()
    if (this.#head.length > 0) {
      rest = Buffer.concat([this.#head, rest])
      this.#head = Buffer.alloc(0)
    }
    while (rest.length >= LENGTH_BYTES) {
      const end = LENGTH_BYTES + this.#lengthOf(rest)
      if (rest.length < end) return this.#begin(rest, end - LENGTH_BYTES)
      yield toReply(rest.subarray(LENGTH_BYTES, end))
      rest = rest.subarray(end)
    }
    // A copy: the chunk belongs to the socket.
    this.#head = Buffer.from(rest)
  }

  /** Adds to the reply under way; what is left of the chunk. */
  #continue(chunk: Buffer): Buffer {
    if (!this.#body) return chunk
    const taken = chunk.copy(this.#body, this.#filled)
    this.#filled += taken
    return chunk.subarray(taken)
  }

  #isWhole(): boolean {
    return this.#body !== null && this.#filled === this.#body.length
  }

  #takeBody(): Reply {
    const reply = toReply(this.#body ?? Buffer.alloc(0))
    this.#body = null
    return reply
  }

  #begin(rest: Buffer, length: number): void {
    this.#body = Buffer.allocUnsafe(length)
    this.#filled = rest.copy(this.#body, 0, LENGTH_BYTES)
  }

  #lengthOf(rest: Buffer): number {
    const length = rest.readUInt32LE(0)
    if (length < 1 || length > this.maxBytes) throw stranger(announced(length))
    return length
  }
}

const toReply = (body: Buffer): Reply => ({
  kind: String.fromCharCode(body[0] ?? 0),
  content: body.subarray(1)
})

/** Something is connected that is not our plugin. */
const stranger = (why: LocalizedText): AppError => new AppError('mame.peer', { why })

const announced = (bytes: number): LocalizedText => ({
  en: `it announced a message of ${bytes} bytes`,
  fr: `il a annoncé un message de ${bytes} octets`
})
const spoke = (protocol: number): LocalizedText => ({
  en: `its plugin speaks version ${protocol} of the protocol, not ${PROTOCOL}`,
  fr: `son greffon parle la version ${protocol} du protocole, pas la ${PROTOCOL}`
})
const failed = (error: Error): LocalizedText => ({ en: error.message, fr: error.message })
const WHY = {
  silence: {
    en: `it said nothing for ${HELLO_LIMIT_MS / 1000} s`,
    fr: `il n’a rien dit pendant ${HELLO_LIMIT_MS / 1000} s`
  },
  closed: { en: 'it closed the connection', fr: 'il a fermé la connexion' },
  noHello: { en: 'it did not say hello', fr: 'il n’a pas dit bonjour' },
  badHello: { en: 'its hello cannot be read', fr: 'son bonjour est illisible' },
  wrongToken: { en: 'it showed a wrong token', fr: 'il a montré un mauvais jeton' },
  late: { en: 'another MAME is connected already', fr: 'un autre MAME est déjà connecté' }
} as const satisfies Record<string, LocalizedText>

export interface WireListeners {
  /** MAME is connected and has shown the token. */
  hello(hello: Hello): void
  reply(reply: Reply): void
  /** The connection is over, or what came over it makes no sense. */
  end(error: AppError): void
  /** Somebody else knocked and was cut off; the right one is still waited for. */
  refused(error: AppError): void
}

/** Waits for one MAME on a port of the loopback. Whoever does not show the token first is cut off. */
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

  /** `port` 0 takes a free one. Throws 'mame.portTaken'. */
  static async listen(token: BridgeToken, listeners: WireListeners, port = 0): Promise<MameWire> {
    const server = createServer({ noDelay: true })
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(new AppError('mame.portTaken', { port }, { cause: error })))
      server.listen(port, '127.0.0.1', resolve)
    })
    const wire = new MameWire(server, (server.address() as AddressInfo).port)
    server.on('connection', (socket) => wire.#greet(socket, token, listeners))
    return wire
  }

  /** Sends to whoever has shown the token. */
  send(text: string): void {
    this.#socket?.write(text)
  }

  close(): void {
    this.#server.close()
    this.#socket?.destroy()
    for (const socket of this.#strangers) socket.destroy()
  }

  #greet(socket: Socket, token: BridgeToken, listeners: WireListeners): void {
    const framer = new ReplyFramer(MAX_HELLO_BYTES)
    let isOver = false
    const isOurs = (): boolean => this.#socket === socket
    const cutOff = (error: AppError): void => {
      socket.destroy()
      if (isOver) return
      if (isOurs()) {
        isOver = true
        listeners.end(error)
      } else if (this.#strangers.delete(socket)) listeners.refused(error)
    }
    const patience = setTimeout(() => cutOff(stranger(WHY.silence)), HELLO_LIMIT_MS)
    const take = (reply: Reply): void => {
      if (isOurs()) return listeners.reply(reply)
      if (this.#socket) throw stranger(WHY.late)
      const hello = readHello(reply, token)
      clearTimeout(patience)
      framer.maxBytes = MAX_REPLY_BYTES
      this.#welcome(socket)
      listeners.hello(hello)
    }
    this.#strangers.add(socket)
    socket.on('data', (chunk) => {
      try {
        for (const reply of framer.push(chunk)) {
          take(reply)
          if (socket.destroyed) return
        }
      } catch (error) {
        cutOff(error instanceof AppError ? error : stranger(failed(error as Error)))
      }
    })
    socket.on('error', (error) => cutOff(stranger(failed(error))))
    socket.on('close', () => {
      clearTimeout(patience)
      cutOff(stranger(WHY.closed))
    })
  }

  /** Keeps this connection and ends all others. */
  #welcome(socket: Socket): void {
    this.#socket = socket
    this.#strangers.delete(socket)
    this.#server.close()
    for (const other of this.#strangers) other.destroy()
  }
}

/** Throws 'mame.peer' that says what is wrong with it. */
function readHello(reply: Reply, token: BridgeToken): Hello {
  if (reply.kind !== REPLY.hello) throw stranger(WHY.noHello)
  const hello = helloSchema.safeParse(parseJson(reply.content))
  if (!hello.success) throw stranger(WHY.badHello)
  if (!token.isShownBy(hello.data.token)) throw stranger(WHY.wrongToken)
  if (hello.data.protocol !== PROTOCOL) throw stranger(spoke(hello.data.protocol))
  return hello.data
}

function parseJson(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return null
  }
}

/** Compares in constant time, whatever the lengths. */
function isSameSecret(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
