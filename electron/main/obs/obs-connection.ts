import { OBSWebSocket, type OBSRequestTypes, type OBSResponseTypes } from 'obs-websocket-js/json'
import { AppError } from '../../shared/errors'

/** OBS answers within milliseconds; what takes longer is no OBS, or a stuck one. */
const ANSWER_WITHIN_MS = 5_000
const STANDARD_PORT = '4455'

/** Close codes of obs-websocket 5 (its protocol.md, WebSocketCloseCode). */
const CLOSED = { authenticationFailed: 4009, unsupportedVersion: 4010, kicked: 4011 } as const
/** Request status codes of the same page. */
export const STATUS = { outputRunning: 500, outputNotRunning: 501, notFound: 600 } as const

/** Turns what a person writes (`localhost`, `192.168.1.5:4455`, `ws://...`) into an address. Throws `obs.address`. */
export function obsUrl(address: string): string {
  const text = /^wss?:\/\//i.test(address) ? address : `ws://${address}`
  if (!URL.canParse(text)) throw new AppError('obs.address', { address })
  const url = new URL(text)
  if (url.port === '' && url.protocol === 'ws:' && !/:80\/?$/.test(text)) url.port = STANDARD_PORT
  return url.href
}

/** One connection with OBS, from being let in until it ends. Every wait has an end. */
export class ObsConnection {
  readonly #client: OBSWebSocket
  readonly version: string
  #isOver = false
  #onOver: (error: AppError) => void = () => undefined
  readonly #overListeners = new Set<(error: AppError) => void>()

  private constructor(client: OBSWebSocket, version: string, address: string) {
    this.#client = client
    this.version = version
    client.once('ConnectionClosed', (cause) => {
      if (this.#isOver) return
      this.#isOver = true
      const error = whyClosed(cause, address)
      for (const listener of this.#overListeners) listener(error)
      this.#onOver(error)
    })
  }

  /** Throws `obs.address`, `obs.password`, `obs.kicked` or `obs.away`. */
  static async open(address: string, password: string): Promise<ObsConnection> {
    const url = obsUrl(address)
    const client = new OBSWebSocket()
    try {
      await within(client.connect(url, password || undefined, { rpcVersion: 1 }), address)
      const { obsVersion } = await within(client.call('GetVersion'), address)
      return new ObsConnection(client, String(obsVersion), address)
    } catch (cause) {
      hangUp(client)
      throw whyClosed(cause, address)
    }
  }

  /** Hears once when the connection ends by itself. */
  onOver(listener: (error: AppError) => void): void {
    this.#onOver = listener
  }

  /** Hears whether OBS records, each time that changes. Returns the way to stop. */
  onRecording(listener: (isActive: boolean) => void): () => void {
    const hear = ({ outputActive, outputState }: { outputActive: boolean; outputState: string }): void => {
      // On the way there and back it says so too.
      if (/_(STARTED|STOPPED)$/.test(outputState)) listener(outputActive)
    }
    this.#client.on('RecordStateChanged', hear)
    return () => void this.#client.off('RecordStateChanged', hear)
  }

  /** Rejects with OBS's own status (`code`), or an AppError when the connection ends or nothing is answered. */
  async call<T extends keyof OBSRequestTypes>(
    request: T,
    ...data: OBSRequestTypes[T] extends never ? [] : [OBSRequestTypes[T]]
  ): Promise<OBSResponseTypes[T]> {
    let stop: (error: AppError) => void = () => undefined
    // The library lets a call wait for ever when the connection ends meanwhile.
    const over = new Promise<never>((_resolve, reject) => (stop = reject))
    this.#overListeners.add(stop)
    try {
      return await within(Promise.race([this.#client.call(request, data[0]), over]), 'OBS')
    } finally {
      this.#overListeners.delete(stop)
    }
  }

  close(): void {
    this.#isOver = true
    hangUp(this.#client)
  }
}

/** Says goodbye without waiting for an answer. */
function hangUp(client: OBSWebSocket): void {
  client.disconnect().catch(() => undefined)
}

async function within<T>(work: Promise<T>, address: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    const seconds = ANSWER_WITHIN_MS / 1000
    const why = { en: `no answer within ${seconds} s`, fr: `pas de réponse en ${seconds} s` }
    timer = setTimeout(() => reject(new AppError('obs.away', { address, why })), ANSWER_WITHIN_MS)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

/** Status of a request that OBS refused; 0 when that is not what went wrong. */
export function statusOf(error: unknown): number {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : 0
}

function whyClosed(cause: unknown, address: string): AppError {
  if (cause instanceof AppError) return cause
  const code = statusOf(cause)
  if (code === CLOSED.authenticationFailed) return new AppError('obs.password')
  if (code === CLOSED.kicked) return new AppError('obs.kicked')
  const said = cause instanceof Error ? cause.message : String(cause)
  const why =
    code === CLOSED.unsupportedVersion
      ? { en: 'its version is too old', fr: 'sa version est trop ancienne' }
      : said || { en: `it closed, code ${code}`, fr: `il a fermé, code ${code}` }
  return new AppError('obs.away', { address, why }, { cause })
}
