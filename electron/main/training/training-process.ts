import { createBirpc, type BirpcReturn } from 'birpc'
import { AppError } from '../../shared/errors'
import { rebuildError } from '../../shared/rpc/codec'
import type { TrainingApi, TrainingEvents } from '../../shared/training-process'
import type { StartWorker, WorkerLink } from '../thinking/worker-link'

const EVENTS = ['progress', 'rewound', 'metrics', 'evaluated', 'view', 'log', 'ended'] as const

/** One training process: its calls, what it tells, and its end. */
export class TrainingProcess {
  readonly #link: WorkerLink
  readonly #remote: BirpcReturn<TrainingApi, object, false>
  readonly #gone: Promise<string>
  #isGone = false

  constructor(start: StartWorker, tell: Partial<TrainingEvents> = {}) {
    this.#link = start()
    this.#remote = createBirpc<TrainingApi, object, false>(tableOf(tell), {
      proxify: false,
      timeout: -1,
      post: (message) => this.#link.post(message),
      on: (receive) => this.#link.onMessage(receive)
    })
    this.#gone = new Promise((resolve) =>
      this.#link.onExit((why) => {
        this.#isGone = true
        this.#remote.$close(new AppError('run.died', { why }))
        resolve(why)
      })
    )
  }

  get isGone(): boolean {
    return this.#isGone
  }

  /** Resolves with the reason once the process has ended. */
  get gone(): Promise<string> {
    return this.#gone
  }

  /** Rejects with an AppError: the process's own, or `run.died` when it ends before it answers. */
  async call<M extends keyof TrainingApi>(
    method: M,
    ...args: Parameters<TrainingApi[M]>
  ): Promise<Awaited<ReturnType<TrainingApi[M]>>> {
    try {
      return (await this.#remote.$callRaw({ method, args })) as Awaited<ReturnType<TrainingApi[M]>>
    } catch (error) {
      throw error instanceof AppError ? error : rebuildError(error)
    }
  }

  /** Ends the process at once. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (!this.#isGone) this.#link.kill()
    await this.#gone
  }
}

/** What the process may call: the events of the contract and, without a prototype, nothing else. */
function tableOf(tell: Partial<TrainingEvents>): object {
  const table = Object.create(null) as Record<string, (...args: never[]) => void>
  for (const event of EVENTS) table[event] = tell[event] ?? (() => undefined)
  return table
}
