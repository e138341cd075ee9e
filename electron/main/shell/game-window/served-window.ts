import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import type { GameWindow, PictureBox, WindowInput } from '../../../../games/contract/windowed'
import { cookieNamed, Door } from '../door'
import { packPlaces, pageMessageSchema } from './messages'
import { gameWindowPage, gameWindowPolicy } from './page'

const LOOPBACK = '127.0.0.1'
const SOCKET_PATH = '/frames'
/** Pictures that a page may have been sent and not drawn yet. */
const MOST_UNDRAWN = 3
/** Bytes of a message from a page. */
const LARGEST_MESSAGE = 4096
/** A page that is loaded anew is back by then. */
const GONE_AFTER_MS = 3000
/** A page that floods is heard no further than this between two pictures. */
const MOST_INPUTS = 256

/** A game's window, served to a browser on this machine. */
export interface ServedWindow {
  /** Works once; the browser that used it stays in by its cookie. */
  readonly url: string
  /** Inputs since the last call, in their order; of several moves in a row the last. */
  takeInputs(): readonly WindowInput[]
  /** Sends the places that have changed to every page. One that is behind gets them later. */
  show(places: readonly PictureBox[]): void
  /** Resolves once the page was there, and has not come back for some seconds. */
  readonly left: Promise<void>
  /** Ends every connection. */
  close(): Promise<void>
}

interface Page {
  readonly socket: WebSocket
  undrawn: number
  /** Places it has not been sent. */
  owed: PictureBox[]
}

/** Serves a window at a free port of this machine. Throws what the network throws. */
export async function serveWindow(game: GameWindow, title: string): Promise<ServedWindow> {
  const door = new Door()
  const http = createServer()
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(0, LOOPBACK, resolve)
  })
  const { port } = http.address() as AddressInfo
  const pages = new Set<Page>()
  const absence = new Absence()
  let inputs: WindowInput[] = []
  const hear = (input: WindowInput): void => {
    if (input.kind === 'move' && inputs.at(-1)?.kind === 'move') inputs.pop()
    if (inputs.length < MOST_INPUTS) inputs.push(input)
  }
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: LARGEST_MESSAGE
  })
  const entrance = new Entrance(door, port, title)
  http.on('request', (request, response) => entrance.answer(request, response))
  http.on('upgrade', (request, stream: Socket, head: Buffer) => {
    if (!entrance.admits(request)) return stream.destroy()
    stream.setNoDelay(true)
    sockets.handleUpgrade(request, stream, head, (socket) => {
      addPage(game, pages, socket, hear)
      absence.end()
      socket.once('close', () => pages.size === 0 && absence.begin())
    })
  })
  return {
    url: `http://${LOOPBACK}:${port}/?token=${door.newToken()}`,
    takeInputs: () => {
      const taken = inputs
      inputs = []
      return taken
    },
    show: (places) => {
      for (const page of pages) {
        page.owed.push(...places)
        sendOwed(game, page)
      }
    },
    left: absence.lasted,
    close: async () => {
      absence.end()
      for (const { socket } of pages) socket.terminate()
      sockets.close()
      const ended = new Promise<void>((resolve) => http.close(() => resolve()))
      http.closeAllConnections()
      await ended
    }
  }
}

/** Tells when nobody has been there for a while. */
class Absence {
  readonly lasted: Promise<void>
  #tell: () => void = () => undefined
  #timer: NodeJS.Timeout | null = null

  constructor() {
    this.lasted = new Promise((resolve) => (this.#tell = resolve))
  }

  begin(): void {
    this.#timer ??= setTimeout(this.#tell, GONE_AFTER_MS)
  }

  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
  }
}

function addPage(
  game: GameWindow,
  pages: Set<Page>,
  socket: WebSocket,
  hear: (input: WindowInput) => void
): void {
  const page: Page = { socket, undrawn: 0, owed: [] }
  pages.add(page)
  // The close event follows; without a listener an error would end the process.
  socket.on('error', () => undefined)
  socket.on('close', () => pages.delete(page))
  const sendAll = (): void => {
    socket.send(JSON.stringify({ width: game.width, height: game.height }))
    page.owed = [{ x: 0, y: 0, width: game.width, height: game.height }]
    sendOwed(game, page)
  }
  socket.on('message', (data: Buffer) => {
    const message = readMessage(data)
    if (message === null) return
    if (message.kind === 'drawn') {
      page.undrawn--
      sendOwed(game, page)
    } else if (message.kind === 'size') {
      game.resize(message.width, message.height)
      sendAll()
    } else hear(message)
  })
  sendAll()
}

function readMessage(data: Buffer): ReturnType<typeof pageMessageSchema.parse> | null {
  try {
    return pageMessageSchema.parse(JSON.parse(data.toString()))
  } catch {
    // Nothing that our page says.
    return null
  }
}

function sendOwed(game: GameWindow, page: Page): void {
  if (page.owed.length === 0 || page.undrawn >= MOST_UNDRAWN) return
  const places = page.owed.filter(
    ({ x, y, width, height }) => x + width <= game.width && y + height <= game.height
  )
  page.owed = []
  if (places.length === 0) return
  page.undrawn++
  page.socket.send(packPlaces(game.pixels, game.width, places))
}

/** Who may see the window: a browser that brought the link's token once. */
class Entrance {
  readonly #door: Door
  readonly #port: number
  readonly #title: string

  constructor(door: Door, port: number, title: string) {
    this.#door = door
    this.#port = port
    this.#title = title
  }

  /** Whether a page of ours asks for pictures. */
  admits({ headers, url }: IncomingMessage): boolean {
    const isOurs = headers.origin === `http://${headers.host}` && this.#isOurHost(headers.host)
    return isOurs && url === SOCKET_PATH && this.#door.admits(cookieNamed(this.#cookie, headers.cookie))
  }

  answer(request: IncomingMessage, response: ServerResponse): void {
    const { headers, method, url = '/' } = request
    if (method !== 'GET' || !this.#isOurHost(headers.host)) return end(response, 403)
    const { pathname, searchParams } = new URL(url, `http://${LOOPBACK}`)
    if (pathname !== '/') return end(response, 404)
    const session = this.#door.enter(searchParams.get('token') ?? '')
    if (session !== null) return this.#page(response, session)
    if (!this.#door.admits(cookieNamed(this.#cookie, headers.cookie))) return end(response, 403)
    this.#page(response, null)
  }

  #page(response: ServerResponse, session: string | null): void {
    const nonce = randomBytes(16).toString('base64')
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': gameWindowPolicy(nonce, this.#port),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      ...(session !== null && {
        'set-cookie': `${this.#cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`
      })
    })
    response.end(gameWindowPage(this.#title, nonce))
  }

  get #cookie(): string {
    return `apprenti-window-${this.#port}`
  }

  #isOurHost(host: string | undefined): boolean {
    return host === `${LOOPBACK}:${this.#port}` || host === `localhost:${this.#port}`
  }
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 })
  response.end()
}
