import { crc32 } from 'node:zlib'
import { TOTALS_RECORD, metadataText, type SessionTotals } from './metadata'
import { encodeMetadata, encodeTail, type FileContents } from './mcap-records'
import type { SessionScan } from './scan'

/** A torn end longer than this is no interrupted write: the file is taken as damaged instead. */
const LONGEST_TORN_END = 16 * 1024 * 1024

/** Bytes that finish a file whose first `position` bytes are written: totals, data end, summary, footer. */
export function encodeEnd(
  contents: FileContents,
  position: number,
  dataCrc: number,
  totals: SessionTotals
): Uint8Array {
  const record = encodeMetadata({ name: TOTALS_RECORD, metadata: metadataText({ ...totals }) }, position)
  const whole = { ...contents, metadata: [...contents.metadata, record.index] }
  const tail = encodeTail(whole, position + record.bytes.length, crc32(record.bytes, dataCrc))
  return Buffer.concat([record.bytes, tail])
}

/** The end that was never written, or only in part, for the kept part of a cut file. */
export function missingEnd({ kept, totals }: SessionScan): Uint8Array {
  return encodeEnd(kept.contents, kept.end, kept.dataCrc, totals ?? { ...kept.totals, ended: 'cut' })
}

/**
 * True for one of our recordings whose end is missing, or is there but cannot be used: everything that the
 * end says can be told again from the steps. Asked of a file that does not open by its summary.
 */
export function canBeSealed(scan: SessionScan): boolean {
  if (scan.start === null || scan.isDamagedInside || scan.problem !== null) return false
  // What a whole data section is followed by is an end, however long.
  if (scan.isDataWhole) return true
  return !scan.finished && scan.size - scan.kept.end <= LONGEST_TORN_END
}

/** Why a file that is neither finished nor cut off cannot be used, in English. */
export function damageOf(scan: SessionScan): string {
  if (scan.problem !== null) return scan.problem
  if (scan.start === null) return 'it does not begin like a recording of this app'
  if (scan.isDamagedInside) return `${scan.badChunks} of its parts fail their checksum`
  return `nothing can be read after byte ${scan.kept.end}`
}
