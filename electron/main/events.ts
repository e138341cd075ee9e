import type { ClientEvents } from '../shared/rpc/contract'

type Listeners = { [E in keyof ClientEvents]: Set<ClientEvents[E]> }

/** Carries what happens inside the app to every renderer that listens. */
export class EventHub {
  readonly #listeners: Listeners = {
    play: new Set(),
    sessionsChanged: new Set(),
    settingsChanged: new Set(),
    notice: new Set()
  }

  /** Returns the way to stop listening. */
  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void {
    const listeners: Set<ClientEvents[E]> = this.#listeners[event]
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  emit<E extends keyof ClientEvents>(event: E, ...args: Parameters<ClientEvents[E]>): void {
    const listeners: Set<ClientEvents[E]> = this.#listeners[event]
    for (const listener of listeners) (listener as (...a: Parameters<ClientEvents[E]>) => void)(...args)
  }
}
