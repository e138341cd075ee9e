import { InputTrack } from '../../electron/shared/input-track'
import type { PersonInput } from '../../electron/shared/person-input'
import type { SessionInputs } from '../../electron/shared/session'
import { connection } from './connection.svelte'

/** The pointer's path is read in stretches of this length. */
const STRETCH_MS = 10_000
/** Around the play head, and what lies behind it. */
const KEPT = 6

/** What the person did in a session that is replayed: keys and buttons of all of it, the path around the play head. */
export class ReplayInputs {
  /** Null until they are read; without a key or button where nobody was heard. */
  track = $state.raw<InputTrack | null>(null)
  /** Everything of the stretches around the play head, in order. */
  near = $state.raw<readonly PersonInput[]>([])
  readonly #id: string
  readonly #endMs: number
  readonly #tell: (error: unknown) => void
  /** By their number; null while one is read. */
  readonly #stretches: (readonly PersonInput[] | null | undefined)[] = []
  #isClosed = false

  constructor(id: string, endMs: number, tell: (error: unknown) => void) {
    this.#id = id
    this.#endMs = endMs
    this.#tell = tell
    void this.#readTrack()
  }

  /** The play head is here: the path around it is wanted. */
  goTo(tMs: number): void {
    const here = Math.floor(tMs / STRETCH_MS)
    for (const stretch of [here, here - 1, here + 1])
      if (stretch >= 0 && this.#stretches[stretch] === undefined) void this.#readStretch(stretch)
  }

  close(): void {
    this.#isClosed = true
  }

  async #readTrack(): Promise<void> {
    try {
      this.track = new InputTrack(await this.#readAll(0, undefined, false), this.#endMs)
    } catch (error) {
      this.#tell(error)
    }
  }

  async #readStretch(stretch: number): Promise<void> {
    // So that it is asked for once; one that failed is asked for again when the play head comes back.
    this.#stretches[stretch] = null
    try {
      const fromMs = stretch * STRETCH_MS
      this.#stretches[stretch] = await this.#readAll(fromMs, fromMs + STRETCH_MS - 0.001, true)
      this.#forgetFarFrom(stretch)
    } catch (error) {
      this.#stretches[stretch] = undefined
      this.#tell(error)
    }
  }

  #forgetFarFrom(stretch: number): void {
    const kept = this.#stretches.flatMap((inputs, i) => (inputs ? [i] : []))
    const byDistance = kept.sort((a, b) => Math.abs(a - stretch) - Math.abs(b - stretch))
    for (const far of byDistance.slice(KEPT)) this.#stretches[far] = undefined
    this.near = this.#stretches.flatMap((inputs) => inputs ?? [])
  }

  async #readAll(
    fromMs: number,
    toMs: number | undefined,
    withMoves: boolean
  ): Promise<readonly PersonInput[]> {
    const all: PersonInput[] = []
    for (let next: number | null = fromMs; next !== null && !this.#isClosed;) {
      const range = { id: this.#id, fromMs: next, withMoves, ...(toMs !== undefined && { toMs }) }
      const some: SessionInputs = await connection.call('sessions.inputs', range)
      all.push(...some.inputs)
      next = some.nextMs
    }
    return all
  }
}
