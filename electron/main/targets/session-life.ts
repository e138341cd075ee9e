import { AppError } from '../../shared/errors'
import type { Text } from '../../shared/language'
import type { LostListener, LostReason } from '../../shared/target'

/** Why a game cannot go back to its start. */
export const NO_START = { en: 'no start was kept', fr: 'aucun départ n’a été gardé' }

/** Whether a session is still there: open, closed by us, or lost by itself. Every session owns one. */
export class SessionLife {
  readonly #title: Text
  readonly #listeners = new Set<LostListener>()
  #isClosed = false
  #lost: { readonly reason: LostReason; readonly detail: Text } | null = null

  constructor(title: Text) {
    this.#title = title
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#lost === null
  }

  /** Throws 'play.detached' after `end`, 'play.lost' after `lose`. */
  check(): void {
    if (this.#isClosed) throw new AppError('play.detached')
    if (this.#lost) throw new AppError('play.lost', { title: this.#title, why: this.#lost.detail })
  }

  /** Marks the game as gone and tells the listeners; does nothing when the session is not open. */
  lose(reason: LostReason, detail: Text): void {
    if (!this.isOpen) return
    this.#lost = { reason, detail }
    for (const listener of this.#listeners) listener(reason, detail)
    this.#listeners.clear()
  }

  /** Marks the session as closed by us. True the first time. */
  end(): boolean {
    const isFirst = !this.#isClosed
    this.#isClosed = true
    this.#listeners.clear()
    return isFirst
  }

  /** A game lost before anybody listened is told to the first listener. Returns the way to stop. */
  onLost(listener: LostListener): () => void {
    const lost = this.#lost
    if (lost && !this.#isClosed) queueMicrotask(() => listener(lost.reason, lost.detail))
    else this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
