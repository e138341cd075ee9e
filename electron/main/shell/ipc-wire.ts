import { LARGEST_CALL } from '../../shared/rpc/limits'
import type { Wire } from '../../shared/rpc/wire'
import { CHANNELS } from '../../shared/rpc/wires/electron-bridge'

/** The part of Electron's WebContents that is used here. */
export interface PageContents {
  send(channel: string, ...args: unknown[]): void
  isDestroyed(): boolean
}

/** The main process's end of a page's wire, with what the shell hears from the page's IPC. */
export interface IpcWire extends Wire {
  receiveText(text: unknown): void
  /** The page has taken one message. */
  receiveReceipt(): void
  /** The page is gone: closes without telling it. */
  lose(): void
}

/** Messages, and bytes of them, on their way before snapshots and pictures are dropped. */
const MAX_MESSAGES_IN_FLIGHT = 4
const HIGH_WATER_BYTES = 256 * 1024
/** A page that lets this much pile up has stopped working. */
const MAX_BACKLOG_BYTES = 32 * 1024 * 1024

/**
 * A page behind Electron's IPC as a Wire. IPC queues without end and tells nothing of it, so the
 * preload acknowledges each message and what is not acknowledged counts as unread.
 */
export function ipcWire(contents: PageContents): IpcWire {
  const texts: ((text: string) => void)[] = []
  const closings: (() => void)[] = []
  const unreadBytes: number[] = []
  let backlog = 0
  let isOpen = true

  const isCongested = (): boolean =>
    unreadBytes.length >= MAX_MESSAGES_IN_FLIGHT || backlog > HIGH_WATER_BYTES

  function send(channel: string, message: string | Uint8Array): void {
    if (!isOpen || contents.isDestroyed()) return
    unreadBytes.push(message.length)
    backlog += message.length
    contents.send(channel, message)
    if (backlog > MAX_BACKLOG_BYTES) close()
  }

  function lose(): void {
    if (!isOpen) return
    isOpen = false
    for (const listener of closings) listener()
  }

  function close(): void {
    if (isOpen && !contents.isDestroyed()) contents.send(CHANNELS.closed)
    lose()
  }

  return {
    sendText: (text) => send(CHANNELS.text, text),
    sendBinary(header, body) {
      if (!isOpen || isCongested()) return false
      const message = new Uint8Array(header.length + body.length)
      message.set(header)
      message.set(body, header.length)
      send(CHANNELS.binary, message)
      return true
    },
    isCongested,
    onText: (listener) => texts.push(listener),
    // Pictures travel towards pages only.
    onBinary: () => undefined,
    onClose: (listener) => closings.push(listener),
    close,
    lose,
    receiveText(text) {
      if (!isOpen) return
      if (typeof text !== 'string' || text.length > LARGEST_CALL) return close()
      for (const listener of texts) listener(text)
    },
    receiveReceipt() {
      backlog -= unreadBytes.shift() ?? 0
    }
  }
}
