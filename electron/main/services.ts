import type { EncodedFrame } from '../shared/frame'
import type { ClientEvents, Handlers, RemoteLink } from '../shared/rpc/contract'

/** Methods that need the caller's own binary lane; the shells answer these themselves. */
type PeerMethod = 'view.subscribe' | 'view.unsubscribe'

export type AppHandlers = Omit<Handlers, PeerMethod>

/** What app.ts builds and a shell serves: the same for Electron and for the browser. */
export interface AppServices {
  readonly handlers: AppHandlers
  /** Listens to what is pushed to renderers. Returns the way to stop listening. */
  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void
  /**
   * Calls `listener` with pictures of a seat's game, newest only, at most `maxHz` a second. Throws
   * `seat.unknown`.
   */
  watch(listener: (picture: EncodedFrame) => void, maxHz: number, seat?: string): () => void
  /** Says where the link for another computer comes from; without it there is none. */
  provideRemote(give: () => Promise<RemoteLink>): void
  /** Stops the recordings (kept), detaches the games, ends the worker. Safe to call twice. */
  close(): Promise<void>
}
