import { TIMES_AT_ONCE, type SessionDetail, type SessionStep } from '../../electron/shared/session'
import { connection } from './connection.svelte'
import { ChunkCache, CHUNK_STEPS, indexAt, type RecordedStep } from './chunk-cache'
import { ReplayInputs } from './replay-inputs.svelte'
import { toasts } from './toasts.svelte'

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const

/** A longer pause than this between two ticks is the window having slept, not time to catch up. */
const LONGEST_TICK_MS = 100

/** Plays a recorded session at its own pace, or slower or faster. */
export class Replay {
  readonly detail: SessionDetail
  readonly durationMs: number
  index = $state(0)
  isPlaying = $state(false)
  /** The play head waits for the disk. */
  isBuffering = $state(false)
  speed = $state(1)
  /** The step under the play head; while it is being read, the one before stays. */
  current = $state.raw<RecordedStep | null>(null)
  /** Times and scores of the steps that were told of so far; those of hours come one stretch after the other. */
  timesMs = $state.raw<readonly number[]>([])
  scores = $state.raw<readonly number[]>([])
  /** What the person did; null for games that are no window of the desktop. */
  readonly inputs: ReplayInputs | null
  readonly #cache: ChunkCache
  #headMs = 0
  #lastTick = 0
  #frame = 0
  #failed = false
  #isClosed = false

  constructor(detail: SessionDetail) {
    this.detail = detail
    this.durationMs = detail.lastMs
    this.timesMs = detail.timesMs
    this.scores = detail.scores
    this.#cache = new ChunkCache(
      detail.steps,
      read(detail.summary.id, (e) => this.#fail(e)),
      () => this.#show()
    )
    const { id, target } = detail.summary
    this.inputs = target === 'window' ? new ReplayInputs(id, detail.lastMs, (e) => this.#fail(e)) : null
    this.seek(0)
    void this.#hearTheRest()
  }

  get count(): number {
    return this.detail.steps
  }

  /** When a step was; where that was not told of yet, as if the rest went at an even pace. */
  timeMs(index: number): number {
    const known = this.timesMs.length
    if (index < known || known === this.count) return this.timesMs[index] ?? 0
    const from = this.timesMs.at(-1) ?? 0
    return from + ((this.durationMs - from) * (index - known + 1)) / (this.count - known)
  }

  /** The step that is shown and those up to so long before it, the newest first, as far as they were read. */
  recent(ms: number): SessionStep[] {
    const steps: SessionStep[] = []
    for (let at = this.current?.step ?? null; at !== null;) {
      steps.push(at)
      const before = this.#cache.get(at.index - 1)?.step ?? null
      at = before !== null && steps[0]!.tMs - before.tMs < ms ? before : null
    }
    return steps
  }

  play(): void {
    if (this.count === 0) return
    if (this.index >= this.count - 1) this.seek(0)
    this.#failed = false
    this.isPlaying = true
    this.#lastTick = performance.now()
    cancelAnimationFrame(this.#frame)
    this.#frame = requestAnimationFrame((now) => this.#tick(now))
  }

  pause(): void {
    this.isPlaying = false
    cancelAnimationFrame(this.#frame)
  }

  toggle(): void {
    if (this.isPlaying) this.pause()
    else this.play()
  }

  /** Moves the play head to a step. */
  seek(index: number): void {
    const to = Math.min(Math.max(0, index), Math.max(0, this.count - 1))
    this.#headMs = this.timeMs(to)
    this.#goTo(to)
  }

  seekMs(ms: number): void {
    this.seek(this.#indexAt(ms))
  }

  step(by: number): void {
    this.pause()
    this.seek(this.index + by)
  }

  faster(by: 1 | -1): void {
    const at = SPEEDS.findIndex((s) => s === this.speed)
    this.speed = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at + by))] ?? 1
  }

  close(): void {
    this.#isClosed = true
    this.inputs?.close()
    this.pause()
  }

  /** The step at a time, even where that was not told of yet. */
  #indexAt(ms: number): number {
    const known = this.timesMs.length
    const from = this.timesMs.at(-1) ?? 0
    if (known === this.count || ms <= from) return indexAt(this.timesMs, ms)
    return known - 1 + Math.floor(((ms - from) / (this.durationMs - from)) * (this.count - known))
  }

  async #hearTheRest(): Promise<void> {
    const { id } = this.detail.summary
    try {
      while (!this.#isClosed && this.timesMs.length < this.count) {
        const from = this.timesMs.length
        const more = await connection.call('sessions.times', { id, from, count: TIMES_AT_ONCE })
        if (more.timesMs.length === 0) return
        this.timesMs = [...this.timesMs, ...more.timesMs]
        this.scores = [...this.scores, ...more.scores]
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  #tick(now: number): void {
    if (!this.isPlaying) return
    const passed = Math.min(LONGEST_TICK_MS, now - this.#lastTick)
    this.#lastTick = now
    // Time stands still while the disk is read: nothing of the recording is skipped.
    if (!this.isBuffering) this.#headMs += passed * this.speed
    this.#goTo(this.#indexAt(this.#headMs))
    if (this.#headMs >= this.durationMs) return this.pause()
    this.#frame = requestAnimationFrame((next) => this.#tick(next))
  }

  #goTo(index: number): void {
    this.index = index
    if (this.count === 0) return
    this.inputs?.goTo(this.timeMs(index))
    this.#cache.want(index, this.#chunksAhead())
    this.#show()
  }

  /** Two seconds of playing ahead, at least one chunk. */
  #chunksAhead(): number {
    const stepsPerSecond = (this.count / Math.max(1, this.durationMs)) * 1000
    return Math.max(1, Math.min(8, Math.ceil((stepsPerSecond * this.speed * 2) / CHUNK_STEPS)))
  }

  #show(): void {
    const found = this.#cache.get(this.index)
    this.isBuffering = found === null
    if (found !== null) this.current = found
  }

  #fail(error: unknown): void {
    this.pause()
    if (!this.#failed) toasts.error(error)
    this.#failed = true
  }
}

function read(id: string, onError: (error: unknown) => void) {
  return async (from: number, count: number) => {
    try {
      return await connection.call('sessions.read', { id, from, count })
    } catch (error) {
      onError(error)
      throw error
    }
  }
}
