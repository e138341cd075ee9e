import type { TrainingApi } from '../../shared/training-process'
import type { StartWorker } from '../policy-host/worker-link'
import { TrainingProcess } from './training-process'

/** A scout that nobody asks ends after this long. */
const IDLE_MS = 60_000

/** One that does not say within this that it lives, with nothing to do, is halted or hangs: another takes its place. */
const ALIVE_WITHIN_MS = 5_000

/** A training process that trains nothing: it tells what can be trained and what it would cost. */
export class Scout {
  readonly #start: StartWorker
  #process: TrainingProcess | null = null
  #idle: NodeJS.Timeout | undefined
  /** Questions that are not answered yet. */
  #asked = 0

  constructor(start: StartWorker) {
    this.#start = start
  }

  async ask<M extends 'agents' | 'envs' | 'estimate'>(
    method: M,
    ...args: Parameters<TrainingApi[M]>
  ): Promise<Awaited<ReturnType<TrainingApi[M]>>> {
    clearTimeout(this.#idle)
    this.#asked += 1
    try {
      const process = await this.#living()
      return await process.call(method, ...args)
    } finally {
      this.#asked -= 1
      clearTimeout(this.#idle)
      this.#idle = setTimeout(() => void this.close(), IDLE_MS).unref()
    }
  }

  /** The process, or another where that has ended or does not answer. One that is at work is not disturbed. */
  async #living(): Promise<TrainingProcess> {
    const before = this.#process
    if (before !== null && !before.isGone && (this.#asked > 1 || (await isAlive(before)))) return before
    if (this.#process === before) {
      this.#process = new TrainingProcess(this.#start)
      void before?.kill()
    }
    return this.#process ?? (this.#process = new TrainingProcess(this.#start))
  }

  /** Ends the process; the next question starts another. */
  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const process = this.#process
    this.#process = null
    await process?.kill()
  }
}

async function isAlive(process: TrainingProcess): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ALIVE_WITHIN_MS)
  })
  const sign = process.call('ping').then(
    () => true,
    () => false
  )
  try {
    return await Promise.race([sign, silence])
  } finally {
    clearTimeout(timer)
  }
}
