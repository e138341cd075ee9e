/**
 * What differs between two rows of bytes: runs of (bytes that stay, bytes that are new, the new bytes), the two counts
 * as LEB128 (7 bits a byte, lowest first), until the row is full. A row that has nothing in common with the other
 * is one run, a few bytes longer than itself.
 */

/** Fewer equal bytes than this between two different ones are written with them: two counts could cost as much. */
const LEAST_GAP = 4
/** Runs of new bytes shorter than this are copied byte by byte, which is faster than making views of them. */
const SHORT_RUN = 48
/** Bytes of a count below 2^31. */
const COUNT_BYTES = 5
const CONTINUES = 0x80

/** The longest patch of a row so long: a gap pays for the counts after it, but for two bytes where these are very large. */
export const longestPatch = (length: number): number => length + 2 * COUNT_BYTES + 2 * (length >>> 21)

/** Writes at `at` of `into` what makes `base` the row that begins at `from` of `source`. Where the patch ends. */
export function writePatch(
  source: Uint8Array,
  from: number,
  base: Uint8Array,
  into: Uint8Array,
  at: number
): number {
  const { length } = base
  let next = at
  for (let done = 0; done < length;) {
    const start = firstDifferent(source, from, base, done)
    const end = endOfDifferent(source, from, base, start)
    next = writeCount(start - done, into, next)
    next = writeCount(end - start, into, next)
    for (let i = start; i < end; i++) into[next++] = source[from + i]!
    done = end
  }
  return next
}

function firstDifferent(source: Uint8Array, from: number, base: Uint8Array, start: number): number {
  let i = start
  while (i < base.length && source[from + i] === base[i]) i++
  return i
}

/** Where as many equal bytes begin as are worth two counts, or the row ends. */
function endOfDifferent(source: Uint8Array, from: number, base: Uint8Array, start: number): number {
  let end = start
  for (let i = start; i < base.length && i - end < LEAST_GAP; i++)
    if (source[from + i] !== base[i]) end = i + 1
  return end
}

function writeCount(count: number, into: Uint8Array, at: number): number {
  let [rest, next] = [count, at]
  for (; rest >= CONTINUES; rest >>>= 7) into[next++] = (rest & 127) | CONTINUES
  into[next++] = rest
  return next
}

/** Reads patches. It holds no more than its place, so that reading allocates next to nothing. */
export class PatchReader {
  private bytes: Uint8Array = new Uint8Array(0)
  private at = 0

  /** Makes `row` what the patch at `at` of `bytes` makes of it. Only for patches that are whole: `endOf`. */
  apply(bytes: Uint8Array, at: number, row: Uint8Array): void {
    this.bytes = bytes
    this.at = at
    for (let to = 0; to < row.length;) {
      to += this.count()
      const end = to + this.count()
      this.copy(row, to, end)
      to = end
    }
  }

  /** Where the patch at `at` of `bytes` ends; -1 when it is none of a row so long. */
  endOf(bytes: Uint8Array, at: number, length: number): number {
    this.bytes = bytes
    this.at = at
    for (let to = 0; to < length;) {
      const [stays, changes] = [this.count(), this.count()]
      if (stays + changes === 0) return -1
      to += stays + changes
      this.at += changes
      if (to > length || this.at > bytes.length) return -1
    }
    return this.at
  }

  private copy(row: Uint8Array, from: number, to: number): void {
    const { bytes, at } = this
    const count = to - from
    if (count < SHORT_RUN) for (let i = 0; i < count; i++) row[from + i] = bytes[at + i]!
    else row.set(bytes.subarray(at, at + count), from)
    this.at = at + count
  }

  /** Infinite where none can be read. */
  private count(): number {
    const { bytes } = this
    const first = bytes[this.at++]!
    if (first < CONTINUES) return first
    let sum = first & 127
    for (let scale = 1 << 7; scale < 2 ** 35; scale *= 128) {
      const byte = bytes[this.at++]
      if (byte === undefined) break
      sum += (byte & 127) * scale
      if (byte < CONTINUES) return sum
    }
    return Infinity
  }
}
