import { createBirpc, type BirpcReturn } from 'birpc'
import { z } from 'zod'
import { AppError, errorData } from '../../shared/errors'
import { SEEN, type LiveGames } from '../../shared/live-env'
import { rebuildError } from '../../shared/rpc/codec'
import type { TrainingApi, TrainingEvents, TrainingHostApi } from '../../shared/training-process'
import type { StartWorker, WorkerLink } from '../policy-host/worker-link'

const EVENTS = ['progress', 'rewound', 'metrics', 'evaluated', 'view', 'log', 'ended'] as const

/** One training process: its calls, what it tells, and its end. */
export class TrainingProcess {
  readonly #link: WorkerLink
  readonly #remote: BirpcReturn<TrainingApi, object, false>
  readonly #gone: Promise<string>
  #isGone = false

  /** @param games where it may play in windows; left out: nowhere */
  constructor(start: StartWorker, tell: Partial<TrainingEvents> = {}, games: LiveGames = NO_GAMES) {
    this.#link = start()
    this.#remote = createBirpc<TrainingApi, object, false>(tableOf(tell, games), {
      proxify: false,
      timeout: -1,
      post: (message) => this.#link.post(message),
      on: (receive) => this.#link.onMessage(receive),
      // A class does not survive structured clone: an error crosses as plain data.
      serialize: (message: { e?: unknown }) =>
        message.e === undefined ? message : { ...message, e: errorData(message.e) }
    })
    this.#gone = new Promise((resolve) =>
      this.#link.onExit((why) => {
        this.#isGone = true
        void games.close()
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

/** What the process may call: the contract's events and games and, without a prototype, nothing else. */
function tableOf(tell: Partial<TrainingEvents>, games: LiveGames): object {
  const table = Object.create(null) as Record<string, (...args: never[]) => unknown>
  for (const event of EVENTS) table[event] = tell[event] ?? (() => undefined)
  const host: TrainingHostApi = {
    liveOpen: async (game, look) => games.open(gameName.parse(game), lookSchema.parse(look)),
    liveBegin: async () => games.begin(),
    liveStep: async (action) => games.step(actionIndex.parse(action)),
    liveClose: async () => games.close()
  }
  return Object.assign(table, host)
}

const gameName = z.string().min(1).max(80)
const actionIndex = z.number().int().nonnegative()
const lookSchema = z.strictObject({
  see: z.enum(SEEN),
  side: z.number().int().min(16).max(256),
  isColour: z.boolean(),
  stack: z.number().int().min(1).max(8)
})

const nowhere = (): Promise<never> => Promise.reject(new AppError('live.gone'))
/** Nothing to play in windows. */
export const NO_GAMES: LiveGames = {
  open: nowhere,
  begin: nowhere,
  step: nowhere,
  close: () => Promise.resolve()
}
