import type { RawData, WebSocket } from 'ws'
import type { Wire } from '../../shared/rpc/wire'

/** Unread bytes from which snapshots and pictures are dropped. */
const HIGH_WATER_BYTES = 256 * 1024
/** Pictures on their way at a time. */
const MAX_PICTURES_IN_FLIGHT = 4
/** Text after which receipt is asked for. */
const TEXT_PER_RECEIPT_BYTES = 16 * 1024
/** A peer that lets this much pile up is gone for all purposes. */
const MAX_BACKLOG_BYTES = 32 * 1024 * 1024

/**
 * A renderer's WebSocket as a Wire. The socket's own backlog says little, since the system's
 * buffers swallow seconds of pictures first; so every picture is followed by a ping, and what has not
 * been answered by a pong counts as unread. Any WebSocket client answers pings by itself.
 */
export function socketWire(socket: WebSocket): Wire {
  const unread = new UnreadCount((mark) => socket.ping(mark))
  socket.on('pong', (mark) => unread.acknowledge(mark))
  // The close event follows; without a listener an error would end the process.
  socket.on('error', () => undefined)
  const isOpen = (): boolean => socket.readyState === socket.OPEN
  const isCongested = (): boolean => unread.isHigh || socket.bufferedAmount > HIGH_WATER_BYTES

  return {
    sendText(text) {
      if (!isOpen()) return
      socket.send(text)
      unread.addText(text.length)
      if (socket.bufferedAmount > MAX_BACKLOG_BYTES) socket.terminate()
    },
    sendBinary(header, body) {
      if (!isOpen() || isCongested()) return false
      // Two fragments of one message: the picture is not copied.
      socket.send(header, { binary: true, fin: false })
      socket.send(body, { binary: true, fin: true })
      unread.addPicture(header.length + body.length)
      return true
    },
    isCongested,
    onText: (listener) =>
      onMessage(socket, (data, isBinary) => !isBinary && listener(bytesOf(data).toString())),
    onBinary: (listener) =>
      onMessage(socket, (data, isBinary) => isBinary && listener(new Uint8Array(bytesOf(data)).buffer)),
    onClose: (listener) => socket.on('close', listener),
    close: () => socket.close()
  }
}

function onMessage(socket: WebSocket, listener: (data: RawData, isBinary: boolean) => void): void {
  socket.on('message', listener)
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? Buffer.from(data) : data
}

/** Keeps count of what was sent and not yet known to be read, by numbered pings. */
class UnreadCount {
  readonly #ping: (mark: Buffer) => void
  #marks: { readonly id: number; readonly bytes: number; readonly isPicture: boolean }[] = []
  #lastId = 0
  #textBytes = 0

  constructor(ping: (mark: Buffer) => void) {
    this.#ping = ping
  }

  get isHigh(): boolean {
    const bytes = this.#marks.reduce((sum, mark) => sum + mark.bytes, 0)
    const pictures = this.#marks.filter((mark) => mark.isPicture).length
    return bytes > HIGH_WATER_BYTES || pictures >= MAX_PICTURES_IN_FLIGHT
  }

  addPicture(bytes: number): void {
    this.#mark(bytes, true)
  }

  addText(bytes: number): void {
    this.#textBytes += bytes
    if (this.#textBytes < TEXT_PER_RECEIPT_BYTES) return
    this.#mark(this.#textBytes, false)
    this.#textBytes = 0
  }

  /** A pong answers its ping and every earlier one. */
  acknowledge(mark: Buffer): void {
    if (mark.length !== 4) return
    const id = mark.readUInt32LE()
    this.#marks = this.#marks.filter((waiting) => waiting.id > id)
  }

  #mark(bytes: number, isPicture: boolean): void {
    this.#lastId = (this.#lastId + 1) >>> 0
    this.#marks.push({ id: this.#lastId, bytes, isPicture })
    const mark = Buffer.alloc(4)
    mark.writeUInt32LE(this.#lastId)
    this.#ping(mark)
  }
}
