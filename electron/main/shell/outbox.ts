import type { Wire } from '../../shared/rpc/wire'

/** How often a held message is tried again. */
const RETRY_MS = 15

/**
 * What a viewer gets when it is slow: of each lane (a picture stream, the snapshots) only the newest
 * message waits, older ones are dropped and counted. The sender is never held up.
 */
export class Outbox {
  readonly #wire: Wire
  readonly #waiting = new Map<string, () => boolean>()
  readonly #dropped = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #totalDropped = 0

  constructor(wire: Wire) {
    this.#wire = wire
  }

  /** Messages of all lanes that were replaced by newer ones before they could be sent. */
  get totalDropped(): number {
    return this.#totalDropped
  }

  droppedOf(lane: string): number {
    return this.#dropped.get(lane) ?? 0
  }

  /** Sends now if the viewer keeps up, otherwise as soon as it does. `send` answers false when refused. */
  offer(lane: string, send: () => boolean): void {
    if (this.#waiting.delete(lane)) this.#countDrop(lane)
    if (this.#wire.isCongested() || !send()) this.#hold(lane, send)
  }

  /** Forgets a lane and what waits in it. */
  forget(lane: string): void {
    this.#waiting.delete(lane)
    this.#dropped.delete(lane)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#waiting.clear()
  }

  #countDrop(lane: string): void {
    this.#totalDropped += 1
    this.#dropped.set(lane, this.droppedOf(lane) + 1)
  }

  #hold(lane: string, send: () => boolean): void {
    this.#waiting.set(lane, send)
    this.#timer ??= setTimeout(() => this.#retry(), RETRY_MS).unref()
  }

  #retry(): void {
    this.#timer = undefined
    for (const [lane, send] of [...this.#waiting]) {
      this.#waiting.delete(lane)
      if (this.#wire.isCongested() || !send()) this.#hold(lane, send)
    }
  }
}
