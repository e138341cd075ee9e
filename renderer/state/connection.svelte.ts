import { AppError } from '../../electron/shared/errors'
import { createClient, type Client } from '../../electron/shared/rpc/client'
import { electronBridge, electronWire } from '../../electron/shared/rpc/wires/electron-renderer'
import { connectWebSocket } from '../../electron/shared/rpc/wires/websocket-client'
import type { Wire } from '../../electron/shared/rpc/wire'
import { toasts } from './toasts.svelte'

const FIRST_RETRY_MS = 300
const LONGEST_RETRY_MS = 5_000
/** A browser's session lasts a day from when the page was last asked for: this page is asked for more often. */
const KEEP_SESSION_MS = 6 * 60 * 60 * 1000

type OnOpen = (client: Client) => void

/** The connection to the app. When it breaks it is made again; whoever listens with `onOpen` starts over. */
class Connection {
  status = $state<'connecting' | 'open' | 'lost'>('connecting')
  attempts = $state(0)
  /** The app answers, and does not let this browser in (any more). */
  isRefused = $state(false)
  #client: Client | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  readonly #opening = new Set<OnOpen>()

  constructor() {
    if (electronBridge() === null) setInterval(() => void pageStatus(), KEEP_SESSION_MS)
  }

  /** Calls the app. Rejects with an AppError. */
  call: Client['call'] = (method, ...input) => {
    if (this.#client === null) return Promise.reject(new AppError('rpc.closed'))
    return this.#client.call(method, ...input)
  }

  get client(): Client | null {
    return this.#client
  }

  /** Runs `listener` on every connection made, the present one included. Answers the way to stop. */
  onOpen(listener: OnOpen): () => void {
    this.#opening.add(listener)
    if (this.#client !== null) listener(this.#client)
    return () => this.#opening.delete(listener)
  }

  async connect(): Promise<void> {
    clearTimeout(this.#timer)
    try {
      this.#adopt(createClient(await openWire()))
    } catch {
      this.isRefused = electronBridge() === null && (await pageStatus()) === FORBIDDEN
      this.#retryLater()
    }
  }

  #adopt(client: Client): void {
    this.#client = client
    this.status = 'open'
    this.attempts = 0
    this.isRefused = false
    client.onClose(() => {
      this.#client = null
      this.#retryLater()
    })
    for (const listener of this.#opening) listener(client)
  }

  #retryLater(): void {
    this.status = 'lost'
    const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.attempts)
    this.attempts++
    this.#timer = setTimeout(() => void this.connect(), wait)
  }
}

const FORBIDDEN = 403
/** An app that hangs says nothing either. */
const STATUS_WITHIN_MS = 5_000

/** How the app answers who asks for this page: an HTTP status, or null when it does not. */
async function pageStatus(): Promise<number | null> {
  try {
    return (await fetch('/', { method: 'HEAD', signal: AbortSignal.timeout(STATUS_WITHIN_MS) })).status
  } catch {
    return null
  }
}

async function openWire(): Promise<Wire> {
  const bridge = electronBridge()
  if (bridge !== null) return electronWire(bridge)
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return await connectWebSocket(`${scheme}://${location.host}/rpc${location.search}`)
}

export const connection = new Connection()

/**
 * Does what a click asked for; a failure is told to the person (in a corner of the window unless the caller
 * has a better place) and answered as undefined.
 */
export async function attempt<T>(
  work: Promise<T>,
  tell: (error: unknown) => void = (error) => toasts.error(error)
): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    // The overlay already says that the connection is down; what the person stopped needs no word.
    const isKnown = error instanceof AppError && ['rpc.closed', 'attach.cancelled'].includes(error.code)
    if (!isKnown) tell(error)
    return undefined
  }
}
