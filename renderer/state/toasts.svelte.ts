import { AppError } from '../../electron/shared/errors'
import { i18n } from '../i18n/index.svelte'

export interface ToastAction {
  readonly label: () => string
  readonly run: () => void
}

export interface Toast {
  readonly id: number
  readonly tone: 'info' | 'error'
  /** A function, so that a message already shown follows a change of language. */
  readonly text: () => string
  readonly actions: readonly ToastAction[]
}

const SHOWN_AT_MOST = 4
const LASTS_MS = { info: 7_000, error: 15_000 }

/** Short messages in a corner of the window. They wait while the pointer or the focus is on them. */
class Toasts {
  shown = $state.raw<readonly Toast[]>([])
  #nextId = 1
  #held = false
  readonly #leftMs = new Map<number, number>()

  constructor() {
    setInterval(() => this.#age(500), 500)
  }

  info(text: () => string, ...actions: ToastAction[]): void {
    this.#show({ id: this.#nextId++, tone: 'info', text, actions })
  }

  /** Shows any failure in the person's language. */
  error(thrown: unknown): void {
    const text = (): string =>
      thrown instanceof AppError
        ? thrown.sentence(i18n.language)
        : new AppError('internal', { why: String(thrown) }).sentence(i18n.language)
    // The same sentence twice says nothing new.
    const before = this.shown.find((t) => t.text() === text())
    if (before !== undefined) this.dismiss(before.id)
    this.#show({ id: this.#nextId++, tone: 'error', text, actions: [] })
  }

  dismiss(id: number): void {
    this.shown = this.shown.filter((t) => t.id !== id)
    this.#leftMs.delete(id)
  }

  hold(held: boolean): void {
    this.#held = held
  }

  #show(toast: Toast): void {
    this.shown = [...this.shown, toast].slice(-SHOWN_AT_MOST)
    this.#leftMs.set(toast.id, LASTS_MS[toast.tone])
  }

  #age(ms: number): void {
    if (this.#held) return
    for (const [id, left] of this.#leftMs) {
      if (left <= ms) this.dismiss(id)
      else this.#leftMs.set(id, left - ms)
    }
  }
}

export const toasts = new Toasts()
