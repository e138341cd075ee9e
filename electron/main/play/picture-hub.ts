import type { EncodedFrame, Frame } from '../../shared/frame'

interface Watcher {
  readonly listener: (picture: EncodedFrame) => void
  readonly periodMs: number
  dueMs: number
}

/**
 * Gives pictures to whoever watches, each at its own rate. A picture is encoded once however many
 * watch it, not at all when nobody does, and never two at a time: a slow encoder skips pictures,
 * it does not hold the game up.
 */
export class PictureHub {
  readonly #encode: (frame: Frame) => Promise<EncodedFrame>
  readonly #watchers = new Set<Watcher>()
  /** Resolves when the picture that is being encoded was shown; null: none is. */
  #encoding: Promise<void> | null = null
  #newest: EncodedFrame | null = null

  constructor(encode: (frame: Frame) => Promise<EncodedFrame>) {
    this.#encode = encode
  }

  /**
   * Returns the way to stop watching. Whoever comes while the game stands still sees the picture it
   * stands at.
   */
  watch(listener: (picture: EncodedFrame) => void, maxHz: number): () => void {
    const watcher = { listener, periodMs: 1000 / maxHz, dueMs: 0 }
    this.#watchers.add(watcher)
    // Not before the caller knows what it subscribed to.
    queueMicrotask(() => {
      if (this.#newest !== null && this.#watchers.has(watcher)) listener(this.#newest)
    })
    return () => this.#watchers.delete(watcher)
  }

  /** Whether a picture taken now would be shown to anybody. */
  isWanted(nowMs: number): boolean {
    return this.#encoding === null && [...this.#watchers].some((w) => w.dueMs <= nowMs)
  }

  /** Offers a picture to the watchers that are due. */
  async offer(frame: Frame): Promise<void> {
    if (this.#encoding === null) await this.#encodeAndShow(frame)
  }

  /** Shows a picture to every watcher, due or not: no other follows for long. */
  async present(frame: Frame): Promise<void> {
    while (this.#encoding !== null) await this.#encoding.catch(() => undefined)
    for (const watcher of this.#watchers) watcher.dueMs = 0
    await this.#encodeAndShow(frame)
  }

  async #encodeAndShow(frame: Frame): Promise<void> {
    const shown = this.#encode(frame).then((picture) => this.show(picture))
    this.#encoding = shown
    try {
      await shown
    } finally {
      this.#encoding = null
    }
  }

  /** Another game begins, or none: the last picture of the old one is not shown any more. */
  forget(): void {
    this.#newest = null
  }

  /** Hands out a picture that was encoded already (for a recording). */
  show(picture: EncodedFrame): void {
    this.#newest = picture
    const nowMs = performance.now()
    for (const watcher of this.#watchers) {
      if (watcher.dueMs > nowMs) continue
      // Keeps the rhythm over time, but a watcher that was idle does not get a burst.
      watcher.dueMs = Math.max(watcher.dueMs + watcher.periodMs, nowMs)
      watcher.listener(picture)
    }
  }
}
