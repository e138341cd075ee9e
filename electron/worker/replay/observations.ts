import type { SavedArray } from './saved-state'
import { sizeOf, type Box, type Observation } from '../../shared/spaces'
import { TRUNCATED, type History } from './history'
import { PackedRows } from './packed-rows'
import { Rows } from './rows'
import type { LocalizedText } from '../../shared/language'
import { whyNotArray } from './saved-arrays'

/** Pictures that an observation of this space is a stack of; 1 when it is none. */
export const picturesIn = (space: Box): number => (space.isStack ? space.shape[0]! : 1)

/** Numbers of an observation that are kept for each step: those of its newest picture. */
export const keptNumbers = (space: Box): number => sizeOf(space) / picturesIn(space)

/** How observations are packed. */
export interface Packing {
  /** Asked before each allocation, with its bytes; it throws where there are no more. */
  readonly claim: (bytes: number) => void
}

/** Whether packing changes anything: what is not bytes is kept as it is. */
export const isPackable = (space: Box): boolean => space.dtype === 'uint8'

/**
 * The observation of each step of a history. Of a stack of pictures only the newest is kept, and the others are found
 * at the steps before, or are the first of the episode again. Last observations of truncated episodes are
 * kept whole, in a pool that grows with how many the history holds at once.
 */
export class Observations {
  private readonly rows: Rows | PackedRows
  private readonly pictures: number
  private readonly finals: Rows
  /** Row in `finals` of each step's last observation, plus 1; 0 when it has none. */
  private readonly finalOf: Int32Array
  private readonly freeFinals: number[] = []
  private finalsMade = 0

  constructor(
    private readonly space: Box,
    private readonly history: History,
    packing: Packing | null
  ) {
    const { numEnvs, slots, capacity } = history
    const length = keptNumbers(space)
    this.pictures = picturesIn(space)
    this.rows =
      packing && isPackable(space)
        ? new PackedRows({ length, numEnvs, slots, ...packing })
        : new Rows(space.dtype, length, capacity)
    this.finals = new Rows(space.dtype, sizeOf(space), FINALS_PER_CHUNK)
    this.finalOf = new Int32Array(capacity)
  }

  /** Bytes that packed pictures take; null where nothing is packed. */
  get packedBytes(): number | null {
    return this.rows instanceof PackedRows ? this.rows.heldBytes : null
  }

  /**
   * Takes the observation that begins at `from` of `source`, `age` steps into its episode.
   * Throws when it is a stack that does not go on from the step before.
   */
  write(index: number, age: number, source: Observation, from: number): void {
    const { rows, pictures, history } = this
    const newest = from + (pictures - 1) * rows.length
    rows.write(index, source, newest)
    if (pictures === 1) return
    const before = age === 0 ? index : history.before(index)
    if (!rows.equals(before, source, newest - rows.length))
      throw new Error('A stack of pictures does not go on from the one before: the space is no stack')
  }

  /** `final`: what a truncated episode ended with; null when there is nothing to keep. */
  writeFinal(index: number, final: Observation | null): void {
    const old = this.finalOf[index]!
    if (old !== 0) this.freeFinals.push(old - 1)
    this.finalOf[index] = 0
    if (!final) return
    const row = this.freeFinals.pop() ?? this.finalsMade++
    this.finals.write(row, final, 0)
    this.finalOf[index] = row + 1
  }

  /** Puts the observation of a step at `to` of `target`. */
  read(index: number, target: Observation, to: number): void {
    const { rows, history, pictures } = this
    // A history looks back as far as the longest stack that stands in it.
    const age = Math.min(history.ages[index]!, pictures - 1)
    let at = index
    for (let back = 0; back < age; back++) at = history.before(at)
    // Oldest first, as packed rows are made from those before.
    for (let picture = 0; picture < pictures; picture++) {
      rows.read(at, target, to + picture * rows.length)
      // The first picture of an episode stands for those there were none of.
      if (picture >= pictures - 1 - age) at = history.after(at)
    }
  }

  /** Puts what a truncated episode ended with, at this step, at `to` of `target`. */
  readFinal(index: number, target: Observation, to: number): void {
    this.finals.read(this.finalOf[index]! - 1, target, to)
  }

  save(): (readonly [string, SavedArray])[] {
    const packed = new Rows(this.space.dtype, this.finals.length, FINALS_PER_CHUNK)
    const row = this.space.dtype === 'uint8' ? new Uint8Array(packed.length) : new Float32Array(packed.length)
    const truncated = this.truncatedIn(this.history.ends.subarray(0, this.history.size))
    truncated.forEach((index, i) => {
      this.readFinal(index, row, 0)
      packed.write(i, row, 0)
    })
    return [...this.rows.save('pictures', this.history.size), ...packed.save('finals', truncated.length)]
  }

  /** What `save` gave, after the history has been loaded. */
  load(arrays: ReadonlyMap<string, SavedArray>): void {
    const truncated = this.truncatedIn(this.history.ends.subarray(0, this.history.size))
    this.rows.load('pictures', arrays, this.history.size, this.history.head)
    this.finals.load('finals', arrays, truncated.length)
    this.finalOf.fill(0)
    truncated.forEach((index, i) => (this.finalOf[index] = i + 1))
    this.freeFinals.length = 0
    this.finalsMade = truncated.length
  }

  /** Why `load` would not work, in a few words; null when it would. */
  whyNot(arrays: ReadonlyMap<string, SavedArray>, size: number, head: number): LocalizedText | null {
    const ends = arrays.get('ends')
    const why =
      whyNotArray(arrays, 'ends', Uint8Array, size) ?? this.rows.whyNot('pictures', arrays, size, head)
    return why ?? this.finals.whyNot('finals', arrays, this.truncatedIn(ends!).length)
  }

  private truncatedIn(ends: ArrayLike<number>): number[] {
    return Array.from(ends, (end, index) => (end === TRUNCATED ? index : -1)).filter((index) => index >= 0)
  }
}

/** Last observations allocated at a time: few episodes are truncated. */
const FINALS_PER_CHUNK = 64
