interface Job {
  readonly done: Promise<unknown>
  readonly stopping: AbortController
  askers: number
}

/**
 * Costly work that many may ask for at once. What is under way already is done once for all who ask for it,
 * only so much is done at the same time, and what nobody waits for any more is given up.
 */
export class SharedWork {
  readonly #atOnce: number
  readonly #jobs = new Map<string, Job>()
  readonly #waiting: (() => void)[] = []
  #atWork = 0

  /** `atOnce`: how many different pieces of work are done at the same time. */
  constructor(atOnce: number) {
    this.#atOnce = atOnce
  }

  /**
   * Answers what `work` answers, or what the work of the same key that is under way does. `asker` is aborted
   * when whoever asks has gone: it then rejects with its reason, and the last to go stops the work.
   */
  run<Result>(
    key: string,
    work: (signal: AbortSignal) => Promise<Result>,
    asker?: AbortSignal
  ): Promise<Result> {
    if (asker?.aborted) return Promise.reject(asker.reason as Error)
    const job = this.#jobs.get(key) ?? this.#begin(key, work)
    job.askers++
    return new Promise<Result>((resolve, reject) => {
      const leave = (): void => {
        reject(asker?.reason as Error)
        if (--job.askers === 0) this.#giveUp(key, job)
      }
      asker?.addEventListener('abort', leave, { once: true })
      const settle = (settled: () => void) => (): void => {
        asker?.removeEventListener('abort', leave)
        settled()
      }
      job.done.then(
        (result) => settle(() => resolve(result as Result))(),
        (error: Error) => settle(() => reject(error))()
      )
    })
  }

  #begin(key: string, work: (signal: AbortSignal) => Promise<unknown>): Job {
    const stopping = new AbortController()
    const job: Job = { done: this.#inTurn(stopping.signal, work), stopping, askers: 0 }
    this.#jobs.set(key, job)
    const forget = (): void => this.#forget(key, job)
    job.done.then(forget, forget)
    return job
  }

  async #inTurn(signal: AbortSignal, work: (signal: AbortSignal) => Promise<unknown>): Promise<unknown> {
    if (this.#atWork >= this.#atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#atWork++
    try {
      signal.throwIfAborted()
      return await work(signal)
    } finally {
      // The place goes to the next in line, or becomes free.
      const next = this.#waiting.shift()
      if (next === undefined) this.#atWork--
      else next()
    }
  }

  #giveUp(key: string, job: Job): void {
    this.#forget(key, job)
    job.stopping.abort()
  }

  #forget(key: string, job: Job): void {
    if (this.#jobs.get(key) === job) this.#jobs.delete(key)
  }
}
