import { AppError, asAppError, type ErrorData, errorData } from '../../shared/errors'
import type { Frame } from '../../shared/frame'
import type { Rect } from '../../shared/geometry/rectangle'
import type { FieldState, ReaderValue } from '../../shared/perception/fields'
import { toGrey, type Pixels } from '../../shared/perception/pixels'
import type { PictureReader, Reader } from '../../shared/perception/readers'
import type { ReadRequest } from '../../shared/perception/reading-process'
import { regionPixels } from '../../shared/perception/region'
import { crop, isAsCopied } from './crop'
import { readFast } from './fast-readers'
import { FieldJudge, SURE_AGREEMENT } from './field-judge'
import { readMemory, type GameMemory } from './memory'

/** What a reader is given to read. */
export interface ReaderInput {
  readonly frame: Frame
  /** Where in the frame the game's own picture lies, in whole pixels. */
  readonly picture: Rect
  readonly memory: GameMemory | null
}

/** How a reader is doing. */
export interface ReaderFacts {
  readonly field: string
  readonly kind: Reader['kind']
  /** Readings made, and those left out because the one before was not done. */
  readonly readings: number
  readonly skipped: number
  /** How long the last reading took, in milliseconds. */
  readonly lastMs: number
  /** How long the last readings took, the middle one of them; null while there was none. */
  readonly medianMs: number | null
  /** What is wrong with it, if anything. */
  readonly problem: ErrorData | null
}

/** What is news of a field. */
const KEYS = ['value', 'isSure', 'doubt', 'isUnsettled'] as const
/** So many readings' times are remembered. */
const REMEMBERED_TIMES = 31
/** So many readings left out in a row, and the person is told. */
const TOLD_AFTER = 3

/** One reader at work: when it is due, what it read last, and what its field is. */
export class ReaderSlot {
  state: FieldState = { value: null, confidence: 0, isSure: false }
  readonly #judge: FieldJudge
  #dueMs = -Infinity
  #copy: Pixels | null = null
  #last: ReaderValue | null = null
  #readings = 0
  #skipped = 0
  #skippedInARow = 0
  #lastMs = 0
  #problem: ErrorData | null = null
  #asking: Promise<void> | null = null
  readonly #timesMs: number[] = []
  #isReady: boolean
  /** Readings since all was forgotten. */
  #known = 0
  /** Counts the times all was forgotten: what was asked before then is not believed any more. */
  #age = 0

  /** @param read asks the process that reads; @param onState called when the field changes */
  constructor(
    readonly id: number,
    readonly reader: Reader,
    private readonly read: (request: ReadRequest) => Promise<ReaderValue>,
    private readonly onState: (slot: ReaderSlot) => void
  ) {
    this.#judge = new FieldJudge(reader)
    this.#isReady = !isSlow(reader)
  }

  get facts(): ReaderFacts {
    return {
      field: this.reader.field,
      kind: this.reader.kind,
      readings: this.#readings,
      skipped: this.#skipped,
      lastMs: this.#lastMs,
      medianMs: median(this.#timesMs),
      problem: this.#problem
    }
  }

  /** It was not read often enough yet to say what its field is, and nothing keeps it from being read. */
  get isAwaited(): boolean {
    const vote = 'vote' in this.reader ? this.reader.vote : 1
    return this.#problem === null && this.#known < Math.ceil(SURE_AGREEMENT * vote)
  }

  /** Told that the process is ready for it, or why it is not. */
  settle(error: unknown = null): void {
    this.#isReady = error === null
    this.#problem = error === null ? null : errorData(asAppError(error))
    this.#copy = null
  }

  /** Forgets what was read: another game has begun. */
  clear(): void {
    this.#age += 1
    this.#known = 0
    this.#judge.clear()
    this.#copy = null
    this.#last = null
    this.#set({ value: null, confidence: 0, isSure: false })
  }

  /** Whatever comes next is believed, as far as it is in range. */
  expectAnything(): void {
    this.#judge.expectAnything()
  }

  /** Resolves once nothing is being read. */
  async settled(): Promise<void> {
    await this.#asking
  }

  /** Reads if it is time to. Returns at once: what takes long is answered later. */
  offer(input: ReaderInput): void {
    const nowMs = input.frame.tMonotonicMs
    if (!this.#isReady || nowMs < this.#dueMs) return
    if (this.#asking !== null) return this.#skip(nowMs)
    this.#dueMs = nextDue(this.#dueMs, nowMs, this.reader.rateHz)
    if (this.reader.kind === 'memory') this.#add(readMemory(this.reader, input.memory))
    else this.#look(this.reader, input)
  }

  #skip(nowMs: number): void {
    this.#dueMs = nextDue(this.#dueMs, nowMs, this.reader.rateHz)
    this.#skipped += 1
    this.#skippedInARow += 1
    if (this.#skippedInARow < TOLD_AFTER) return
    const { field, rateHz: rate } = this.reader
    const ms = Math.round(this.#lastMs || (1000 * this.#skippedInARow) / rate)
    this.#problem = errorData(new AppError('perception.slow', { field, ms, rate }))
  }

  #look(reader: PictureReader, { frame, picture }: ReaderInput): void {
    const part = inside(regionPixels(reader.region, picture), picture)
    const before = this.#copy
    if (before !== null && isOtherSize(before, part)) this.#judge.clearVotes()
    else if (before !== null && this.#last !== null && isAsCopied(frame, part, before))
      return this.#add(reader.kind === 'changed' ? { value: 0, confidence: 1 } : this.#last)
    const region = crop(frame, part)
    this.#copy = region
    if (isSlow(reader)) {
      const asked = this.#ask(reader.kind === 'template' ? toGrey(region) : region, picture.width)
      this.#asking = asked.finally(() => (this.#asking = null))
    } else {
      const startedMs = performance.now()
      const value = readFast(reader, region, before)
      this.#noteTime(performance.now() - startedMs)
      this.#add(value)
    }
  }

  async #ask(region: ReadRequest['region'], pictureWidth: number): Promise<void> {
    const age = this.#age
    const startedMs = performance.now()
    try {
      const value = await this.read({ id: this.id, region, pictureWidth })
      this.#noteTime(performance.now() - startedMs)
      if (this.#skippedInARow === 0) this.#problem = null
      this.#skippedInARow = 0
      if (age === this.#age) this.#add(inPicture(value, this.reader))
    } catch (error) {
      this.#problem = errorData(asAppError(error))
      // The same picture is read again when next it is time.
      this.#copy = null
    }
  }

  #noteTime(ms: number): void {
    this.#lastMs = ms
    this.#timesMs.push(ms)
    if (this.#timesMs.length > REMEMBERED_TIMES) this.#timesMs.shift()
  }

  #add(value: ReaderValue): void {
    this.#readings += 1
    this.#known += 1
    this.#last = value
    this.#set(this.#judge.add(value))
  }

  #set(state: FieldState): void {
    const before = this.state
    this.state = state
    if (KEYS.some((key) => before[key] !== state[key])) this.onState(this)
  }
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? null
}

/** A place in the region as a place in the picture. */
function inPicture(value: ReaderValue, reader: Reader): ReaderValue {
  if (value.place === undefined || reader.kind === 'memory') return value
  const { x, y, width, height } = reader.region
  return { ...value, place: { x: x + value.place.x * width, y: y + value.place.y * height } }
}

export const isSlow = (reader: Reader): reader is Extract<Reader, { kind: 'number' | 'text' | 'template' }> =>
  reader.kind === 'number' || reader.kind === 'text' || reader.kind === 'template'

/** The next time at this rate: on its beat, or from now on when that has passed. */
const nextDue = (dueMs: number, nowMs: number, rateHz: number): number => {
  const next = dueMs + 1000 / rateHz
  return next > nowMs ? next : nowMs + 1000 / rateHz
}

const isOtherSize = (a: { width: number; height: number }, b: { width: number; height: number }): boolean =>
  a.width !== b.width || a.height !== b.height

const inside = (part: Rect, picture: Rect): Rect => ({
  ...part,
  x: picture.x + part.x,
  y: picture.y + part.y
})
