import type { Frame } from '../../shared/frame'
import type { GameReading, ReaderCheck, StepReading } from '../../shared/games'
import { gamePart } from '../../shared/geometry/game-part'
import type { FieldState } from '../../shared/perception/fields'
import type { ReaderOf } from '../../shared/perception/readers'
import type { FontReport } from '../../shared/perception/reading-process'
import { FIRST_SEAT } from '../../shared/seat'
import type { SessionChunk } from '../../shared/session'
import type { ReaderRunner } from '../perception/reader-runner'
import type { ReaderFacts } from '../perception/reader-slot'
import type { Readings } from '../perception/readings'
import type { SeenFrame } from '../play/play-session'
import { readableDraft, type ReadableDraft } from './draft-profile'
import { frameOfPicture } from './recorded-picture'

/** A reading goes out at most this often. */
const TELL_EVERY_MS = 150
/** Readings of a dry run on a live game last this long. */
const TRY_MS = 2500

export interface DraftReadingsOptions {
  readonly readings: Pick<Readings, 'opened' | 'learned'>
  /** Calls with every picture of a seat's game. Throws 'seat.unknown'. Returns the way to stop. */
  readonly lookOn: (seat: string, look: (seen: SeenFrame) => void) => () => void
  readonly readSession: (
    id: string,
    from: number,
    count: number,
    asker?: AbortSignal
  ) => Promise<Pick<SessionChunk, 'steps' | 'pictures'>>
  readonly tell: (reading: GameReading) => void
}

type Draft = Readonly<Record<string, unknown>>

/** Which steps of a recording are read. */
export interface StepsToRead {
  readonly sessionId: string
  readonly from: number
  readonly every: number
  readonly count: number
}

/** Readers that a person is just making: tried on the live game, and over what was recorded. */
export class DraftReadings {
  readonly #options: DraftReadingsOptions
  readonly #watches = new Map<string, Watch>()
  /** Counts what was asked of each seat: a watch that took its time to begin may be unwanted by then. */
  readonly #asked = new Map<string, number>()

  constructor(options: DraftReadingsOptions) {
    this.#options = options
  }

  /** Reads a seat's game by this draft, in place of what was watched there. Ends with its asker. */
  async watch(draft: Draft, seat: string = FIRST_SEAT, asker?: AbortSignal): Promise<void> {
    const turn = this.#next(seat)
    const readable = readableDraft(draft)
    const runner = await this.#options.readings.opened(readable)
    if (asker?.aborted || this.#asked.get(seat) !== turn) return runner.close()
    this.#end(seat)
    const watch = new Watch(seat, readable, runner, this.#options.tell)
    try {
      watch.begin((look) => this.#options.lookOn(seat, look))
    } catch (error) {
      watch.close()
      throw error
    }
    this.#watches.set(seat, watch)
    watch.endsWith(asker, () => this.#watches.get(seat) === watch && this.unwatch(seat))
  }

  unwatch(seat: string = FIRST_SEAT): void {
    this.#next(seat)
    this.#end(seat)
  }

  /** What a draft's readers make of recorded steps. One alone, or with others left out, is read for itself, without a vote. */
  async readSession(draft: Draft, steps: StepsToRead, asker?: AbortSignal): Promise<StepReading[]> {
    const readable = readableDraft(draft)
    const isSampled = steps.every > 1 || steps.count === 1
    const runner = await this.#options.readings.opened(isSampled ? eachForItself(readable) : readable)
    try {
      const readings: StepReading[] = []
      for await (const { step, tMs, frame } of this.#recorded(steps, asker)) {
        const at = isSampled ? 1000 * readings.length : tMs
        runner.offer({ ...frame, tMonotonicMs: at }, null, gamePart(frame, readable.windowPicture ?? {}))
        await runner.settled()
        readings.push({ step, tMs, phase: runner.phase, fields: Object.fromEntries(runner.fields) })
      }
      return readings
    } finally {
      runner.close()
    }
  }

  /** What a draft's readers cost and what is wrong with them, tried over a recording where one is named. */
  async tryOut(draft: Draft, sessionId?: string, asker?: AbortSignal): Promise<ReaderCheck[]> {
    const readable = readableDraft(draft)
    const runner = await this.#options.readings.opened(eachForItself(readable))
    try {
      if (sessionId !== undefined) await this.#tryOn(runner, readable, sessionId, asker)
      return runner.facts.map(checkOf)
    } finally {
      runner.close()
    }
  }

  /** A number's corrections changed: what is read of it now reads by them, and what they teach is told. */
  async relearn(game: string, reader: ReaderOf<'number'>): Promise<FontReport | null> {
    const watching = [...this.#watches.values()].filter((watch) => watch.gameId === game)
    await Promise.all(watching.map((watch) => watch.learn(reader.field)))
    return await this.#options.readings.learned(game, reader)
  }

  /** A seat was taken away. */
  forget(seat: string): void {
    this.unwatch(seat)
    this.#asked.delete(seat)
  }

  close(): void {
    for (const seat of [...this.#watches.keys()]) this.unwatch(seat)
  }

  async #tryOn(
    runner: ReaderRunner,
    readable: ReadableDraft,
    sessionId: string,
    asker?: AbortSignal
  ): Promise<void> {
    const startedMs = performance.now()
    let at = 0
    for await (const { frame } of this.#recorded({ sessionId, from: 0, every: 7, count: 60 }, asker)) {
      runner.offer({ ...frame, tMonotonicMs: at }, null, gamePart(frame, readable.windowPicture ?? {}))
      await runner.settled()
      at += 1000
      if (performance.now() - startedMs > TRY_MS) return
    }
  }

  async *#recorded(
    { sessionId, from, every, count }: StepsToRead,
    asker?: AbortSignal
  ): AsyncGenerator<{ readonly step: number; readonly tMs: number; readonly frame: Frame }> {
    // Neighbours come in one answer.
    const atOnce = every === 1 ? count : 1
    for (let i = 0; i < count; i += atOnce) {
      if (asker?.aborted) return
      const { steps, pictures } = await this.#options.readSession(sessionId, from + i * every, atOnce, asker)
      if (steps.length === 0) return
      for (const [k, { index, tMs }] of steps.entries()) {
        const frame = await frameOfPicture(pictures[k] ?? '', tMs)
        if (frame !== null) yield { step: index, tMs, frame }
      }
    }
  }

  #next(seat: string): number {
    const turn = (this.#asked.get(seat) ?? 0) + 1
    this.#asked.set(seat, turn)
    return turn
  }

  #end(seat: string): void {
    this.#watches.get(seat)?.close()
    this.#watches.delete(seat)
  }
}

/** One draft on one live game. */
class Watch {
  #stop: () => void = () => undefined
  #leave: () => void = () => undefined
  #toldMs = -Infinity
  #isClosed = false

  constructor(
    private readonly seat: string,
    private readonly draft: ReadableDraft,
    private readonly runner: ReaderRunner,
    private readonly tell: (reading: GameReading) => void
  ) {}

  begin(lookOn: (look: (seen: SeenFrame) => void) => () => void): void {
    this.#stop = lookOn((seen) => this.#look(seen))
  }

  /** One who asks may ask for many in turn: nobody is listened to for longer than the watch lasts. */
  endsWith(asker: AbortSignal | undefined, end: () => void): void {
    asker?.addEventListener('abort', end, { once: true })
    this.#leave = () => asker?.removeEventListener('abort', end)
  }

  get gameId(): string {
    return this.draft.id
  }

  async learn(field: string): Promise<void> {
    await this.runner.learn(field)
  }

  close(): void {
    this.#isClosed = true
    this.#leave()
    this.#stop()
    this.runner.close()
  }

  #look({ frame, memory }: SeenFrame): void {
    this.runner.offer(frame, memory, gamePart(frame, this.draft.windowPicture ?? {}))
    if (frame.tMonotonicMs - this.#toldMs < TELL_EVERY_MS) return
    const isFirst = this.#toldMs === -Infinity
    this.#toldMs = frame.tMonotonicMs
    this.#tellNow()
    // A game that is paused gives no other picture, and this one is not read yet.
    if (isFirst) void this.#tellOnceRead()
  }

  async #tellOnceRead(): Promise<void> {
    await this.runner.settled()
    if (!this.#isClosed) this.#tellNow()
  }

  #tellNow(): void {
    const fields: Record<string, FieldState> = Object.fromEntries(this.runner.fields)
    this.tell({
      seat: this.seat,
      phase: this.runner.phase,
      fields,
      readers: this.runner.facts.map(checkOf)
    })
  }
}

const checkOf = ({ field, kind, medianMs, problem }: ReaderFacts): ReaderCheck => ({
  field,
  kind,
  ms: medianMs,
  problem
})

/** So that every picture is read, whatever came before. */
const eachForItself = (draft: ReadableDraft): ReadableDraft => ({
  ...draft,
  readers: draft.readers.map((reader) =>
    'vote' in reader ? { ...reader, vote: 1, rateHz: 60 } : { ...reader, rateHz: 60 }
  )
})
