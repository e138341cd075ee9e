import type { Decision } from '../../shared/action'
import { AppError } from '../../shared/errors'
import type { ThinkingHost } from '../thinking/host'
import type { Brain, EpisodeStart } from './brain'

/** Decisions for one seat from the worker process, which serves all seats. While it is away there are none, and the game goes on. */
export class WorkerBrain implements Brain {
  readonly #host: ThinkingHost
  readonly #seat: string
  readonly #onError: (error: unknown) => void
  #begun: Promise<void> = Promise.resolve()

  /** `onError` hears when the worker refuses an episode. */
  constructor(host: ThinkingHost, seat: string, onError: (error: unknown) => void) {
    this.#host = host
    this.#seat = seat
    this.#onError = onError
  }

  begin(request: EpisodeStart): void {
    this.#begun = this.#begin(request)
  }

  async decide(ram: Uint8Array, limitMs: number): Promise<Decision | null> {
    if (this.#host.health.state !== 'ready') return null
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), limitMs)
    })
    // The worker falling over is no failure of the game: its health is shown beside the picture.
    const decision = this.#begun.then(() => this.#host.decide({ seat: this.#seat, ram })).catch(() => null)
    try {
      return await Promise.race([decision, limit])
    } finally {
      clearTimeout(timer)
    }
  }

  /** No more is asked: the worker lets the policy go. */
  end(): void {
    // A worker that is away has forgotten it already.
    void this.#begun.then(() => this.#host.end({ seat: this.#seat })).catch(() => undefined)
  }

  async #begin(request: EpisodeStart): Promise<void> {
    for (;;) {
      try {
        await this.#host.begin({ seat: this.#seat, ...request })
        return
      } catch (error) {
        const isAway = error instanceof AppError && error.code === 'worker.unavailable'
        if (isAway && !this.#host.isClosed) continue
        if (!isAway) this.#onError(error)
        return
      }
    }
  }
}
