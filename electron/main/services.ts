import type { EncodedFrame } from '../shared/frame'
import type { ClientEvents, Handlers } from '../shared/rpc/contract'
import type { OpenRemote } from './remote-desk'
import type { ScriptPlay, ScriptWish } from './scripts/play-by-script'

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
  /** Says how to listen for other computers, which is done while the settings name an address. */
  provideRemote(open: OpenRemote): void
  /** Stops the recordings (kept), detaches the games, ends the worker. Safe to call twice. */
  close(): Promise<void>
}

/** The same for who made them, a command in this process. */
export interface OwnServices extends AppServices {
  /** Lets a script play in a window. Throws what playByScript throws. */
  playScript(wish: ScriptWish): Promise<ScriptPlay>
}
