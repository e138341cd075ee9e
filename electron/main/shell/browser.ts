import { createServer, type Server, STATUS_CODES } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { AppError } from '../../shared/errors'
import { LARGEST_CALL } from '../../shared/rpc/limits'
import type { AppServices } from '../services'
import { Door } from './door'
import { keepAlive } from './heartbeat'
import { servePeer } from './peer'
import { Site } from './site'
import { socketWire } from './websocket-server'

export interface BrowserShellOptions {
  readonly services: AppServices
  /** The built renderer: a folder with index.html. */
  readonly rendererFolder: string
  /** An address of this computer; the loopback interface when left out. */
  readonly host?: string
  /** 0: a free one is taken. */
  readonly port: number
  /** Whoever knows it gets fresh links (`apprenti open`); nobody does when left out. */
  readonly linkSecret?: string
  /** Bytes of a message; LARGEST_CALL when left out. */
  readonly largestCall?: number
  /** Time between two signs of life asked of a browser; 15 s when left out. */
  readonly heartbeatMs?: number
}

export interface BrowserShell {
  /** The first link. It works once; the browser that used it stays in by its cookie. */
  readonly url: string
  readonly port: number
  /** Makes a new link; one that was not used yet stops working. */
  newLink(): string
  /** Ends every connection. The services stay. Safe to call twice. */
  close(): Promise<void>
}

const MAX_PEERS = 16
const HEARTBEAT_MS = 15_000
const FAREWELL_MS = 300
/** WebSocket close code: the server goes away. */
const GOING_AWAY = 1001

const LOOPBACK = '127.0.0.1'

/**
 * Serves the app to a browser, of this machine only unless another host is given. Throws
 * `serve.portInUse`, `serve.portDenied` or `remote.notOurs` when the address cannot be had.
 */
export async function startBrowserShell(options: BrowserShellOptions): Promise<BrowserShell> {
  const door = new Door(options.linkSecret)
  const http = createServer()
  const host = options.host ?? LOOPBACK
  const names = host === LOOPBACK ? [LOOPBACK, 'localhost'] : [host]
  const port = await listen(http, host, options.port)
  const site = new Site(names, port, door, options.rendererFolder)
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: options.largestCall ?? LARGEST_CALL
  })
  answerRequests(http, site)
  answerUpgrades(http, site, sockets)
  sockets.on('connection', (socket) => servePeer(socketWire(socket), options.services))
  const stopHeartbeat = keepAlive(sockets, options.heartbeatMs ?? HEARTBEAT_MS)

  let closed: Promise<void> | null = null
  return {
    url: site.newLink(),
    port,
    newLink: () => site.newLink(),
    close: () => {
      stopHeartbeat()
      return (closed ??= Promise.all([endSockets(sockets), endHttp(http)]).then(() => undefined))
    }
  }
}

function listen(http: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new AppError('serve.portInUse', { port }))
      else if (error.code === 'EACCES') reject(new AppError('serve.portDenied', { port }))
      else if (error.code === 'EADDRNOTAVAIL') reject(new AppError('remote.notOurs', { address: host }))
      else reject(error)
    })
    http.listen(port, host, () => resolve((http.address() as AddressInfo).port))
  })
}

function answerRequests(http: Server, site: Site): void {
  http.on('request', (request, response) => {
    site.answer(request).then(
      ({ status, headers, body }) => {
        response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
        response.end(request.method === 'HEAD' ? undefined : body)
      },
      (error: unknown) => response.destroy(error as Error)
    )
  })
}

function answerUpgrades(http: Server, site: Site, sockets: WebSocketServer): void {
  http.on('upgrade', (request, stream: Socket, head: Buffer) => {
    const refusal = site.refusesSocket(request) ?? (sockets.clients.size >= MAX_PEERS ? 503 : null)
    if (refusal !== null) return refuseUpgrade(stream, refusal)
    stream.setNoDelay(true)
    sockets.handleUpgrade(request, stream, head, (socket: WebSocket) =>
      sockets.emit('connection', socket, request)
    )
  })
}

function refuseUpgrade(stream: Socket, status: number): void {
  // The caller may already be gone; that is its business.
  stream.on('error', () => undefined)
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** Says goodbye, and hangs up on who does not answer. */
async function endSockets(sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.close(GOING_AWAY)
  const hangUp = setTimeout(() => {
    for (const socket of sockets.clients) socket.terminate()
  }, FAREWELL_MS)
  await new Promise<void>((resolve) => sockets.close(() => resolve()))
  clearTimeout(hangUp)
}

async function endHttp(http: Server): Promise<void> {
  const ended = new Promise<void>((resolve) => http.close(() => resolve()))
  http.closeAllConnections()
  await ended
}
