import type { SessionChunk, SessionStep } from '../../electron/shared/session'

/** Steps in one read. About two seconds of an arcade game recorded at full rate. */
export const CHUNK_STEPS = 120
/** Chunks kept: enough to play eight times as fast and step back a little, whatever the session's length. */
const KEPT = 12
const READS_AT_ONCE = 2

export interface RecordedStep {
  readonly step: SessionStep
  /** A data URL. */
  readonly picture: string
}

/** Reads a session in stretches around the play head and keeps the most recently used ones. */
export class ChunkCache {
  readonly #read: (from: number, count: number) => Promise<SessionChunk>
  readonly #onArrived: () => void
  readonly #total: number
  readonly #kept = new Map<number, SessionChunk>()
  readonly #reading = new Set<number>()
  #wanted: number[] = []

  constructor(
    total: number,
    read: (from: number, count: number) => Promise<SessionChunk>,
    onArrived: () => void
  ) {
    this.#total = total
    this.#read = read
    this.#onArrived = onArrived
  }

  /** The step if it was read already. */
  get(index: number): RecordedStep | null {
    const number = Math.floor(index / CHUNK_STEPS)
    const chunk = this.#kept.get(number)
    if (chunk === undefined) return null
    this.#kept.delete(number)
    this.#kept.set(number, chunk)
    const step = chunk.steps[index - chunk.from]
    const picture = chunk.pictures[index - chunk.from]
    return step === undefined || picture === undefined ? null : { step, picture }
  }

  /** Asks for the chunk of `index` and for those ahead of it, nearest first. Replaces what was asked before. */
  want(index: number, chunksAhead: number): void {
    const first = Math.floor(index / CHUNK_STEPS)
    const last = Math.min(first + chunksAhead, Math.ceil(this.#total / CHUNK_STEPS) - 1)
    this.#wanted = []
    for (let number = first; number <= last; number++)
      if (!this.#kept.has(number) && !this.#reading.has(number)) this.#wanted.push(number)
    this.#readNext()
  }

  #readNext(): void {
    while (this.#reading.size < READS_AT_ONCE) {
      const number = this.#wanted.shift()
      if (number === undefined) return
      this.#reading.add(number)
      void this.#readOne(number)
    }
  }

  async #readOne(number: number): Promise<void> {
    const from = number * CHUNK_STEPS
    try {
      this.#keep(number, await this.#read(from, Math.min(CHUNK_STEPS, this.#total - from)))
    } catch {
      // The reader has told the person; the chunk is asked for again when the play head needs it.
    } finally {
      this.#reading.delete(number)
      this.#readNext()
    }
  }

  #keep(number: number, chunk: SessionChunk): void {
    this.#kept.set(number, chunk)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest)
    this.#onArrived()
  }
}

/** Index of the last time that is not after `tMs`; 0 when all are. `timesMs` must ascend. */
export function indexAt(timesMs: readonly number[], tMs: number): number {
  let low = 0
  let high = timesMs.length - 1
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((timesMs[middle] ?? 0) <= tMs) low = middle
    else high = middle - 1
  }
  return low
}
