import type { SavedArray } from './saved-state'
import type { Observation } from '../../shared/spaces'
import type { LocalizedText } from '../../shared/language'
import { ByteLog } from './byte-log'
import { longestPatch, PatchReader, writePatch } from './patch'
import { whyNotArray } from './saved-arrays'

/** Rows of an environment of which only the first is kept whole. More: smaller, and slower to read. */
const GROUP = 16
/** Bytes allocated at a time. */
const CHUNK_BYTES = 2 ** 20
/** No row is decoded. */
const NONE = -1

/** What a ring of rows is made of. */
export interface PackedShape {
  /** Bytes of a row. */
  readonly length: number
  readonly numEnvs: number
  /** Rows of each environment that are held. */
  readonly slots: number
  /** Asked before each allocation, with its bytes; it throws where there are no more. */
  readonly claim: (bytes: number) => void
  readonly chunkBytes?: number
}

/**
 * A ring of rows of bytes, each kept as what differs from the row before of its environment, or, in the first of every GROUP
 * slots, from zeros. Nothing is lost: what is read is what was written. Rows are written slot by slot, all environments of
 * one before the next, with the indices of `History`; they lie in that order in a log that is forgotten from its old end.
 *
 *     slot     0 1 2 ... 15 | 16 17 ... 31 | ...        first of a group: from zeros; others: from the slot before
 *     number   slot * numEnvs + envIndex, and `capacity` more each time round the ring
 */
export class PackedRows {
  readonly length: number
  private readonly numEnvs: number
  /** Rows held, of all environments. */
  private readonly capacity: number
  private readonly log: ByteLog
  /** Where each row lies in the log, by its number; also of those before the oldest held one that its group begins with. */
  private readonly places: Float64Array
  /** Rows ever written: the number of the next. */
  private written = 0
  private readonly reader = new PatchReader()
  /** The row that was read last, and its number. */
  private readonly row: Uint8Array
  private rowNumber = NONE

  constructor({ length, numEnvs, slots, claim, chunkBytes = CHUNK_BYTES }: PackedShape) {
    this.length = length
    this.numEnvs = numEnvs
    this.capacity = numEnvs * slots
    this.log = new ByteLog(Math.max(chunkBytes, longestPatch(length)), claim)
    this.places = new Float64Array(this.capacity + GROUP * numEnvs)
    this.row = new Uint8Array(length)
  }

  /** Bytes of the packed rows and of where they lie, as allocated. */
  get heldBytes(): number {
    return this.log.heldBytes + this.places.byteLength
  }

  /** Takes the row that begins at `from` of `source`. Throws what `claim` throws; nothing is written then. */
  write(index: number, source: Observation, from: number): void {
    const { log, places, written, length } = this
    if (index !== written % this.capacity) throw new Error('Packed rows are written in their order')
    this.decodeBase(written)
    log.reserve(longestPatch(length))
    const at = log.offsetOf(log.end)
    const end = writePatch(source as Uint8Array, from, this.row, log.chunkAt(log.end), at)
    places[written % places.length] = log.end
    log.end += end - at
    this.written++
    log.forgetBefore(places[this.oldestNeeded % places.length]!)
  }

  /** Puts the row at `to` of `target`. Only rows that are held. */
  read(index: number, target: Observation, to: number): void {
    this.decode(this.numberOf(index))
    target.set(this.row, to)
  }

  /** Whether the row is the same as what begins at `from` of `other`. */
  equals(index: number, other: Observation, from: number): boolean {
    this.decode(this.numberOf(index))
    return Buffer.compare(this.row, (other as Uint8Array).subarray(from, from + this.length)) === 0
  }

  /** Packed as they are: where each row lies, with the end, and the chunks they lie in. */
  save(name: string): (readonly [string, SavedArray])[] {
    const { log, places, oldestNeeded, written } = this
    const saved = Float64Array.from({ length: written - oldestNeeded + 1 }, (_, i) => {
      const number = oldestNeeded + i
      return (number === written ? log.end : places[number % places.length]!) - log.start
    })
    return [[`${name}/places`, saved], ...log.save(name)]
  }

  /** What `save` gave when it held so many rows and the slot `head` was to be written next. */
  load(name: string, arrays: ReadonlyMap<string, SavedArray>, rows: number, head: number): void {
    const saved = arrays.get(`${name}/places`)!
    this.written = this.writtenAt(rows, head)
    this.rowNumber = NONE
    for (let number = this.oldestNeeded, i = 0; number < this.written; number++, i++)
      this.places[number % this.places.length] = saved[i]!
    this.log.load(name, arrays, saved.at(-1)!)
  }

  /** Why `load` would not work, in a few words; null when it would. */
  whyNot(
    name: string,
    arrays: ReadonlyMap<string, SavedArray>,
    rows: number,
    head: number
  ): LocalizedText | null {
    const written = this.writtenAt(rows, head)
    const needed = written - this.oldestNeededAt(written)
    const saved = arrays.get(`${name}/places`)
    const why = whyNotArray(arrays, `${name}/places`, Float64Array, needed + 1)
    if (why !== null || !saved) return why
    if (!saved.every(isPlace)) return brokenAt(name, 0)
    const broken = this.log.whyNot(name, arrays, saved.at(-1)!)
    if (broken !== null) return broken
    const bad = saved.findIndex((place, i) => i < needed && !this.isRow(name, arrays, place, saved[i + 1]!))
    return bad < 0 ? null : brokenAt(name, bad)
  }

  /** Whether a whole patch lies at a saved place, and the next one right behind it or at the start of a chunk. */
  private isRow(name: string, arrays: ReadonlyMap<string, SavedArray>, place: number, next: number): boolean {
    const { chunkBytes } = this.log
    const chunk = Math.floor(place / chunkBytes)
    const bytes = arrays.get(`${name}/${chunk}`)
    if (!(bytes instanceof Uint8Array)) return false
    const end = this.reader.endOf(bytes, place % chunkBytes, this.length)
    return end >= 0 && (next === chunk * chunkBytes + end || next === (chunk + 1) * chunkBytes)
  }

  /** Rows written when `rows` are held and slot `head` is next, as if the ring had been gone round once at most. */
  private writtenAt(rows: number, head: number): number {
    return head * this.numEnvs + (rows === this.capacity ? this.capacity : 0)
  }

  /** Number of the oldest row that a held row is made from. */
  private get oldestNeeded(): number {
    return this.oldestNeededAt(this.written)
  }

  private oldestNeededAt(written: number): number {
    const oldest = written - this.capacity
    // While a slot is being written, what is left of the old one counts as a whole.
    return oldest <= 0 ? 0 : this.groupOf(oldest - (oldest % this.numEnvs))
  }

  /** Number of the newest row at this index. */
  private numberOf(index: number): number {
    const newest = this.written - 1
    const back = (newest - index) % this.capacity
    return newest - (back < 0 ? back + this.capacity : back)
  }

  /** Number of the first row of its group, of the same environment. */
  private groupOf(number: number): number {
    const slot = Math.floor((number % this.capacity) / this.numEnvs)
    return number - (slot % GROUP) * this.numEnvs
  }

  /** Makes `row` what a row that is to be written is kept as a difference from. */
  private decodeBase(number: number): void {
    if (this.groupOf(number) !== number) return this.decode(number - this.numEnvs)
    this.row.fill(0)
    this.rowNumber = NONE
  }

  /** Makes `row` the row of this number, going on from the one read last where that is on the way. */
  private decode(number: number): void {
    const { numEnvs, row, reader, log, places } = this
    const group = this.groupOf(number)
    const last = this.rowNumber
    const isOnTheWay = last >= group && last <= number && (number - last) % numEnvs === 0
    if (!isOnTheWay) row.fill(0)
    for (let at = isOnTheWay ? last + numEnvs : group; at <= number; at += numEnvs) {
      const place = places[at % places.length]!
      reader.apply(log.chunkAt(place), log.offsetOf(place), row)
    }
    this.rowNumber = number
  }
}

const isPlace = (place: number): boolean => Number.isSafeInteger(place) && place >= 0

const brokenAt = (name: string, row: number): LocalizedText => ({
  en: `its packed ${name} cannot be read from row ${row}`,
  fr: `ses ${name} compressés ne se lisent plus à partir de la ligne ${row}`
})
