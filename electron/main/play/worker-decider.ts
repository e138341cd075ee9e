import type { Decision } from '../../shared/action'
import { AppError, asAppError } from '../../shared/errors'
import type { PolicyHost } from '../policy-host/policy-host'
import { numericFields } from '../../shared/live-env'
import type { PolicyInfo } from '../../shared/play'
import type { DecideRequest } from '../../shared/policy-worker'
import type { Decider, EpisodeStart, DecisionInputs } from './decider'

/** What a policy is shown. */
interface Shows extends Pick<PolicyInfo, 'sees' | 'look'> {
  /** Of the game it plays. */
  readonly fields: readonly string[]
}

interface Episode {
  /** What its policy sees; null where the worker is gone for good. Rejects where the policy is refused. */
  readonly sees: Promise<Shows | null>
  /** Why the policy cannot play; null while it can. */
  failure: AppError | null
}

/** Decisions for one seat from the worker process, which serves all seats. While it is away there are none, and the game goes on. */
export class WorkerDecider implements Decider {
  readonly #host: PolicyHost
  readonly #seat: string
  #episode: Episode = { sees: Promise.resolve(null), failure: null }

  constructor(host: PolicyHost, seat: string) {
    this.#host = host
    this.#seat = seat
  }

  begin(request: EpisodeStart): void {
    const sees = this.#begin(request)
    const episode: Episode = { sees, failure: null }
    this.#episode = episode
    sees.catch((error: unknown) => (episode.failure = asAppError(error)))
  }

  async decide(inputs: DecisionInputs, limitMs: number): Promise<Decision | null> {
    const episode = this.#episode
    if (episode.failure !== null) throw episode.failure
    if (this.#host.health.state !== 'ready') return null
    let timer: NodeJS.Timeout | undefined
    const limit = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), limitMs)
    })
    const decision = this.#decide(episode, inputs).catch((error: unknown) => {
      // The worker falling over is no failure of the policy: its health is shown beside the picture.
      if (!isAway(error)) episode.failure = asAppError(error)
      return null
    })
    try {
      const chosen = await Promise.race([decision, limit])
      const failure = failureOf(episode)
      if (chosen === null && failure !== null) throw failure
      return chosen
    } finally {
      clearTimeout(timer)
    }
  }

  /** No more is asked: the worker lets the policy go. */
  end(): void {
    // A worker that is away has forgotten it already.
    void this.#episode.sees.then(() => this.#host.end({ seat: this.#seat })).catch(() => undefined)
  }

  async #decide(episode: Episode, inputs: DecisionInputs): Promise<Decision | null> {
    const sees = await episode.sees
    if (sees === null) return null
    const { isOnlyShown } = inputs
    return this.#host.decide({ seat: this.#seat, ...(await shown(sees, inputs)), isOnlyShown })
  }

  async #begin(request: EpisodeStart): Promise<Shows | null> {
    for (;;) {
      try {
        await this.#host.begin({ seat: this.#seat, ...request })
        const policy = (await this.#host.policies()).find((p) => p.id === request.policyId)
        return policy === undefined ? null : { ...policy, fields: numericFields(request.profile) }
      } catch (error) {
        if (!isAway(error)) throw error
        if (this.#host.isClosed) return null
      }
    }
  }
}

const isAway = (error: unknown): boolean => error instanceof AppError && error.code === 'worker.unavailable'

/** Only what the policy looks at crosses to its process. */
async function shown(
  { sees, look, fields: names }: Shows,
  { ram, picture, fields }: DecisionInputs
): Promise<Omit<DecideRequest, 'seat'>> {
  if (sees === 'picture') return { picture: await picture(look) }
  if (sees === 'both' && fields !== null) {
    // Of the same moment: the numbers are taken before the picture is waited for.
    const numbers = fields(names)
    return { picture: await picture(look), fields: numbers }
  }
  if (sees === 'fields' && fields !== null) return { fields: fields(names) }
  if (sees === 'pictureAndRam' && ram !== null) {
    const memory = ram()
    return { picture: await picture(look), ram: memory }
  }
  return sees === 'ram' && ram !== null ? { ram: ram() } : {}
}

/** As it is by now: what happened meanwhile is not seen by who looked before. */
const failureOf = ({ failure }: { readonly failure: AppError | null }): AppError | null => failure
