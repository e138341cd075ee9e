import { AppError } from '../../errors'
import type { Wire } from '../wire'

/** The part of a WebSocket that is used; a browser's and the `ws` package's both fit. */
export interface ClientSocket {
  binaryType: string
  readonly readyState: number
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(): void
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void
}

const OPEN = 1

/**
 * Connects to the browser shell, for example `ws://127.0.0.1:4000/rpc`. Rejects with `rpc.closed`
 * when the app does not answer or refuses. `create` stands in for `new WebSocket(url)`.
 */
export async function connectWebSocket(
  url: string,
  create: (url: string) => ClientSocket = browserSocket
): Promise<Wire> {
  const socket = create(url)
  socket.binaryType = 'arraybuffer'
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new AppError('rpc.closed')))
    socket.addEventListener('close', () => reject(new AppError('rpc.closed')))
  })
  return socketWire(socket)
}

function browserSocket(url: string): ClientSocket {
  const { WebSocket } = globalThis as unknown as { WebSocket: new (url: string) => ClientSocket }
  return new WebSocket(url)
}

function socketWire(socket: ClientSocket): Wire {
  const onMessage = (listener: (data: unknown) => void): void =>
    socket.addEventListener('message', (event) => listener(event.data))
  return {
    sendText: (text) => {
      if (socket.readyState === OPEN) socket.send(text)
    },
    // Pictures travel towards renderers only.
    sendBinary: () => false,
    isCongested: () => false,
    onText: (listener) => onMessage((data) => typeof data === 'string' && listener(data)),
    onBinary: (listener) => onMessage((data) => data instanceof ArrayBuffer && listener(data)),
    onClose: (listener) => socket.addEventListener('close', listener),
    close: () => socket.close()
  }
}
