import type { Decision } from '../../shared/action'
import { AppError } from '../../shared/errors'
import type { ThinkingHost } from '../thinking/host'
import type { PolicySees } from '../../shared/play'
import type { DecideRequest } from '../../shared/thinking'
import type { Brain, EpisodeStart, Sights } from './brain'

/** Decisions for one seat from the worker process, which serves all seats. While it is away there are none, and the game goes on. */
export class WorkerBrain implements Brain {
  readonly #host: ThinkingHost
  readonly #seat: string
  readonly #onError: (error: unknown) => void
  /** What the policy of the running episode sees; null while there is none. */
  #begun: Promise<PolicySees | null> = Promise.resolve(null)

  /** `onError` hears when the worker refuses an episode. */
  constructor(host: ThinkingHost, seat: string, onError: (error: unknown) => void) {
    this.#host = host
    this.#seat = seat
    this.#onError = onError
  }

  begin(request: EpisodeStart): void {
    this.#begun = this.#begin(request)
  }

  async decide(sights: Sights, limitMs: number): Promise<Decision | null> {
    if (this.#host.health.state !== 'ready') return null
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), limitMs)
    })
    // The worker falling over is no failure of the game: its health is shown beside the picture.
    const decision = this.#decide(sights).catch(() => null)
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

  async #decide(sights: Sights): Promise<Decision | null> {
    const sees = await this.#begun
    if (sees === null) return null
    return this.#host.decide({ seat: this.#seat, ...(await shown(sees, sights)) })
  }

  async #begin(request: EpisodeStart): Promise<PolicySees | null> {
    for (;;) {
      try {
        await this.#host.begin({ seat: this.#seat, ...request })
        const { sees } = (await this.#host.policies()).find((p) => p.id === request.policyId) ?? {}
        return sees ?? null
      } catch (error) {
        const isAway = error instanceof AppError && error.code === 'worker.unavailable'
        if (isAway && !this.#host.isClosed) continue
        if (!isAway) this.#onError(error)
        return null
      }
    }
  }
}

/** Only what the policy looks at crosses to its process. */
async function shown(sees: PolicySees, { ram, picture }: Sights): Promise<Omit<DecideRequest, 'seat'>> {
  if (sees === 'picture') return { picture: await picture() }
  return sees === 'ram' && ram !== null ? { ram: ram() } : {}
}
