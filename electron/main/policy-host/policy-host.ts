import { createBirpc, type BirpcReturn } from 'birpc'
import type { Decision } from '../../shared/action'
import { AppError } from '../../shared/errors'
import type { PolicyInfo, WorkerHealth } from '../../shared/play'
import { rebuildError } from '../../shared/rpc/codec'
import type { BeginRequest, DecideRequest, EndRequest, PolicyWorkerApi } from '../../shared/policy-worker'
import { Watchdog } from './watchdog'
import type { StartWorker, WorkerLink } from './worker-link'

export type { StartWorker, WorkerLink } from './worker-link'

/** Times of the host, in milliseconds. */
export interface PolicyHostTimes {
  /** Wait before the first restart; doubles with each that follows, up to `maxBackoffMs`. */
  readonly backoffMs: number
  readonly maxBackoffMs: number
  /** A worker that stayed up this long is healthy again: its next fall is a first one. */
  readonly stableAfterMs: number
  /** How often a ready worker is asked for a sign of life. */
  readonly pingEveryMs: number
  /** A ready worker that does not answer for this long hangs and is replaced. */
  readonly hangsAfterMs: number
  /** The same for one that is starting. */
  readonly startsWithinMs: number
  /** How long a call that can wait does wait for a worker. */
  readonly patienceMs: number
}

const TIMES: PolicyHostTimes = {
  backoffMs: 100,
  maxBackoffMs: 5000,
  stableAfterMs: 10_000,
  pingEveryMs: 1000,
  hangsAfterMs: 5000,
  startsWithinMs: 20_000,
  patienceMs: 20_000
}

type Worker = BirpcReturn<PolicyWorkerApi, object, false>

/**
 * Keeps one worker process alive and speaks to it. When it dies or hangs it is started again and
 * told of the running episodes, so that the game goes on; calls that were pending reject with
 * `worker.unavailable`.
 */
export class PolicyHost implements Omit<PolicyWorkerApi, 'lookIn'> {
  readonly #start: StartWorker
  readonly #modelFolders: readonly string[]
  readonly #times: PolicyHostTimes
  readonly #listeners = new Set<(health: WorkerHealth) => void>()
  #health: WorkerHealth = { state: 'starting', restarts: 0 }
  #link: WorkerLink | null = null
  #worker: Worker | null = null
  #watchdog: Watchdog | null = null
  /** The running episode of each seat. */
  readonly #episodes = new Map<string, BeginRequest>()
  /** Why the worker that came last would not begin a seat's episode. */
  readonly #refusals = new Map<string, unknown>()
  #falls = 0
  #readyAtMs = 0
  #restartTimer: NodeJS.Timeout | undefined
  readonly #closing = new AbortController()
  #closed: Promise<void> | null = null

  /** `modelFolders`: where the person's own models lie. */
  constructor(
    start: StartWorker,
    times: Partial<PolicyHostTimes> = {},
    modelFolders: readonly string[] = []
  ) {
    this.#start = start
    this.#modelFolders = modelFolders
    this.#times = { ...TIMES, ...times }
    this.#launch()
  }

  get health(): WorkerHealth {
    return this.#health
  }

  /** True once it was told to end: no worker will come back. */
  get isClosed(): boolean {
    return this.#closing.signal.aborted
  }

  /** Returns the way to stop listening. */
  onHealth(listener: (health: WorkerHealth) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async ping(): Promise<'pong'> {
    return await this.#call(await this.#readyWorker(), 'ping')
  }

  async isTelemetryOff(): Promise<boolean> {
    return await this.#call(await this.#readyWorker(), 'isTelemetryOff')
  }

  async policies(): Promise<PolicyInfo[]> {
    return await this.#call(await this.#readyWorker(), 'policies')
  }

  /** Begins an episode; a worker that replaces this one begins the same episode again. */
  async begin(request: BeginRequest): Promise<void> {
    this.#refusals.delete(request.seat)
    try {
      await this.#call(await this.#readyWorker(), 'begin', request)
      this.#episodes.set(request.seat, request)
    } catch (error) {
      // A worker that fell is no refusal: the next one begins what was wanted.
      if (isUnavailable(error)) this.#episodes.set(request.seat, request)
      else this.#episodes.delete(request.seat)
      throw error
    }
  }

  /** Rejects at once while there is no worker: a game waits for no decision. */
  async decide(request: DecideRequest): Promise<Decision> {
    if (this.#worker === null || this.#health.state !== 'ready') throw new AppError('worker.unavailable')
    if (this.#refusals.has(request.seat)) throw this.#refusals.get(request.seat)
    return await this.#call(this.#worker, 'decide', request)
  }

  /** Forgets a seat's episode; while there is no worker there is nobody to tell. */
  async end(request: EndRequest): Promise<void> {
    this.#episodes.delete(request.seat)
    this.#refusals.delete(request.seat)
    if (this.#worker !== null && this.#health.state === 'ready')
      await this.#call(this.#worker, 'end', request)
  }

  /** Ends the worker for good. Safe to call twice. */
  close(): Promise<void> {
    this.#closed ??= this.#end()
    return this.#closed
  }

  async #end(): Promise<void> {
    this.#closing.abort()
    clearTimeout(this.#restartTimer)
    this.#watchdog?.stop()
    const link = this.#link
    if (link === null) return
    await new Promise<void>((resolve) => {
      link.onExit(() => resolve())
      link.kill()
    })
  }

  #launch(): void {
    const link = this.#start()
    const worker = createBirpc<PolicyWorkerApi, object, false>(Object.create(null) as object, {
      proxify: false,
      timeout: -1,
      post: (message) => link.post(message),
      on: (receive) => link.onMessage(receive)
    })
    this.#link = link
    this.#worker = worker
    link.onExit((why) => this.#onExit(worker, why))
    void this.#greet(worker, link)
  }

  /** Waits for the first sign of life, brings the episodes back, and is ready. */
  async #greet(worker: Worker, link: WorkerLink): Promise<void> {
    this.#watchdog = new Watchdog(
      () => worker.$call('ping'),
      () => link.kill(),
      {
        everyMs: this.#times.pingEveryMs,
        withinMs: this.#times.hangsAfterMs,
        firstWithinMs: this.#times.startsWithinMs
      }
    )
    try {
      await this.#watchdog.firstSign
      if (this.#modelFolders.length > 0) await this.#call(worker, 'lookIn', this.#modelFolders)
      for (const episode of [...this.#episodes.values()]) await this.#replay(worker, episode)
    } catch {
      return // It fell while starting; onExit sees to that.
    }
    if (this.#worker !== worker || this.isClosed) return
    this.#readyAtMs = performance.now()
    this.#setHealth('ready')
  }

  /** An episode that a fresh worker refuses is over; its next decision says why. */
  async #replay(worker: Worker, episode: BeginRequest): Promise<void> {
    try {
      await this.#call(worker, 'begin', episode)
    } catch (error) {
      if (this.#worker !== worker) throw error
      this.#episodes.delete(episode.seat)
      this.#refusals.set(episode.seat, error)
    }
  }

  #onExit(worker: Worker, why: string): void {
    this.#link = null
    this.#worker = null
    this.#watchdog?.stop()
    worker.$close(new AppError('worker.unavailable', {}, { cause: new Error(`the worker ended: ${why}`) }))
    if (this.isClosed) return
    const wasStable =
      this.#health.state === 'ready' && performance.now() - this.#readyAtMs >= this.#times.stableAfterMs
    this.#falls = wasStable ? 1 : this.#falls + 1
    this.#setHealth('restarting')
    const waitMs = Math.min(this.#times.backoffMs * 2 ** (this.#falls - 1), this.#times.maxBackoffMs)
    this.#restartTimer = setTimeout(() => this.#restart(), waitMs)
  }

  #restart(): void {
    this.#health = { ...this.#health, restarts: this.#health.restarts + 1 }
    this.#launch()
  }

  #setHealth(state: WorkerHealth['state']): void {
    this.#health = { ...this.#health, state }
    for (const listener of this.#listeners) listener(this.#health)
  }

  async #call<M extends keyof PolicyWorkerApi>(
    worker: Worker,
    method: M,
    ...args: Parameters<PolicyWorkerApi[M]>
  ): Promise<Awaited<ReturnType<PolicyWorkerApi[M]>>> {
    try {
      return (await worker.$callRaw({ method, args })) as Awaited<ReturnType<PolicyWorkerApi[M]>>
    } catch (error) {
      throw error instanceof AppError ? error : rebuildError(error)
    }
  }

  /** Waits until a worker is ready; `worker.unavailable` when that takes too long or never comes. */
  async #readyWorker(): Promise<Worker> {
    if (this.#health.state !== 'ready') await this.#nextReady()
    if (this.#worker === null || this.isClosed) throw new AppError('worker.unavailable')
    return this.#worker
  }

  #nextReady(): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        done()
        reject(new AppError('worker.unavailable'))
      }
      const stop = this.onHealth(({ state }) => {
        if (state !== 'ready') return
        done()
        resolve()
      })
      const timer = setTimeout(giveUp, this.#times.patienceMs)
      this.#closing.signal.addEventListener('abort', giveUp, { once: true })
      const done = (): void => {
        clearTimeout(timer)
        this.#closing.signal.removeEventListener('abort', giveUp)
        stop()
      }
      if (this.isClosed) giveUp()
    })
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'worker.unavailable'
}
