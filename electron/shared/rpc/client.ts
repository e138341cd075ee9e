import { createBirpc } from 'birpc'
import { AppError } from '../errors'
import { decodeMessage, encodeMessage } from './codec'
import type { ClientEvents, MethodInput, MethodName, MethodOutput } from './contract'
import { listen, noListeners } from './listeners'
import { PICTURE_HEADER_BYTES, unpackPictureHeader, type PictureHeader } from './picture'
import type { Wire } from './wire'

export type PictureListener = (header: PictureHeader, bytes: Uint8Array<ArrayBuffer>) => void

/** A renderer's end of the contract. Every `on…` answers the way to stop listening. */
export interface Client {
  /**
   * Calls a method of the app. Rejects with an AppError: the app's own, `rpc.closed` when the
   * connection is or goes down, `rpc.slow` when no answer came in two minutes.
   */
  call<M extends MethodName>(
    method: M,
    ...input: undefined extends MethodInput<M> ? [input?: MethodInput<M>] : [input: MethodInput<M>]
  ): Promise<MethodOutput<M>>
  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void
  /**
   * Listens to the pictures of one stream, the number `view.subscribe` answered. A picture that
   * came before the listener did is handed over at once.
   */
  onPicture(stream: number, listener: PictureListener): () => void
  /** Called once when the connection is down; at once if it already is. */
  onClose(listener: () => void): () => void
  close(): void
}

const ANSWER_WITHIN_MS = 120_000

export function createClient(wire: Wire): Client {
  const events = new EventTable()
  const pictures = new PictureTable()
  const closing = new Set<() => void>()
  let closed = false

  const rpc = createBirpc<Record<string, never>, object, false>(events.functions, {
    proxify: false,
    timeout: ANSWER_WITHIN_MS,
    post: (text: string) => wire.sendText(text),
    on: (receive) => wire.onText((text) => receive(decodeMessage(text))),
    serialize: encodeMessage,
    onTimeoutError: (method) => {
      throw new AppError('rpc.slow', { method, seconds: ANSWER_WITHIN_MS / 1000 })
    }
  })
  wire.onBinary((message) => pictures.receive(message))
  wire.onClose(() => {
    if (closed) return
    closed = true
    rpc.$close(new AppError('rpc.closed'))
    for (const listener of closing) listener()
  })

  async function call(method: string, input: unknown): Promise<unknown> {
    if (closed) throw new AppError('rpc.closed')
    return await rpc.$callRaw({ method, args: input === undefined ? [] : [input] })
  }

  return {
    call: (method, ...input) => call(method, input[0]) as Promise<MethodOutput<typeof method>>,
    on: (event, listener) => events.add(event, listener),
    onPicture: (stream, listener) => pictures.add(stream, listener),
    onClose: (listener) => {
      if (closed) listener()
      else closing.add(listener)
      return () => closing.delete(listener)
    },
    close: () => wire.close()
  }
}

/** Listeners of pushed events, and the functions that the app may call: these and no others. */
class EventTable {
  readonly #listeners = noListeners()

  readonly functions: ClientEvents = Object.assign(Object.create(null) as object, {
    play: (snapshot) => callAll(this.#listeners.play, snapshot),
    seats: (seats) => callAll(this.#listeners.seats, seats),
    sessionsChanged: () => callAll(this.#listeners.sessionsChanged),
    gamesChanged: () => callAll(this.#listeners.gamesChanged),
    reading: (reading) => callAll(this.#listeners.reading, reading),
    settingsChanged: (settings) => callAll(this.#listeners.settingsChanged, settings),
    obs: (state) => callAll(this.#listeners.obs, state),
    training: (runs) => callAll(this.#listeners.training, runs),
    runsChanged: () => callAll(this.#listeners.runsChanged),
    imitation: (state) => callAll(this.#listeners.imitation, state),
    imitationChanged: () => callAll(this.#listeners.imitationChanged),
    modelsChanged: () => callAll(this.#listeners.modelsChanged),
    calibration: (state) => callAll(this.#listeners.calibration, state),
    mameWait: (wait) => callAll(this.#listeners.mameWait, wait),
    videos: (videos) => callAll(this.#listeners.videos, videos),
    notice: (notice) => callAll(this.#listeners.notice, notice)
  } satisfies ClientEvents)

  add<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void {
    return listen(this.#listeners, event, listener)
  }
}

/** Calls every listener; one that throws stops no other and is still reported as uncaught. */
function callAll<Args extends unknown[]>(listeners: Iterable<(...args: Args) => void>, ...args: Args): void {
  for (const listener of listeners) {
    try {
      listener(...args)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
}

/** Newest pictures kept for streams nobody listens to yet. */
const UNCLAIMED_STREAMS = 8

class PictureTable {
  readonly #listeners = new Map<number, Set<PictureListener>>()
  /** A picture may arrive before the answer that names its stream was looked at; keep the newest. */
  readonly #unclaimed = new Map<number, ArrayBuffer>()

  receive(message: ArrayBuffer): void {
    const { stream } = unpackPictureHeader(message)
    const listeners = this.#listeners.get(stream)
    if (listeners === undefined) this.#keep(stream, message)
    else for (const listener of listeners) deliver(message, listener)
  }

  add(stream: number, listener: PictureListener): () => void {
    const listeners = this.#listeners.get(stream) ?? new Set()
    this.#listeners.set(stream, listeners.add(listener))
    const waiting = this.#unclaimed.get(stream)
    this.#unclaimed.delete(stream)
    if (waiting !== undefined) deliver(waiting, listener)
    return () => {
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(stream) === listeners) this.#listeners.delete(stream)
    }
  }

  #keep(stream: number, message: ArrayBuffer): void {
    this.#unclaimed.delete(stream)
    this.#unclaimed.set(stream, message)
    const [oldest] = this.#unclaimed.keys()
    if (this.#unclaimed.size > UNCLAIMED_STREAMS && oldest !== undefined) this.#unclaimed.delete(oldest)
  }
}

function deliver(message: ArrayBuffer, listener: PictureListener): void {
  listener(unpackPictureHeader(message), new Uint8Array(message, PICTURE_HEADER_BYTES))
}
