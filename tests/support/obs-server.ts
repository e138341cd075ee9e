import { createHash, randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

/**
 * A stand-in for OBS Studio in tests: the server's side of the obs-websocket 5 protocol (Hello, Identify
 * with authentication, requests, events), and an "OBS" that can record and has two scenes.
 */
export interface ObsServerOptions {
  /** None: whoever comes is let in. */
  readonly password?: string
  readonly port?: number
}

const OP = { hello: 0, identify: 1, identified: 2, event: 5, request: 6, response: 7 } as const
const SCENES = ['Game', 'Pause']

interface Message {
  readonly op: number
  readonly d: Record<string, unknown>
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')

export class ObsServer {
  readonly #server: WebSocketServer
  readonly #password: string | undefined
  readonly #identified = new Set<WebSocket>()
  /** Requests in the order they came, by name. */
  readonly requests: string[] = []
  isRecording = false
  scene = 'Pause'
  connections = 0
  /** Answers no request while true. */
  isMute = false

  private constructor(server: WebSocketServer, password: string | undefined) {
    this.#server = server
    this.#password = password
    server.on('connection', (socket) => this.#greet(socket))
  }

  static async start({ password, port = 0 }: ObsServerOptions = {}): Promise<ObsServer> {
    const server = new WebSocketServer({
      host: '127.0.0.1',
      port,
      handleProtocols: (offered) => (offered.has('obswebsocket.json') ? 'obswebsocket.json' : false)
    })
    await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
    return new ObsServer(server, password)
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get address(): string {
    return `127.0.0.1:${this.port}`
  }

  /** As if the person had pressed OBS's own button. */
  setRecording(isRecording: boolean): void {
    if (this.isRecording === isRecording) return
    this.isRecording = isRecording
    const name = isRecording ? 'START' : 'STOP'
    this.#recordState(`OBS_WEBSOCKET_OUTPUT_${name}ING`, !isRecording)
    this.#recordState(`OBS_WEBSOCKET_OUTPUT_${isRecording ? 'STARTED' : 'STOPPED'}`, isRecording)
  }

  /** Sends every client something that is not of the protocol. */
  babble(text: string | Buffer): void {
    for (const socket of this.#server.clients) socket.send(text)
  }

  /** Ends the connections, with a code of the protocol or without a word. */
  drop(code?: number): void {
    for (const socket of this.#server.clients) {
      if (code === undefined) socket.terminate()
      else socket.close(code, '')
    }
  }

  async stop(): Promise<void> {
    this.drop()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #greet(socket: WebSocket): void {
    this.connections += 1
    const [challenge, salt] = [randomBytes(32).toString('base64'), randomBytes(32).toString('base64')]
    const authentication = this.#password === undefined ? {} : { authentication: { challenge, salt } }
    send(socket, OP.hello, { obsWebSocketVersion: '5.5.2', rpcVersion: 1, ...authentication })
    const expected = sha256(sha256(`${this.#password}${salt}`) + challenge)
    socket.on('message', (data: Buffer) => {
      const { op, d } = JSON.parse(data.toString()) as Message
      if (op === OP.request)
        return this.#identified.has(socket) ? this.#answer(socket, d) : socket.close(4007)
      if (op !== OP.identify) return socket.close(4006, 'unknown op')
      if (this.#password !== undefined && d['authentication'] !== expected)
        return socket.close(4009, 'Authentication failed.')
      this.#identified.add(socket)
      send(socket, OP.identified, { negotiatedRpcVersion: 1 })
    })
    socket.on('close', () => this.#identified.delete(socket))
  }

  #answer(socket: WebSocket, { requestType, requestId, requestData }: Record<string, unknown>): void {
    this.requests.push(String(requestType))
    if (this.isMute) return
    const { code, data } = this.#do(String(requestType), (requestData ?? {}) as Record<string, unknown>)
    const requestStatus = {
      result: code === 100,
      code,
      ...(code === 100 ? {} : { comment: `status ${code}` })
    }
    send(socket, OP.response, { requestType, requestId, requestStatus, responseData: data })
  }

  #do(type: string, data: Record<string, unknown>): { code: number; data?: object } {
    switch (type) {
      case 'GetVersion':
        return { code: 100, data: { obsVersion: '30.2.3', obsWebSocketVersion: '5.5.2', rpcVersion: 1 } }
      case 'GetRecordStatus':
        return { code: 100, data: { outputActive: this.isRecording, outputPaused: false } }
      case 'StartRecord':
        if (this.isRecording) return { code: 500 }
        setImmediate(() => this.setRecording(true))
        return { code: 100 }
      case 'StopRecord':
        if (!this.isRecording) return { code: 501 }
        setImmediate(() => this.setRecording(false))
        return { code: 100, data: { outputPath: '/tmp/obs.mkv' } }
      case 'SetCurrentProgramScene':
        if (!SCENES.includes(String(data['sceneName']))) return { code: 600 }
        this.scene = String(data['sceneName'])
        return { code: 100 }
      default:
        return { code: 204 }
    }
  }

  #recordState(outputState: string, outputActive: boolean): void {
    const event = {
      eventType: 'RecordStateChanged',
      eventIntent: 1 << 6,
      eventData: { outputActive, outputState, outputPath: null }
    }
    for (const socket of this.#identified) send(socket, OP.event, event)
  }
}

function send(socket: WebSocket, op: number, d: object): void {
  socket.send(JSON.stringify({ op, d }))
}
