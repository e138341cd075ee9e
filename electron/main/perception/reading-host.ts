import { createBirpc, type BirpcReturn } from 'birpc'
import { AppError } from '../../shared/errors'
import type { ReaderValue } from '../../shared/perception/fields'
import type { FoundNumber } from '../../shared/perception/found-numbers'
import type { Pixels } from '../../shared/perception/pixels'
import type {
  FontReport,
  PrepareRequest,
  ReadingApi,
  ReadRequest
} from '../../shared/perception/reading-process'
import { rebuildError } from '../../shared/rpc/codec'
import type { ChildLink, StartChild } from '../input/child-process'

/** How the process that reads is. */
export interface ReadingHealth {
  /** `idle`: no reader has needed it yet. */
  readonly state: 'idle' | 'up' | 'restarting' | 'closed'
  readonly restarts: number
  /** Why it ended last. */
  readonly why?: string
}

/** Times of the host, in milliseconds. */
export interface ReadingTimes {
  /** Wait before a restart; doubles with each that follows without an answer in between, up to `maxBackoffMs`. */
  readonly backoffMs: number
  readonly maxBackoffMs: number
  /** A request that is not answered for so long hangs: the process is replaced. Loading its data takes a second or two. */
  readonly hangsAfterMs: number
}

const TIMES: ReadingTimes = { backoffMs: 200, maxBackoffMs: 10_000, hangsAfterMs: 20_000 }

type Child = BirpcReturn<ReadingApi, object, false>

/**
 * Keeps the process that reads alive. When it dies or hangs it is started again and told of the readers it had; what was
 * being read rejects with `perception.down`. Nothing here waits: a caller that does not await is never held up.
 */
export class ReadingHost {
  readonly #start: StartChild
  readonly #times: ReadingTimes
  readonly #listeners = new Set<(health: ReadingHealth) => void>()
  /** What each reader was made ready with, for a process that comes after. */
  readonly #prepared = new Map<number, PrepareRequest>()
  #health: ReadingHealth = { state: 'idle', restarts: 0 }
  #link: ChildLink | null = null
  #child: Child | null = null
  #falls = 0
  #restartTimer: NodeJS.Timeout | undefined

  constructor(start: StartChild, times: Partial<ReadingTimes> = {}) {
    this.#start = start
    this.#times = { ...TIMES, ...times }
  }

  get health(): ReadingHealth {
    return this.#health
  }

  /** Returns the way to stop listening. */
  onHealth(listener: (health: ReadingHealth) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Makes a reader ready; the process is started by the first. One that is refused is forgotten; one that was being made
   * ready when the process fell is made ready by the next.
   */
  async prepare(request: PrepareRequest): Promise<FontReport | null> {
    if (this.#health.state === 'idle') this.#launch()
    this.#prepared.set(request.id, request)
    try {
      return await this.#call('prepare', request)
    } catch (error) {
      if (!isDown(error)) this.#prepared.delete(request.id)
      throw error
    }
  }

  forget(id: number): void {
    this.#prepared.delete(id)
    // A process that is gone has forgotten it already.
    this.#call('forget', id).catch(() => undefined)
  }

  async read(request: ReadRequest): Promise<ReaderValue> {
    return await this.#call('read', request)
  }

  /** Every number in a picture; the process is started when none has needed it yet. */
  async findNumbers(picture: Pixels): Promise<FoundNumber[]> {
    if (this.#health.state === 'idle') this.#launch()
    return await this.#call('findNumbers', picture)
  }

  /** Ends the process for good. Safe to call twice. */
  async close(): Promise<void> {
    clearTimeout(this.#restartTimer)
    const link = this.#link
    this.#setHealth({ ...this.#health, state: 'closed' })
    if (link === null) return
    await new Promise<void>((resolve) => {
      link.onExit(() => resolve())
      link.kill()
    })
  }

  #launch(): void {
    const link = this.#start()
    const child = createBirpc<ReadingApi, object, false>(Object.create(null) as object, {
      proxify: false,
      timeout: -1,
      post: (message) => link.post(message),
      on: (receive) => link.onMessage(receive)
    })
    this.#link = link
    this.#child = child
    link.onExit((why) => this.#onExit(child, why))
    this.#setHealth({ ...this.#health, state: 'up' })
    // A reader that the new process refuses says so when it is next read.
    for (const request of this.#prepared.values()) this.#call('prepare', request).catch(() => undefined)
  }

  #onExit(child: Child, why: string): void {
    this.#link = null
    this.#child = null
    child.$close(
      new AppError('perception.down', {}, { cause: new Error(`the reading process ended: ${why}`) })
    )
    if (this.#health.state === 'closed') return
    const waitMs = Math.min(this.#times.backoffMs * 2 ** this.#falls, this.#times.maxBackoffMs)
    this.#falls += 1
    this.#setHealth({ state: 'restarting', restarts: this.#health.restarts + 1, why })
    this.#restartTimer = setTimeout(() => this.#launch(), waitMs)
  }

  #setHealth(health: ReadingHealth): void {
    this.#health = health
    for (const listener of this.#listeners) listener(health)
  }

  async #call<M extends keyof ReadingApi>(
    method: M,
    ...args: Parameters<ReadingApi[M]>
  ): Promise<Awaited<ReturnType<ReadingApi[M]>>> {
    const [child, link] = [this.#child, this.#link]
    if (child === null || link === null) throw new AppError('perception.down')
    const hangs = setTimeout(() => link.kill(), this.#times.hangsAfterMs)
    try {
      const answer = (await child.$callRaw({ method, args })) as Awaited<ReturnType<ReadingApi[M]>>
      this.#falls = 0
      return answer
    } catch (error) {
      throw error instanceof AppError ? error : rebuildError(error)
    } finally {
      clearTimeout(hangs)
    }
  }
}

/** Whether a call failed because the process was not there. */
export const isDown = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'perception.down'
