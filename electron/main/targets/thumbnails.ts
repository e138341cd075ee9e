/** A thumbnail younger than this is given again. */
const FRESH_MS = 900
/** Calls that may wait for their turn; whoever comes on top gets none this time. */
const MAX_WAITING = 24
/** Candidates whose last thumbnail is kept. */
const MAX_KEPT = 48

interface Kept {
  readonly madeAtMs: number
  readonly picture: string
}

/**
 * Makes thumbnails one at a time, each at most about once a second, however many ask: a picker left
 * open must not cost the game its pace.
 */
export class Thumbnails {
  readonly #make: (candidateId: string) => Promise<string>
  readonly #kept = new Map<string, Kept>()
  readonly #underWay = new Map<string, Promise<string>>()
  #turn: Promise<unknown> = Promise.resolve()

  /** @param make may reject: that candidate then has no thumbnail for now */
  constructor(make: (candidateId: string) => Promise<string>) {
    this.#make = make
  }

  /** A data URL; empty when the candidate has none. Never rejects. */
  of(candidateId: string): Promise<string> {
    const kept = this.#kept.get(candidateId)
    if (kept && performance.now() - kept.madeAtMs < FRESH_MS) return Promise.resolve(kept.picture)
    const underWay = this.#underWay.get(candidateId)
    if (underWay) return underWay
    if (this.#underWay.size >= MAX_WAITING) return Promise.resolve(kept?.picture ?? '')
    const made = this.#turn.then(() => this.#makeOne(candidateId))
    this.#turn = made
    this.#underWay.set(candidateId, made)
    return made
  }

  async #makeOne(candidateId: string): Promise<string> {
    const picture = await this.#make(candidateId).catch(() => '')
    this.#underWay.delete(candidateId)
    // The oldest goes first: a Map keeps the order in which its keys came.
    this.#kept.delete(candidateId)
    this.#kept.set(candidateId, { madeAtMs: performance.now(), picture })
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_KEPT) break
      this.#kept.delete(oldest)
    }
    return picture
  }
}
