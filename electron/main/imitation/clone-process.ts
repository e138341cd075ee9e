import { createBirpc, type BirpcReturn } from 'birpc'
import { AppError } from '../../shared/errors'
import type { Cloned } from '../../shared/imitation'
import type {
  CloneOrder,
  ImitationApi,
  ImitationEvents,
  ImprovedClone,
  ImproveOrder
} from '../../shared/imitation-process'
import { rebuildError } from '../../shared/rpc/codec'
import type { StartWorker, WorkerLink } from '../policy-host/worker-link'

/** The process of one cloning: what it is told, what it tells, and its end. */
export class CloneProcess {
  readonly #link: WorkerLink
  readonly #remote: BirpcReturn<ImitationApi, ImitationEvents, false>
  readonly #gone: Promise<string>
  #isGone = false

  constructor(start: StartWorker, tell: ImitationEvents) {
    this.#link = start()
    this.#remote = createBirpc<ImitationApi, ImitationEvents, false>(
      Object.assign(Object.create(null) as object, tell),
      {
        proxify: false,
        timeout: -1,
        post: (message) => this.#link.post(message),
        on: (receive) => this.#link.onMessage(receive)
      }
    )
    this.#gone = new Promise((resolve) =>
      this.#link.onExit((why) => {
        this.#isGone = true
        this.#remote.$close(new ProcessGone(why))
        resolve(why)
      })
    )
  }

  /** Clones; the process ends then. Throws ProcessGone where it ended by itself, and what `clone` throws. */
  clone(order: CloneOrder): Promise<Cloned | null> {
    return this.#toTheEnd(this.#remote.$call('clone', order))
  }

  /** Lets a clone learn on. Ends and throws as `clone` does. */
  improve(order: ImproveOrder): Promise<ImprovedClone | null> {
    return this.#toTheEnd(this.#remote.$call('improve', order))
  }

  async #toTheEnd<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      throw error instanceof ProcessGone || error instanceof AppError ? error : rebuildError(error)
    } finally {
      await this.kill()
    }
  }

  /** Has it end with what it has learned. */
  stop(): void {
    // One that is gone already is told of by `clone`.
    this.#remote.$callEvent('stop').catch(() => undefined)
  }

  /** Ends it at once. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (!this.#isGone) this.#link.kill()
    await this.#gone
  }
}

/** The process ended before it had answered; the message says how. */
export class ProcessGone extends Error {}
