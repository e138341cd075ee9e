import { AppError } from '../../electron/shared/errors'
import type { GameDraft, GameReading, StepReading } from '../../electron/shared/games'
import type { FieldState } from '../../electron/shared/perception/fields'
import { attempt, connection } from './connection.svelte'
import type { TeachingBoard } from './teaching-board.svelte'

/** After the last change, before readers run anew. */
const READ_AFTER_MS = 250
/** How many moments of a recording are read for the strip, and how many in one request. */
const STRIP_MOMENTS = 60
const AT_ONCE = 6

/** What the readers make of the picture that is shown. */
export interface Reading {
  readonly phase: string | null
  readonly fields: Readonly<Record<string, FieldState>>
}

/** What a draft's readers read: on the live game, at the moment of a recording that is shown, and all along it. */
export class GameReadings {
  readonly #draft: () => GameDraft
  readonly #board: TeachingBoard
  /** Of the picture that is shown; null until it was read. */
  now = $state.raw<Reading | null>(null)
  /** Why it could not be read. */
  error = $state.raw<AppError | null>(null)
  /** The readings along a recording, and how many are still to come. */
  strip = $state.raw<readonly StepReading[]>([])
  stripLeft = $state(0)
  /** The draft they were made with. */
  #stripDraft = $state.raw<GameDraft | null>(null)
  #round = 0

  constructor(draft: () => GameDraft, board: TeachingBoard) {
    this.#draft = draft
    this.#board = board
  }

  /** What is read, or how it is told, was changed since the strip was made. */
  get isStripStale(): boolean {
    const [made, draft] = [this.#stripDraft, this.#draft()]
    if (made === null || this.strip.length === 0) return false
    return made.readers !== draft.readers || made.phaseRules !== draft.phaseRules
  }

  /** Runs the readers on the live game. Answers the way to stop. */
  watch(seat: string): () => void {
    const timer = setTimeout(() => void this.#watchNow(seat), READ_AFTER_MS)
    return () => clearTimeout(timer)
  }

  async #watchNow(seat: string): Promise<void> {
    try {
      await connection.call('games.watch', { seat, draft: this.#draft() })
      this.error = null
    } catch (error) {
      this.#noteError(error)
    }
  }

  unwatch(seat: string): void {
    // A seat that went took its readers along.
    connection.call('games.unwatch', { seat }).catch(() => {})
  }

  /** Takes what the readers on the live game read. */
  take({ phase, fields, readers }: GameReading): void {
    if (this.#board.source !== 'live') return
    this.now = { phase, fields }
    const problem = readers.find((reader) => reader.problem !== null)?.problem
    this.error = problem ? new AppError(problem.code, problem.params) : null
  }

  /** Reads the moment of the recording that is shown, once the person has stopped moving on. Answers the way to stop. */
  readFrame(sessionId: string, frame: number): () => void {
    const timer = setTimeout(() => void this.#readFrameNow(sessionId, frame), READ_AFTER_MS)
    return () => clearTimeout(timer)
  }

  async #readFrameNow(sessionId: string, from: number): Promise<void> {
    try {
      const draft = this.#draft()
      const [reading] = await connection.call('games.readSession', {
        ...{ draft, sessionId, from },
        ...{ every: 1, count: 1 }
      })
      const isStill =
        this.#board.source === 'recorded' && this.#board.frame === from && this.#draft() === draft
      if (reading === undefined || !isStill) return
      this.now = reading
      this.error = null
    } catch (error) {
      this.#noteError(error)
    }
  }

  #noteError(error: unknown): void {
    if (error instanceof AppError && error.code !== 'rpc.closed') this.error = error
  }

  /** Reads moments spread over the whole recording. */
  async readStrip(): Promise<void> {
    const { session } = this.#board
    if (session === null) return
    const round = ++this.#round
    const moments = Math.min(STRIP_MOMENTS, session.steps)
    const every = Math.max(1, Math.floor(session.steps / moments))
    this.strip = []
    this.stripLeft = moments
    const draft = this.#draft()
    this.#stripDraft = draft
    for (let done = 0; done < moments; done += AT_ONCE) {
      const count = Math.min(AT_ONCE, moments - done)
      const wish = { draft, sessionId: session.summary.id, from: done * every, every, count }
      const read = await attempt(connection.call('games.readSession', wish))
      if (round !== this.#round) return
      if (read === undefined) break
      this.strip = [...this.strip, ...read]
      this.stripLeft = moments - this.strip.length
    }
    this.stripLeft = 0
  }

  stopStrip(): void {
    this.#round++
    this.stripLeft = 0
  }

  /** Forgets the readings of a recording: they were of another one. */
  clearStrip(): void {
    this.stopStrip()
    this.strip = []
  }
}
