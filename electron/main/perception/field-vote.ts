import type { FieldContent, ReaderValue } from '../../shared/perception/fields'

/** What the last readings together say. */
export interface Voted extends ReaderValue {
  /** The share of the votes that the value has, by confidence. */
  readonly agreement: number
}

const NOTHING: Voted = { value: null, confidence: 0, agreement: 0 }

/**
 * The last readings of a field vote on its value, each with its confidence. One misread frame among good ones loses; a
 * value that really changed wins as soon as most of the readings say it; of two with as much behind them, the one that won
 * before stays. Shares (`isMeasured`) are not counted but sorted:
 * their middle one wins.
 */
export class FieldVote {
  readonly #readings: ReaderValue[] = []
  #winner: FieldContent = null

  constructor(
    private readonly frames: number,
    private readonly isMeasured: boolean
  ) {}

  add(reading: ReaderValue): Voted {
    this.#readings.push(reading)
    if (this.#readings.length > this.frames) this.#readings.shift()
    if (this.isMeasured) return median(this.#readings)
    const won = majority(this.#readings, this.frames, this.#winner)
    this.#winner = won.value
    return won
  }

  /** Forgets what was read: the picture has another size, or a game began. */
  clear(): void {
    this.#readings.length = 0
    this.#winner = null
  }
}

/**
 * The value with the most confidence behind it. What could not be read votes for nothing but weighs as a whole reading in
 * the agreement, and so do readings that are still to come.
 */
function majority(readings: readonly ReaderValue[], frames: number, before: FieldContent): Voted {
  const weights = new Map<FieldContent, number>()
  for (const { value, confidence } of readings)
    if (value !== null) weights.set(value, (weights.get(value) ?? 0) + confidence)
  const most = Math.max(0, ...weights.values())
  if (most === 0) return NOTHING
  const best = readings.map(({ value }) => value).filter((value) => weights.get(value) === most)
  const value = best.includes(before) ? before : best.at(-1)
  const same = readings.filter((reading) => reading.value === value)
  const agreement = same.length / Math.max(frames, readings.length)
  return { ...same.at(-1)!, confidence: most / same.length, agreement }
}

function median(readings: readonly ReaderValue[]): Voted {
  const known = readings.filter(({ value }) => typeof value === 'number')
  const sorted = known.toSorted((a, b) => Number(a.value) - Number(b.value))
  const middle = sorted[sorted.length >> 1]
  if (middle === undefined) return NOTHING
  const confidence = known.reduce((sum, r) => sum + r.confidence, 0) / known.length
  return { ...middle, confidence, agreement: known.length / readings.length }
}
