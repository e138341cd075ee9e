import { AppError, errorData } from '../../shared/errors'
import type { MameInvitation, MameWait } from '../../shared/mame'
import { JoinedMame, joinCommand, type JoinParts } from './mame-joined'
import { BridgeToken } from './mame-wire'

/** Time enough to open a terminal and paste a command; less than a page waits for an answer. */
const WAIT_LIMIT_MS = 110_000
/** Where docs/mame.md and the page propose that it joins. */
const USUAL_PORT = 7800

interface Invited {
  readonly port: number
  readonly token: BridgeToken
}

/** Invites MAMEs that a person starts, each with a port and a secret of its own, and waits for them. */
export class MameInvitations {
  readonly #invited = new Map<string, Invited>()
  readonly #onWait: (wait: MameWait | null) => void
  readonly #limitMs: number
  #stop = new AbortController()

  /** @param onWait told whenever a wait begins, changes, and ends (null) */
  constructor(onWait: (wait: MameWait | null) => void = () => undefined, limitMs = WAIT_LIMIT_MS) {
    this.#onWait = onWait
    this.#limitMs = limitMs
  }

  /** The command for a candidate. Asked again with the same port it holds the same secret, until somebody joined. */
  invite(candidateId: string, port: number, parts: JoinParts): MameInvitation {
    const { token } = this.#renew(candidateId, port)
    return { candidateId, port, command: joinCommand(parts, port, token) }
  }

  /** Waits for the one that was invited. Throws what JoinedMame.join does. */
  async welcome(candidateId: string, driver: string): Promise<JoinedMame> {
    const invited = this.#invited.get(candidateId) ?? this.#renew(candidateId, USUAL_PORT)
    const wait: MameWait = {
      candidateId,
      port: invited.port,
      limitSeconds: this.#limitMs / 1000,
      refused: null
    }
    this.#onWait(wait)
    try {
      const joined = await JoinedMame.join({
        ...invited,
        driver,
        limitMs: this.#limitMs,
        signal: this.#stop.signal,
        onRefused: (error) => this.#onWait({ ...wait, refused: errorData(error) })
      })
      this.#invited.delete(candidateId)
      return joined
    } finally {
      this.#onWait(null)
    }
  }

  /** Ends every wait: it rejects with 'attach.cancelled'. */
  stopWaiting(): void {
    this.#stop.abort(new AppError('attach.cancelled'))
    this.#stop = new AbortController()
  }

  #renew(candidateId: string, port: number): Invited {
    const before = this.#invited.get(candidateId)
    if (before?.port === port) return before
    const invited = { port, token: before?.token ?? new BridgeToken() }
    this.#invited.set(candidateId, invited)
    return invited
  }
}
