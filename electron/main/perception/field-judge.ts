import { SURE_CONFIDENCE, type FieldState, type ReaderValue } from '../../shared/perception/fields'
import type { Reader } from '../../shared/perception/readers'
import { FieldVote } from './field-vote'
import { Plausibility } from './plausibility'

/** A value is sure with enough confidence, and at least this share of the last readings. */
export const SURE_AGREEMENT = 0.6

/** Makes of a reader's readings, one after the other, what its field is: by vote, then by what is possible. */
export class FieldJudge {
  readonly #vote: FieldVote
  readonly #plausibility: Plausibility
  readonly #isMeasured: boolean

  constructor(reader: Reader) {
    this.#isMeasured = isMeasured(reader)
    this.#vote = new FieldVote('vote' in reader ? reader.vote : 1, isMeasured(reader))
    this.#plausibility = new Plausibility(reader.kind === 'number' ? reader.plausible : {})
    this.judged = reader.kind === 'number'
  }

  /** Whether rules of the possible apply. */
  private readonly judged: boolean

  add(reading: ReaderValue): FieldState {
    const { agreement, ...voted } = this.#vote.add(reading)
    // What was outvoted may be a value that has just changed: nothing is sure until the next reading.
    const isOutvoted = !this.#isMeasured && reading.value !== voted.value
    const isSure =
      !isOutvoted &&
      voted.value !== null &&
      voted.confidence >= SURE_CONFIDENCE &&
      agreement >= SURE_AGREEMENT
    const settled = agreement >= SURE_AGREEMENT ? {} : { isUnsettled: true as const }
    if (!this.judged || typeof voted.value !== 'number') return { ...voted, isSure, ...settled }
    // Only what the readings agree on can count against the rules, or become what is compared with.
    if (!isSure) return { ...voted, isSure, ...settled }
    const { value, doubt } = this.#plausibility.judge(voted.value)
    return doubt === undefined
      ? { ...voted, isSure }
      : { value, confidence: voted.confidence / 2, isSure: false, doubt }
  }

  /** Forgets the past: the picture has another size. What was believed of the field stays. */
  clearVotes(): void {
    this.#vote.clear()
  }

  /** Forgets what numbers were compared with: a game began. The votes stay. */
  expectAnything(): void {
    this.#plausibility.clear()
  }

  /** Forgets all: another game was put in its place. */
  clear(): void {
    this.#vote.clear()
    this.#plausibility.clear()
  }
}

/** Whether its value is a share of 0 to 1 rather than one of so many. */
const isMeasured = (reader: Reader): boolean =>
  reader.kind === 'bar' ||
  reader.kind === 'changed' ||
  (reader.kind === 'colour' && reader.palette === undefined)
