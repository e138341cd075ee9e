import { setMaxListeners } from 'node:events'
import { createBirpc } from 'birpc'
import { AppError } from '../../shared/errors'
import { decodeMessage, encodeMessage, type RpcMessage } from '../../shared/rpc/codec'
import {
  methods,
  type ClientEvents,
  type Handlers,
  type MethodName,
  type PeerContext
} from '../../shared/rpc/contract'
import { mayBeLong } from '../../shared/rpc/limits'
import { FIRST_SEAT } from '../../shared/seat'
import type { Wire } from '../../shared/rpc/wire'
import type { AppServices } from '../services'
import { Outbox } from './outbox'
import { Views } from './views'

/** Calls of one peer that may be at work at the same time. */
const MAX_CALLS = 64

type Call = (...args: unknown[]) => Promise<unknown>
type EventName = keyof ClientEvents

let peersServed = 0

/**
 * Serves the contract to one renderer until its wire closes. Every payload is checked by the
 * method's schema first (`rpc.invalid` names the field). Snapshots and pictures for a slow peer are
 * dropped and counted, never queued. What a peer held down or watched ends with it.
 * `report` hears of failures that are nobody's fault but ours.
 */
export function servePeer(
  wire: Wire,
  services: AppServices,
  report: (error: unknown) => void = console.error
): void {
  const outbox = new Outbox(wire)
  const views = new Views(wire, services, outbox)
  const desk = new CallDesk(services, views, outbox, report)
  const table = callTable((method, args) => desk.call(method, args))
  const rpc = createBirpc<Record<EventName, (...args: unknown[]) => void>, object, false>(table, {
    proxify: false,
    post: (text: string) => wire.sendText(text),
    on: (receive) => wire.onText((text) => receiveSafely(text, receive, wire)),
    serialize: encodeMessage,
    resolver: (name) => table[name] ?? (() => Promise.reject(refusal(name, 'there is no such method'))),
    onGeneralError: (error) => {
      report(error)
      return true
    }
  })
  const stopEvents = pushEvents(services, outbox, (event, ...payload) => {
    rpc.$callEvent(event, ...payload).catch(report)
  })

  wire.onClose(() => {
    if (rpc.$closed) return
    stopEvents()
    views.close()
    outbox.close()
    rpc.$close()
    void desk.letGo()
  })
}

/** Answers the calls of one peer: checks their input, and hands them to the services or to its views. */
class CallDesk {
  readonly #gone = new AbortController()
  readonly #peer: PeerContext = { peerId: (peersServed += 1), signal: this.#gone.signal }
  readonly #handlers: Handlers
  readonly #outbox: Outbox
  readonly #report: (error: unknown) => void
  #callsAtWork = 0
  /** The controls this person holds in each seat. */
  readonly #held = new Map<string, readonly string[]>()

  constructor(services: AppServices, views: Views, outbox: Outbox, report: (error: unknown) => void) {
    this.#outbox = outbox
    this.#report = report
    // Each call at work may listen to it.
    setMaxListeners(MAX_CALLS, this.#gone.signal)
    this.#handlers = {
      ...services.handlers,
      'play.humanInput': (input, peer) => {
        this.#held.set(input.seat ?? FIRST_SEAT, input.held)
        return services.handlers['play.humanInput'](input, peer)
      },
      'view.subscribe': ({ maxHz, seat }) => views.subscribe(maxHz, seat),
      'view.unsubscribe': ({ stream }) => {
        views.unsubscribe(stream)
        return null
      }
    }
  }

  async call(method: MethodName, args: readonly unknown[]): Promise<unknown> {
    if (this.#callsAtWork >= MAX_CALLS) throw refusal(method, `${MAX_CALLS} calls are at work already`)
    const input = checkedInput(method, args)
    const handle = this.#handlers[method] as (input: unknown, peer: PeerContext) => unknown
    this.#callsAtWork += 1
    try {
      return withDrops(await handle(input, this.#peer), this.#outbox.totalDropped)
    } catch (error) {
      if (!(error instanceof AppError)) this.#report(error)
      throw error
    } finally {
      this.#callsAtWork -= 1
    }
  }

  /** Nobody waits for its answers, and a person whose page went away cannot let go of a key any more. */
  async letGo(): Promise<void> {
    this.#gone.abort(new AppError('rpc.closed'))
    for (const [seat, held] of this.#held) if (held.length > 0) await this.#letGoIn(seat)
  }

  async #letGoIn(seat: string): Promise<void> {
    try {
      await this.#handlers['play.humanInput']({ seat, held: [] }, this.#peer)
    } catch (error) {
      // The game may be gone as well; then nothing is held.
      if (!(error instanceof AppError)) this.#report(error)
    }
  }
}

/** Passes what happens in the app on to the peer. Returns the way to stop. */
function pushEvents(
  services: AppServices,
  outbox: Outbox,
  push: (event: EventName, ...payload: unknown[]) => void
): () => void {
  const stops = [
    services.on('play', (snapshot) =>
      outbox.offer(`play ${snapshot.seat}`, () => {
        push('play', withDrops(snapshot, outbox.totalDropped))
        return true
      })
    ),
    services.on('seats', (seats) => push('seats', seats)),
    services.on('sessionsChanged', () => push('sessionsChanged')),
    services.on('gamesChanged', () => push('gamesChanged')),
    services.on('reading', (reading) =>
      outbox.offer(`reading ${reading.seat}`, () => {
        push('reading', reading)
        return true
      })
    ),
    services.on('settingsChanged', (settings) => push('settingsChanged', settings)),
    services.on('videos', (videos) => push('videos', videos)),
    services.on('obs', (state) => push('obs', state)),
    services.on('training', (runs) =>
      outbox.offer('training', () => {
        push('training', runs)
        return true
      })
    ),
    services.on('runsChanged', () => push('runsChanged')),
    services.on('imitation', (state) =>
      outbox.offer('imitation', () => {
        push('imitation', state)
        return true
      })
    ),
    services.on('imitationChanged', () => push('imitationChanged')),
    services.on('modelsChanged', () => push('modelsChanged')),
    services.on('calibration', (state) => push('calibration', state)),
    services.on('mameWait', (wait) => push('mameWait', wait)),
    services.on('notice', (notice) => push('notice', notice))
  ]
  return () => stops.forEach((stop) => stop())
}

/** The functions a peer may call: the contract's names and, without a prototype, nothing else. */
function callTable(call: (method: MethodName, args: unknown[]) => Promise<unknown>): Record<string, Call> {
  const table = Object.create(null) as Record<string, Call>
  for (const method of Object.keys(methods) as MethodName[]) table[method] = (...args) => call(method, args)
  return table
}

/** Hands a well-formed message on. Whoever sends anything else, or far too much, speaks another protocol: goodbye. */
function receiveSafely(text: string, receive: (message: RpcMessage) => void, wire: Wire): void {
  let message: RpcMessage
  try {
    message = decodeMessage(text)
  } catch {
    wire.close()
    return
  }
  if (mayBeLong(message.t === 'q' ? message.m : '', text.length)) receive(message)
  else wire.close()
}

function checkedInput(method: MethodName, args: readonly unknown[]): unknown {
  if (args.length > 1) throw refusal(method, 'it takes one value')
  const parsed = methods[method].input.safeParse(args[0])
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join('.')
  throw refusal(method, field ? `${field}: ${issue?.message}` : (issue?.message ?? 'its input does not fit'))
}

function refusal(method: string, why: string): AppError {
  return new AppError('rpc.invalid', { method: method.slice(0, 80), why })
}

/** Puts this viewer's own count into a snapshot; anything else passes as it is. */
function withDrops(output: unknown, viewerDrops: number): unknown {
  if (typeof output !== 'object' || output === null || !('viewerDrops' in output)) return output
  return { ...output, viewerDrops }
}
