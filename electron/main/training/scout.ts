import type { TrainingApi } from '../../shared/training-process'
import type { StartWorker } from '../thinking/worker-link'
import { TrainingProcess } from './training-process'

/** A scout that nobody asks ends after this long. */
const IDLE_MS = 60_000

/** A training process that trains nothing: it tells what can be trained and what it would cost. */
export class Scout {
  readonly #start: StartWorker
  #process: TrainingProcess | null = null
  #idle: NodeJS.Timeout | undefined

  constructor(start: StartWorker) {
    this.#start = start
  }

  async ask<M extends 'agents' | 'envs' | 'estimate'>(
    method: M,
    ...args: Parameters<TrainingApi[M]>
  ): Promise<Awaited<ReturnType<TrainingApi[M]>>> {
    if (this.#process === null || this.#process.isGone) this.#process = new TrainingProcess(this.#start)
    clearTimeout(this.#idle)
    try {
      return await this.#process.call(method, ...args)
    } finally {
      clearTimeout(this.#idle)
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref()
    }
  }

  /** Ends the process; the next question starts another. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const process = this.#process
    this.#process = null
    await process?.kill()
  }
}
