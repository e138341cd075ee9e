import type { ClientEvents, Notice } from '../shared/rpc/contract'
import { listen, noListeners } from '../shared/rpc/listeners'

/** Carries what happens inside the app to every renderer that listens. */
export class EventHub {
  readonly #listeners = noListeners()
  /** Messages from before anybody listened: what went wrong at the start is told all the same. */
  #unheard: Notice[] = []

  /** Returns the way to stop listening. The first to listen to notices hears those that came before. */
  on<E extends keyof ClientEvents>(event: E, listener: ClientEvents[E]): () => void {
    const stop = listen(this.#listeners, event, listener)
    if (event === 'notice') this.#tellUnheard()
    return stop
  }

  emit<E extends keyof ClientEvents>(event: E, ...args: Parameters<ClientEvents[E]>): void {
    const listeners: Set<ClientEvents[E]> = this.#listeners[event]
    if (event === 'notice' && listeners.size === 0) this.#unheard.push(args[0] as Notice)
    for (const listener of listeners) (listener as (...a: Parameters<ClientEvents[E]>) => void)(...args)
  }

  #tellUnheard(): void {
    const unheard = this.#unheard
    this.#unheard = []
    for (const notice of unheard) this.emit('notice', notice)
  }
}
